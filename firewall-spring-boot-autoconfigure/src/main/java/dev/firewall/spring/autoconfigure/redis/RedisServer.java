package dev.firewall.spring.autoconfigure.redis;

import java.util.List;
import java.util.function.Supplier;

import dev.firewall.Egress;
import org.jspecify.annotations.Nullable;

/**
 * A server by what its client calls it, with the egress of each command that its name
 * alone decides. After a call the caches are cold, so it counts how much the next command
 * touches: that is one array.
 */
final class RedisServer {

	/** The number of a command that has none. */
	static final int NO_NUMBER = -1;

	private final RedisGuard redis;

	private final int commands;

	private volatile Target target;

	/** By number of command; nothing where more than the name has to be looked at. */
	private volatile @Nullable Egress @Nullable [] known;

	/**
	 * A server.
	 * @param redis what judges its commands
	 * @param commands how many commands of its client have numbers
	 * @param target where it is
	 */
	RedisServer(RedisGuard redis, int commands, Target target) {
		this.redis = redis;
		this.commands = commands;
		this.target = target;
	}

	/** The client calls another server the same from now on. */
	void move(Target target) {
		if (!target.equals(this.target)) {
			this.target = target;
			forget();
		}
	}

	/** The databases that a command may be for have changed. */
	void forget() {
		this.known = null;
	}

	String key() {
		return this.target.key();
	}

	List<RedisNode> nodes() {
		return this.target.nodes(this.redis);
	}

	/**
	 * Judges a command that was described before.
	 * @param number the number of the command
	 * @return {@code false} if it was not, and so is not judged
	 */
	boolean judges(int number) {
		@Nullable Egress[] described = this.known;
		Egress egress = (described != null && number >= 0) ? described[number] : null;
		if (egress == null) {
			return false;
		}
		this.redis.enforce(egress);
		return true;
	}

	/**
	 * Judges a command.
	 * @param number the number of the command
	 * @param name the command, in upper case
	 * @param argument tells its first argument
	 */
	void judge(int number, String name, Supplier<@Nullable String> argument) {
		@Nullable Egress[] described = described();
		// Looked up after the array: what changes in between makes the array old too
		List<RedisNode> nodes = nodes();
		if (number >= 0) {
			described[number] = RedisGuard.byName(nodes, name);
		}
		this.redis.command(nodes, name, argument);
	}

	private @Nullable Egress[] described() {
		@Nullable Egress[] described = this.known;
		if (described == null) {
			described = new Egress[this.commands];
			this.known = described;
		}
		return described;
	}

	/**
	 * Where a server is.
	 *
	 * @param key what it is known by
	 * @param host its host, or {@code null} where there is a socket
	 * @param port its port
	 * @param socket the path of its UNIX-domain socket
	 */
	record Target(String key, @Nullable String host, int port, @Nullable String socket) {

		static Target of(@Nullable String host, int port) {
			return new Target(RedisGuard.key(host, port), host, port, null);
		}

		List<RedisNode> nodes(RedisGuard redis) {
			return (this.socket != null) ? redis.nodes(this.socket) : redis.nodes(this.key, this.host, this.port);
		}

	}

}
