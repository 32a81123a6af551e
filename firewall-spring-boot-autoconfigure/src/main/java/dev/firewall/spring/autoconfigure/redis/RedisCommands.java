package dev.firewall.spring.autoconfigure.redis;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Tells the commands that open, keep up and find connections from those that use them.
 */
final class RedisCommands {

	static final String SELECT = "SELECT";

	private static final Set<String> UPKEEP = Set.of("HELLO", "AUTH", "PING", "QUIT", "RESET", "READONLY", "READWRITE",
			"ASKING", "ROLE");

	private static final Map<String, Set<String>> UPKEEP_BY_SUBCOMMAND = Map.of("CLIENT", Set.of("SETINFO", "SETNAME"),
			"CLUSTER", Set.of("NODES", "SLOTS", "SHARDS", "MYID"), "SENTINEL",
			Set.of("GET-MASTER-ADDR-BY-NAME", "MASTER", "REPLICAS", "SLAVES", "SENTINELS"));

	private RedisCommands() {
	}

	/**
	 * Whether a command has a subcommand or a number that the guard has to look at.
	 * @param name the command, in upper case
	 * @return whether its first argument matters
	 */
	static boolean needsArgument(String name) {
		return name.equals(SELECT) || UPKEEP_BY_SUBCOMMAND.containsKey(name);
	}

	/**
	 * Whether a command only serves the connection that it is sent over. Such commands
	 * are judged as the connection is.
	 * @param name the command, in upper case
	 * @param argument its first argument, if {@linkplain #needsArgument needed}
	 * @return whether it does
	 */
	static boolean isUpkeep(String name, @Nullable String argument) {
		if (argument == null) {
			return UPKEEP.contains(name);
		}
		Set<String> subcommands = UPKEEP_BY_SUBCOMMAND.get(name);
		return subcommands != null && subcommands.contains(argument.toUpperCase(Locale.ROOT));
	}

}
