package dev.firewall.spring.autoconfigure.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Shells, and the line that one is given to run.
 */
final class Shell {

	private static final Set<String> POSIX = Set.of("sh", "bash", "rbash", "dash", "zsh", "ksh", "mksh", "ash", "lksh",
			"yash");

	private static final Set<String> OTHER = Set.of("fish", "csh", "tcsh", "nu", "elvish", "xonsh");

	private static final Set<String> POWERSHELL = Set.of("powershell", "pwsh");

	private static final Set<String> VALUED = Set.of("--rcfile", "--init-file", "-o", "+o", "-O", "+O");

	private static final Pattern VERSION = Pattern.compile("[-.]?(static|[0-9][0-9.]*)$");

	private static final Pattern SIMPLE = Pattern.compile("[\\w ./\\\\:;|&,=+@-]*");

	private Shell() {
	}

	static boolean isShell(String name) {
		String kind = kind(name);
		return POSIX.contains(kind) || OTHER.contains(kind) || POWERSHELL.contains(kind) || kind.equals("cmd");
	}

	/**
	 * Without a version: {@code bash5}, {@code zsh-5.9} and {@code bash-static} are what
	 * they are.
	 */
	private static String kind(String name) {
		return VERSION.matcher(name.toLowerCase(Locale.ROOT)).replaceFirst("");
	}

	/**
	 * The commands that a shell is told to run on its command line.
	 * @param name the name of the shell
	 * @param arguments its arguments
	 * @return the commands, empty if it gets none on its command line
	 * @throws UntellableCommandException if there are commands that cannot be told
	 */
	static List<List<ShellWord>> commands(String name, List<ShellWord> arguments) throws UntellableCommandException {
		String kind = kind(name);
		if (kind.equals("cmd") || POWERSHELL.contains(kind)) {
			return simple(arguments, kind.equals("cmd"));
		}
		ShellWord line = line(arguments);
		if (line == null) {
			return List.of();
		}
		if (!line.plain()) {
			throw new UntellableCommandException("has an expansion in place of a line for a shell");
		}
		if (OTHER.contains(kind)) {
			throw new UntellableCommandException("is for the shell '" + name + "', whose language is not looked into");
		}
		return ShellLineParser.parse(line.text());
	}

	/** The operand after the options, if one of these is {@code c}. */
	private static @Nullable ShellWord line(List<ShellWord> arguments) throws UntellableCommandException {
		boolean command = false;
		for (int i = 0; i < arguments.size(); i++) {
			ShellWord word = arguments.get(i);
			String text = word.text();
			boolean option = text.length() > 1 && (text.startsWith("-") || text.startsWith("+"));
			if (!word.plain() && !command) {
				throw new UntellableCommandException("has an expansion in place of an option of a shell");
			}
			if (!option || text.equals("--")) {
				int operand = (option || text.equals("-")) ? i + 1 : i;
				return (command && operand < arguments.size()) ? arguments.get(operand) : null;
			}
			if (VALUED.contains(text) || text.matches("[-+][a-z]*o")) {
				i++;
			}
			command |= (text.startsWith("-") && !text.startsWith("--") && text.indexOf('c') > 0)
					|| text.equals("--command");
		}
		return null;
	}

	/**
	 * Only words and separators; anything else means something of its own to these
	 * shells.
	 */
	private static List<List<ShellWord>> simple(List<ShellWord> arguments, boolean cmd)
			throws UntellableCommandException {
		int start = -1;
		for (int i = 0; i < arguments.size() && start < 0; i++) {
			String option = arguments.get(i).text().toLowerCase(Locale.ROOT);
			if (cmd ? option.startsWith("/c") || option.startsWith("/k") || option.startsWith("/r")
					: option.startsWith("-c") || option.startsWith("-e") || option.startsWith("/c")) {
				if (!(cmd ? Set.of("/c", "/k", "/r") : Set.of("-c", "-command")).contains(option)) {
					throw new UntellableCommandException("has an option of a shell that is not understood");
				}
				start = i + 1;
			}
		}
		if (start < 0) {
			return List.of();
		}
		StringBuilder line = new StringBuilder();
		arguments.subList(start, arguments.size()).forEach((word) -> line.append(word.text()).append(' '));
		if (!SIMPLE.matcher(line).matches()) {
			throw new UntellableCommandException("has characters that mean something of their own to the shell");
		}
		List<List<ShellWord>> commands = new ArrayList<>();
		for (String command : line.toString().split(cmd ? "[&|]+" : "[;|&]+")) {
			if (!command.isBlank()) {
				commands.add(List.of(command.strip().split(" +")).stream().map(ShellWord::of).toList());
			}
		}
		return commands;
	}

}
