package dev.firewall.spring.autoconfigure.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The commands that a command starts: itself, those behind wrappers such as {@code env},
 * and those on the line of a shell.
 */
final class CommandPlan {

	private static final int MAX_DEPTH = 16;

	/** What a shell does itself, without a process. */
	private static final Set<String> BUILTINS = Set.of("cd", "pushd", "popd", "echo", "printf", "true", "false", ":",
			"test", "[", "[[", "exit", "return", "set", "unset", "export", "readonly", "local", "declare", "typeset",
			"read", "shift", "umask", "ulimit", "wait", "break", "continue", "pwd", "type", "times", "getopts");

	private static final Set<String> HARMLESS = Set.of("echo", "printf", "true", "false", ":", "cd", "pushd", "exit");

	private static final Set<String> DECLARING = Set.of("export", "readonly", "local", "declare", "typeset", "read",
			"unset", "getopts");

	/** Words of the language that some shells have as programs too. */
	private static final Set<String> PREFIXES = Set.of("exec", "command", "builtin", "time");

	private static final Set<String> MOVING = Set.of("cd", "pushd", "popd");

	private static final Set<String> RESERVED = Set.of("if", "then", "else", "elif", "fi", "while", "until", "do",
			"done", "!", "{", "}");

	private static final Set<String> UNTELLABLE = Set.of("case", "esac", "function", "select", "in");

	private final List<Planned> commands = new ArrayList<>();

	private final ExecutableResolver resolver;

	private final Map<String, String> environment;

	private @Nullable UntellableCommandException problem;

	CommandPlan(String command, List<String> arguments, Map<String, String> environment, @Nullable Path directory) {
		this.environment = environment;
		this.resolver = new ExecutableResolver(environment, directory);
		List<ShellWord> words = new ArrayList<>();
		words.add(ShellWord.of(command));
		arguments.forEach((argument) -> words.add(ShellWord.of(argument)));
		try {
			addCommand(words, false, 0);
		}
		catch (UntellableCommandException ex) {
			this.problem = ex;
		}
	}

	/** The command itself first, then what could be told of those within. */
	List<Planned> commands() {
		return this.commands;
	}

	/** Why there may be more commands than these, or {@code null} if there are not. */
	@Nullable UntellableCommandException problem() {
		return this.problem;
	}

	private void addCommand(List<ShellWord> words, boolean moved, int depth) throws UntellableCommandException {
		ShellWord first = words.get(0);
		List<ShellWord> arguments = words.subList(1, words.size());
		if (!first.plain()) {
			throw new UntellableCommandException("has an expansion in place of a command");
		}
		if (moved && first.text().indexOf('/') >= 0 && !Path.of(first.text()).isAbsolute()) {
			throw new UntellableCommandException("has a relative path after it changes the directory");
		}
		Planned planned = Planned.of(first.text(), this.resolver.resolve(first.text()), arguments);
		this.commands.add(planned);
		addInner(planned.effectiveName(), arguments, moved, depth);
	}

	private void addInner(String name, List<ShellWord> arguments, boolean moved, int depth)
			throws UntellableCommandException {
		if (depth > MAX_DEPTH) {
			throw new UntellableCommandException("is nested too deeply");
		}
		if (Shell.isShell(name)) {
			List<List<ShellWord>> line = Shell.commands(name, arguments);
			if (!line.isEmpty()) {
				ShellAssignments.checkEnvironment(this.environment);
			}
			addLine(line, moved, depth + 1);
			return;
		}
		List<ShellWord> inner = CommandWrappers.unwrap(name, arguments);
		if (inner != null && !inner.isEmpty()) {
			addCommand(inner, moved, depth + 1);
		}
	}

	private void addLine(List<List<ShellWord>> line, boolean alreadyMoved, int depth)
			throws UntellableCommandException {
		boolean moved = alreadyMoved
				|| line.stream().anyMatch((words) -> words.stream().anyMatch((word) -> MOVING.contains(word.text())));
		for (List<ShellWord> words : line) {
			List<ShellWord> command = withoutPrefix(words);
			if (!command.isEmpty()) {
				addOfShell(command, moved, depth);
			}
		}
	}

	/** Takes off words of the language and assignments. */
	private static List<ShellWord> withoutPrefix(List<ShellWord> words) throws UntellableCommandException {
		for (int i = 0; i < words.size(); i++) {
			ShellWord word = words.get(i);
			if (word.isReserved("for")) {
				checkLoop(words.subList(i + 1, words.size()));
				return List.of();
			}
			if (UNTELLABLE.stream().anyMatch(word::isReserved)) {
				throw new UntellableCommandException("has a '" + word.text() + "', which is not looked into");
			}
			if (word.isAssignment()) {
				ShellAssignments.check(word.text());
			}
			else if (RESERVED.stream().noneMatch(word::isReserved)) {
				return words.subList(i, words.size());
			}
		}
		return List.of();
	}

	private static void checkLoop(List<ShellWord> words) throws UntellableCommandException {
		if (words.isEmpty() || (words.size() > 1 && !words.get(1).isReserved("in"))) {
			throw new UntellableCommandException("has a loop that is not understood");
		}
		ShellAssignments.check(words.get(0).text());
	}

	private void addOfShell(List<ShellWord> words, boolean moved, int depth) throws UntellableCommandException {
		ShellWord first = words.get(0);
		List<ShellWord> arguments = words.subList(1, words.size());
		if (first.plain() && BUILTINS.contains(first.text())) {
			this.commands.add(Planned.ofShell(first.text(), arguments));
			checkBuiltin(first.text(), arguments);
		}
		else if (first.plain() && PREFIXES.contains(first.text())) {
			this.commands.add(Planned.ofShell(first.text(), arguments));
			List<ShellWord> inner = CommandWrappers.unwrap(first.text(), arguments);
			if (inner != null && !inner.isEmpty()) {
				addOfShell(inner, moved, depth + 1);
			}
		}
		else {
			addCommand(words, moved, depth);
		}
	}

	/** Some builtins evaluate their arguments, and some set variables. */
	private static void checkBuiltin(String name, List<ShellWord> arguments) throws UntellableCommandException {
		boolean variable = name.equals("printf") && !arguments.isEmpty() && arguments.get(0).text().startsWith("-v");
		if (variable || (!HARMLESS.contains(name) && arguments.stream().anyMatch(ShellWord::code))) {
			throw new UntellableCommandException("has a '" + name + "' that may run its arguments");
		}
		for (ShellWord argument : DECLARING.contains(name) ? arguments : List.<ShellWord>of()) {
			boolean reference = argument.text().startsWith("-") && argument.text().indexOf('n') > 0;
			if (reference || (!argument.plain() && !argument.isAssignment())) {
				throw new UntellableCommandException("has a '" + name + "' that may set any variable");
			}
			ShellAssignments.check(argument.text());
		}
	}

	/**
	 * A command to be judged.
	 *
	 * @param spelling the command as it is written
	 * @param executable the file, or {@code null} if there is none
	 * @param arguments its arguments
	 * @param process whether a process is started; a shell does some commands itself
	 */
	record Planned(String spelling, @Nullable Path executable, List<String> arguments, boolean process) {

		static Planned of(String spelling, @Nullable Path executable, List<ShellWord> arguments) {
			return new Planned(spelling, executable, arguments.stream().map(ShellWord::text).toList(), true);
		}

		static Planned ofShell(String spelling, List<ShellWord> arguments) {
			return new Planned(spelling, null, arguments.stream().map(ShellWord::text).toList(), false);
		}

		/** What the firewall judges: the file where there is one. */
		String judged() {
			return (this.executable != null) ? this.executable.toString() : this.spelling;
		}

		String name() {
			return (this.executable != null) ? ExecutableResolver.name(this.executable)
					: this.spelling.substring(this.spelling.lastIndexOf('/') + 1);
		}

		/** The name that tells what it does: that behind a link, unless its own does. */
		String effectiveName() {
			String name = name();
			if (this.executable == null || Shell.isShell(name) || CommandWrappers.isKnown(name)) {
				return name;
			}
			String real = ExecutableResolver.name(ExecutableResolver.real(this.executable));
			// One program for many names, which looks at the name that it was called by
			return (real.equals("busybox") || real.equals("toybox")) ? name : real;
		}

	}

}
