package dev.firewall;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The start of a process as the JDK sees it: an array of words and a directory.
 */
final class ProcessStart {

	/** Where the JDK looks if there is no PATH. */
	private static final String DEFAULT_PATH = "/bin:/usr/bin";

	private final String command;

	private final List<String> arguments;

	private final List<String> words;

	private final String[] line;

	private final @Nullable String given;

	private final Path directory;

	/** What the JDK will execute, or {@code null} if it will not find anything. */
	private final @Nullable Path executable;

	ProcessStart(String[] words, @Nullable String directory) {
		this.line = words;
		this.given = directory;
		this.command = words[0];
		this.words = Arrays.asList(words);
		this.arguments = this.words.subList(1, words.length);
		this.directory = Path.of((directory != null) ? directory : "").toAbsolutePath();
		this.executable = find();
	}

	/** Whether it is the start with these very words. */
	boolean isOf(String[] words, @Nullable String directory) {
		return this.line == words && Objects.equals(this.given, directory);
	}

	/** What is judged: the file that the JDK will execute. */
	Egress egress() {
		Path executable = this.executable;
		return Egress.process((executable != null) ? executable.toString() : this.command, this.arguments);
	}

	/** Other spellings of the same command. A rule that denies one of them denies it. */
	List<Egress> aliases() {
		Set<String> spellings = new LinkedHashSet<>();
		spellings.add(this.command);
		Path executable = this.executable;
		if (executable != null) {
			spellings.add(name(executable));
			Path real = real(executable);
			spellings.add(real.toString());
			spellings.add(name(real));
			spellings.remove(executable.toString());
		}
		return spellings.stream().map((spelling) -> Egress.process(spelling, this.arguments)).toList();
	}

	/** The launcher of a JVM, if it is one. */
	@Nullable JavaLauncher launcher() {
		Path executable = this.executable;
		return (executable != null) ? JavaLauncher.of(executable.toString()) : null;
	}

	/**
	 * Looks for what keeps a JVM from being held to a locked policy.
	 * @param environment its environment, or {@code null} for that of this JVM
	 * @param missing what the agent lacks to be passed on, or {@code null}
	 * @param agent the jar of the agent
	 * @return the reason in one sentence, or {@code null} if there is nothing, or if it
	 * is no JVM
	 */
	@Nullable String obstacle(@Nullable Map<?, ?> environment, @Nullable String missing, @Nullable String agent) {
		JavaLauncher launcher = launcher();
		if (launcher == null) {
			return null;
		}
		String own = launcher.obstacle();
		String found = (own != null) ? own
				: new ChildJvm(System.getenv(), agent).opening(name(launcher.file()), this.words, environment);
		if (found == null) {
			found = missing;
		}
		return (found != null) ? "the policy is locked, and the JVM would not be held to it, since it " + found : null;
	}

	/** The JDK looks on the PATH of this process, whatever that of the child is. */
	private @Nullable Path find() {
		try {
			if (this.command.indexOf('/') >= 0 || this.command.indexOf(File.separatorChar) >= 0) {
				return executable(this.directory.resolve(this.command));
			}
			String path = System.getenv("PATH");
			for (String entry : ((path != null) ? path : DEFAULT_PATH).split(File.pathSeparator, -1)) {
				Path found = executable(this.directory.resolve(entry).resolve(this.command));
				if (found != null) {
					return found;
				}
			}
			return null;
		}
		catch (InvalidPathException ex) {
			return null;
		}
	}

	/** Asks as files, since what is missing is an exception to paths. */
	private static @Nullable Path executable(Path candidate) {
		File asked = candidate.toFile();
		if (!asked.isFile() || !asked.canExecute()) {
			return null;
		}
		// Behind a link, the parent of a directory is not the one before it in the path
		Path file = candidate.normalize();
		return isSame(file, candidate) ? file : real(candidate);
	}

	private static boolean isSame(Path file, Path candidate) {
		try {
			return file.equals(candidate) || Files.isSameFile(file, candidate);
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static Path real(Path executable) {
		try {
			return executable.toRealPath();
		}
		catch (IOException ex) {
			return executable;
		}
	}

	private static String name(Path executable) {
		Path last = executable.getFileName();
		return (last != null) ? last.toString() : executable.toString();
	}

}
