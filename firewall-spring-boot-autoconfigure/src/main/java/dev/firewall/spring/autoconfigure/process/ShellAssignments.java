package dev.firewall.spring.autoconfigure.process;

import java.util.Map;
import java.util.Set;

/**
 * Variables that change what a command name means.
 */
final class ShellAssignments {

	private static final Set<String> TELLING = Set.of("PATH", "IFS", "BASH_ENV", "ENV", "SHELLOPTS", "BASHOPTS", "PS4",
			"PROMPT_COMMAND", "CDPATH", "ZDOTDIR", "path");

	private ShellAssignments() {
	}

	static void check(String word) throws UntellableCommandException {
		int end = word.indexOf('=');
		String name = (end >= 0) ? word.substring(0, end) : word;
		name = name.endsWith("+") ? name.substring(0, name.length() - 1) : name;
		if (TELLING.contains(name) || name.startsWith("LD_") || name.startsWith("DYLD_")
				|| name.startsWith("BASH_FUNC_")) {
			throw new UntellableCommandException("sets '" + name + "', which changes what commands mean");
		}
	}

	/** Functions and start-up files that a shell takes from its environment. */
	static void checkEnvironment(Map<String, String> environment) throws UntellableCommandException {
		for (String name : environment.keySet()) {
			if (name.equals("BASH_ENV") || name.startsWith("BASH_FUNC_")) {
				throw new UntellableCommandException(
						"runs with '" + name + "' in its environment, which changes what commands mean");
			}
		}
	}

}
