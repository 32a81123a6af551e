package dev.firewall.spring.autoconfigure.redis;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

import dev.firewall.Answer;
import dev.firewall.Decision;
import dev.firewall.Egress;
import dev.firewall.Firewall;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.RedisSentinelConfiguration;

/**
 * Asks the firewall for the connections and commands of one connection factory. A
 * connection that may be opened is not recorded: the command that it is opened for is.
 */
final class RedisGuard {

	private final Supplier<Firewall> source;

	private final String bean;

	/** The configured database and every other that was selected since. */
	private final Set<String> databases = new ConcurrentSkipListSet<>();

	private final Map<String, List<RedisNode>> nodes = new ConcurrentHashMap<>();

	private final Set<String> sentinels;

	private final List<RedisServer> servers = new CopyOnWriteArrayList<>();

	private volatile @Nullable Firewall firewall;

	/**
	 * Creates a guard.
	 * @param source the firewall, asked for at the first call
	 * @param bean the bean, for records
	 * @param database the database that the factory is set to
	 * @param sentinels tells which nodes are sentinels, if some are
	 */
	RedisGuard(Supplier<Firewall> source, String bean, int database, @Nullable RedisSentinelConfiguration sentinels) {
		this.source = source;
		this.bean = bean;
		this.databases.add(String.valueOf(database));
		this.sentinels = new HashSet<>();
		if (sentinels != null) {
			sentinels.getSentinels()
				.forEach((node) -> this.sentinels
					.add(key(node.getHost(), Objects.requireNonNullElse(node.getPort(), 0))));
		}
	}

	/** What a server is known by. */
	static String key(@Nullable String host, int port) {
		return host + ":" + port;
	}

	/**
	 * A server whose commands are judged here.
	 * @param commands how many commands of its client have numbers
	 * @param target where it is
	 * @return the server
	 */
	RedisServer server(int commands, RedisServer.Target target) {
		RedisServer server = new RedisServer(this, commands, target);
		this.servers.add(server);
		return server;
	}

	boolean isSentinel(String key) {
		return this.sentinels.contains(key);
	}

	/**
	 * The databases of a server that a command may be sent to: which one it is, is known
	 * only to the connection, once another was selected.
	 * @param host the host
	 * @param port the port
	 * @return at least one
	 */
	List<RedisNode> nodes(@Nullable String host, int port) {
		return nodes(key(host, port), host, port);
	}

	List<RedisNode> nodes(String key, @Nullable String host, int port) {
		List<RedisNode> known = this.nodes.get(key);
		return (known != null) ? known : describe(key, host, port);
	}

	private synchronized List<RedisNode> describe(String key, @Nullable String host, int port) {
		List<RedisNode> described = isSentinel(key) ? List.of(new RedisNode(host, port, null))
				: this.databases.stream().map((database) -> new RedisNode(host, port, database)).toList();
		this.nodes.put(key, described);
		return described;
	}

	/** A server behind a UNIX-domain socket. */
	List<RedisNode> nodes(String socket) {
		return this.nodes.computeIfAbsent(socket, (path) -> List.of(new RedisNode(path)));
	}

	/**
	 * Judges the opening of a connection.
	 * @param nodes the databases, one of which is connected to
	 */
	void connect(List<RedisNode> nodes) {
		connect(nodes.get(0));
	}

	private void connect(RedisNode node) {
		Egress egress = node.connection();
		Decision decision = firewall().evaluate(egress);
		if (!decision.proceeds() || decision.isLearned()) {
			firewall().enforce(egress, this.bean);
		}
	}

	/**
	 * Judges a command.
	 * @param nodes the databases that it may be sent to
	 * @param name the command, in upper case
	 * @param argument tells its first argument, if that is
	 * {@linkplain RedisCommands#needsArgument needed}
	 */
	void command(List<RedisNode> nodes, String name, Supplier<@Nullable String> argument) {
		String first = RedisCommands.needsArgument(name) ? argument.get() : null;
		if (name.equals(RedisCommands.SELECT) && first != null) {
			select(nodes, first);
		}
		else if (RedisCommands.isUpkeep(name, first)) {
			connect(open(nodes).get(0));
		}
		else if (nodes.size() == 1) {
			firewall().enforce(nodes.get(0).command(name), this.bean);
		}
		else {
			command(open(nodes), name);
		}
	}

	/**
	 * Has a stub of a test's sandbox answer a command.
	 * @param node the database that it is for
	 * @param name the command, in upper case
	 * @return what the stub answers
	 */
	@Nullable Object answer(RedisNode node, String name) {
		Answer.Value answer = firewall().answer(node.command(name), Answer.Value.class, this.bean);
		if (answer == null) {
			throw new IllegalStateException("This connection belongs to a sandbox that its user has left");
		}
		return answer.value();
	}

	/**
	 * What a command is judged as, whatever its arguments.
	 * @param nodes the databases that it may be sent to
	 * @param name the command, in upper case
	 * @return the egress, or {@code null} if more than the name has to be looked at
	 */
	static @Nullable Egress byName(List<RedisNode> nodes, String name) {
		boolean enough = nodes.size() == 1 && !RedisCommands.needsArgument(name) && !RedisCommands.isUpkeep(name, null);
		return enough ? nodes.get(0).command(name) : null;
	}

	void enforce(Egress egress) {
		firewall().enforce(egress, this.bean);
	}

	/**
	 * A command that any of several servers may get has to be allowed at each of them.
	 */
	private void command(Collection<RedisNode> nodes, String name) {
		Egress chosen = null;
		for (RedisNode node : nodes) {
			Egress egress = node.command(name);
			Decision.Outcome outcome = firewall().evaluate(egress).outcome();
			if (outcome == Decision.Outcome.BLOCKED) {
				chosen = egress;
				break;
			}
			chosen = (chosen == null || outcome == Decision.Outcome.WARNED) ? egress : chosen;
		}
		if (chosen != null) {
			firewall().enforce(chosen, this.bean);
		}
	}

	/** Those that a connection may be opened to; all if there is none. */
	private List<RedisNode> open(List<RedisNode> nodes) {
		List<RedisNode> open = nodes.stream()
			.filter((node) -> firewall().evaluate(node.connection()).proceeds())
			.toList();
		return open.isEmpty() ? nodes : open;
	}

	private void select(List<RedisNode> nodes, String database) {
		connect(open(nodes).get(0).withDatabase(database));
		if (!this.databases.contains(database)) {
			addDatabase(database);
		}
	}

	private synchronized void addDatabase(String database) {
		this.databases.add(database);
		this.nodes.clear();
		this.servers.forEach(RedisServer::forget);
	}

	private Firewall firewall() {
		Firewall current = this.firewall;
		if (current == null) {
			current = this.source.get();
			this.firewall = current;
		}
		return current;
	}

}
