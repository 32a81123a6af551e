package dev.firewall.spring.autoconfigure.redis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The server that a connection inside a test's sandbox speaks to: stubs answer its
 * commands, or they are refused. It keeps the selected database, and nothing else.
 */
final class StubbedCommands {

	/** What a connection says about itself. */
	private static final Set<String> SETTINGS = Set.of("AUTH", "QUIT", "RESET", "READONLY", "READWRITE");

	/** Their answers come later, or never. */
	private static final Set<String> UNANSWERABLE = Set.of("MULTI", "EXEC", "DISCARD", "SUBSCRIBE", "PSUBSCRIBE",
			"SSUBSCRIBE", "MONITOR");

	private static final byte[] OK = { 'O', 'K' };

	private final RedisGuard redis;

	private RedisNode node;

	StubbedCommands(RedisGuard redis, RedisNode node) {
		this.redis = redis;
		this.node = node;
	}

	/**
	 * Answers a command.
	 * @param name the command, in upper case
	 * @param argument tells its first argument
	 * @return bytes, a number as {@link Long}, a list of these, or {@code null}
	 */
	synchronized @Nullable Object answer(String name, Supplier<@Nullable String> argument) {
		boolean client = name.equals("CLIENT") && RedisCommands.isUpkeep(name, argument.get());
		if (SETTINGS.contains(name) || client) {
			return OK;
		}
		String first = name.equals(RedisCommands.SELECT) ? argument.get() : null;
		if (first != null) {
			this.node = this.node.withDatabase(first);
			return OK;
		}
		if (UNANSWERABLE.contains(name)) {
			this.redis.enforce(this.node.command(name));
			throw new IllegalStateException(name + " cannot be answered, and was not refused");
		}
		return reply(this.redis.answer(this.node, name));
	}

	/** A value as a server would send it. */
	private static @Nullable Object reply(@Nullable Object value) {
		if (value == null || value instanceof byte[]) {
			return value;
		}
		if (value instanceof Boolean flag) {
			return flag ? 1L : 0L;
		}
		if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) {
			return ((Number) value).longValue();
		}
		if (value instanceof CharSequence || value instanceof Number) {
			return value.toString().getBytes(StandardCharsets.UTF_8);
		}
		if (value instanceof Map<?, ?> map) {
			List<@Nullable Object> flat = new ArrayList<>();
			map.forEach((key, mapped) -> {
				flat.add(reply(key));
				// A server sends numbers in it as text
				flat.add((mapped instanceof Number) ? reply(mapped.toString()) : reply(mapped));
			});
			return flat;
		}
		if (value instanceof Collection<?> || value instanceof Object[]) {
			Collection<?> values = (value instanceof Object[] array) ? Arrays.asList(array) : (Collection<?>) value;
			List<@Nullable Object> replies = new ArrayList<>();
			values.forEach((each) -> replies.add(reply(each)));
			return replies;
		}
		throw new IllegalArgumentException("Redis does not answer with a " + value.getClass().getName()
				+ ": stub a text, bytes, a number, a boolean, a collection, a map or null");
	}

}
