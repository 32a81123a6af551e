package dev.firewall;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What keeps a JVM that is started from being held to a locked policy: options that open
 * its JDK, or that it runs code by before the agent is there.
 */
final class ChildJvm {

	private static final List<String> VARIABLES = List.of("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS");

	/** What the operating system runs before any JVM is there. */
	private static final List<String> NATIVE = List.of("LD_PRELOAD", "LD_AUDIT", "LD_LIBRARY_PATH",
			"DYLD_INSERT_LIBRARIES", "DYLD_LIBRARY_PATH");

	private static final List<String> OPENING = List.of("-javaagent:", "-agentlib:", "-agentpath:", "-Xrun", "-Xdebug",
			"-Xbootclasspath", "--patch-module", "--add-opens", "--add-exports", "--upgrade-module-path", "-XX:Flags=",
			"-XX:VMOptionsFile=", "-XX:OnError=", "-XX:OnOutOfMemoryError=", "-XX:SharedArchiveFile=", "-XX:AOTCache=",
			"-Djava.system.class.loader=", "@");

	/** Options of {@code java} that have their value behind them. */
	private static final List<String> WITH_VALUE = List.of("-cp", "-classpath", "--class-path", "-p", "--module-path",
			"--add-modules", "--add-reads", "--limit-modules", "--enable-native-access", "--source",
			"--describe-module", "-d");

	private static final List<String> LAST = List.of("-jar", "-m", "--module");

	private final Map<String, String> own;

	private final @Nullable String agent;

	/**
	 * Creates a judge of JVMs.
	 * @param own the environment of this JVM, whose options were trusted when it started
	 * @param agent the jar of the agent, or {@code null}
	 */
	ChildJvm(Map<String, String> own, @Nullable String agent) {
		this.own = own;
		this.agent = agent;
	}

	/**
	 * Looks for what opens a JVM.
	 * @param program the file name of its launcher
	 * @param words the command line
	 * @param environment its environment, or {@code null} for that of this JVM
	 * @return what does, as the end of a sentence, or {@code null}
	 */
	@Nullable String opening(String program, List<String> words, @Nullable Map<?, ?> environment) {
		String found = (environment != null) ? inEnvironment(environment) : null;
		return (found != null) ? found : inCommand(program, words);
	}

	private @Nullable String inEnvironment(Map<?, ?> environment) {
		for (String name : NATIVE) {
			Object value = environment.get(name);
			if (value != null && !value.equals(this.own.get(name))) {
				return "has native code before it: variable " + name;
			}
		}
		for (String name : VARIABLES) {
			String value = (String) environment.get(name);
			if (value == null || value.equals(this.own.get(name))) {
				continue;
			}
			for (String option : value.replaceAll("[\"']", "").split("\\s+")) {
				if (isOpening(option)) {
					return "is opened by '" + option + "' of variable " + name;
				}
			}
		}
		return null;
	}

	private @Nullable String inCommand(String program, List<String> words) {
		String name = program.toLowerCase(Locale.ROOT).replace(".exe", "");
		boolean java = name.equals("java") || name.equals("javaw");
		for (int i = 1; i < words.size(); i++) {
			String word = words.get(i);
			String option = java ? word : word.startsWith("-J") ? word.substring(2) : "";
			if (isOpening(option)) {
				return "is opened by '" + word + "'";
			}
			if (java && (LAST.contains(word) || !word.startsWith("-"))) {
				return null;
			}
			if (java && WITH_VALUE.contains(word)) {
				i++;
			}
		}
		return null;
	}

	private boolean isOpening(String option) {
		for (String opening : OPENING) {
			if (option.startsWith(opening)) {
				return !isAgent(option);
			}
		}
		return false;
	}

	private boolean isAgent(String option) {
		String prefix = "-javaagent:";
		if (this.agent == null || !option.startsWith(prefix)) {
			return false;
		}
		int end = option.indexOf('=');
		String jar = option.substring(prefix.length(), (end >= 0) ? end : option.length());
		try {
			return jar.equals(this.agent) || Path.of(jar).toRealPath().equals(Path.of(this.agent).toRealPath());
		}
		catch (IOException | InvalidPathException ex) {
			return false;
		}
	}

}
