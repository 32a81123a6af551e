package dev.firewall;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.util.List;

import dev.firewall.net.Host;
import dev.firewall.net.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * One intended outbound interaction, described before any byte leaves. Rules, records,
 * metrics and test assertions read nothing else.
 *
 * <pre class="code">
 * firewall.enforce(Egress.http("GET", URI.create("https://api.example.com/v1/items")));
 *
 * firewall.enforce(Egress.to(Protocol.REDIS).host("cache").port(6379).field("command", "GET").build());
 * </pre>
 *
 * Values are normalised once, here, by the same functions as the values of rules.
 *
 * @since 0.1.0
 */
public final class Egress {

	/** The port of an egress that has none, or whose port is not known yet. */
	public static final int NO_PORT = -1;

	private final Protocol protocol;

	private final Host host;

	private final int port;

	private final @Nullable String[] values;

	private final boolean connection;

	private final boolean kept;

	/** Threads may see an older one, and then judge once more. */
	private @Nullable Remembered remembered;

	Egress(EgressBuilder builder) {
		this.protocol = builder.protocol();
		this.host = builder.host();
		this.port = builder.port();
		this.values = builder.values();
		this.connection = builder.isConnection();
		this.kept = false;
	}

	private Egress(Egress egress) {
		this.protocol = egress.protocol;
		this.host = egress.host;
		this.port = egress.port;
		this.values = egress.values;
		this.connection = egress.connection;
		this.kept = true;
	}

	/**
	 * Starts an egress of any protocol. For third-party protocols too.
	 * @param protocol the protocol
	 * @return a builder
	 */
	public static EgressBuilder to(Protocol protocol) {
		return new EgressBuilder(protocol);
	}

	/**
	 * An HTTP request. Query and fragment are not looked at.
	 * @param method the request method
	 * @param uri an absolute URI; one without a host becomes an egress that no rule with
	 * a host allows
	 * @return the egress
	 */
	public static Egress http(String method, URI uri) {
		String scheme = (uri.getScheme() != null) ? uri.getScheme() : "http";
		String path = uri.getRawPath();
		return to(Protocol.HTTP).authority(uri.getRawAuthority(), scheme.equalsIgnoreCase("https") ? 443 : 80)
			.field("scheme", scheme)
			.field("method", method)
			.field("path", (path == null || path.isEmpty()) ? "/" : path)
			.build();
	}

	/**
	 * A WebSocket handshake.
	 * @param uri the URI, ws or wss
	 * @return the egress
	 */
	public static Egress websocket(URI uri) {
		String scheme = (uri.getScheme() != null) ? uri.getScheme() : "ws";
		String path = uri.getRawPath();
		return to(Protocol.WEBSOCKET).authority(uri.getRawAuthority(), scheme.equalsIgnoreCase("wss") ? 443 : 80)
			.field("scheme", scheme)
			.field("path", (path == null || path.isEmpty()) ? "/" : path)
			.build();
	}

	/**
	 * A look-up of a name.
	 * @param name the name
	 * @return the egress
	 */
	public static Egress dns(String name) {
		return dns(name, null);
	}

	/**
	 * A look-up of a name.
	 * @param name the name
	 * @param recordType the type of record asked for, such as {@code MX}
	 * @return the egress
	 */
	public static Egress dns(String name, @Nullable String recordType) {
		return to(Protocol.DNS).host(name).field("rdtype", recordType).build();
	}

	/**
	 * A look-up of the name of an address.
	 * @param address the address
	 * @return the egress
	 */
	public static Egress reverseDns(InetAddress address) {
		return to(Protocol.DNS).host(Host.of(address)).field("rdtype", "PTR").build();
	}

	/**
	 * A TCP connection.
	 * @param address where to; a name that a resolved address carries is not trusted
	 * @return the egress; an address of an unknown type becomes a destination that no
	 * rule allows
	 */
	public static Egress connect(SocketAddress address) {
		return socket(address, "tcp");
	}

	/**
	 * A datagram.
	 * @param address where to; a name that a resolved address carries is not trusted
	 * @return the egress; an address of an unknown type becomes a destination that no
	 * rule allows
	 */
	public static Egress datagram(SocketAddress address) {
		return socket(address, "udp");
	}

	/** Joining a group, which tells the routers of the network. */
	static Egress multicast(InetAddress group) {
		Host host = Host.of(group);
		IpAddress ip = host.address();
		String family = (ip != null && ip.v4()) ? "inet" : "inet6";
		return to(Protocol.SOCKET).field("transport", "udp").field("family", family).host(host).build();
	}

	private static Egress socket(SocketAddress address, String transport) {
		EgressBuilder builder = to(Protocol.SOCKET).field("transport", transport);
		if (address instanceof UnixDomainSocketAddress unix) {
			return to(Protocol.SOCKET).field("family", "unix").unixPath(unix.getPath().toString()).build();
		}
		if (address.getClass() != InetSocketAddress.class) {
			Host unknown = Host.invalid(String.valueOf(address),
					"is an address of the unknown type " + address.getClass().getName() + ", which cannot be judged");
			return builder.host(unknown).build();
		}
		InetSocketAddress internet = (InetSocketAddress) address;
		InetAddress resolved = internet.getAddress();
		Host host = (resolved != null) ? Host.of(resolved) : Host.parse(internet.getHostString());
		IpAddress ip = host.address();
		if (ip != null) {
			builder.field("family", ip.v4() ? "inet" : "inet6");
		}
		return builder.host(host).port(internet.getPort()).build();
	}

	/**
	 * The start of a process.
	 * @param command the executable, resolved on the PATH where that is possible
	 * @param arguments its arguments
	 * @return the egress
	 */
	public static Egress process(String command, List<String> arguments) {
		return to(Protocol.SUBPROCESS).field("command", command).field("args", String.join(" ", arguments)).build();
	}

	/**
	 * The protocol.
	 * @return the protocol
	 */
	public Protocol protocol() {
		return this.protocol;
	}

	/**
	 * The host, normalised; the name for a look-up; the path for a UNIX-domain socket.
	 * @return the host, {@link Host#NONE} if there is none
	 */
	public Host host() {
		return this.host;
	}

	/**
	 * The port.
	 * @return the port, or {@link #NO_PORT}
	 */
	public int port() {
		return this.port;
	}

	/**
	 * Whether this only opens a connection, whose uses are judged by themselves. Fields
	 * that it lacks are not told yet, rather than absent.
	 * @return whether it does
	 */
	public boolean isConnection() {
		return this.connection;
	}

	/**
	 * A field.
	 * @param name its name in rules
	 * @return the normalised value, or {@code null} if the egress does not have it
	 */
	public @Nullable String field(String name) {
		int index = this.protocol.indexOf(name);
		return (index >= 0) ? this.values[index] : null;
	}

	/**
	 * A field by its position in {@link Protocol#fields()}.
	 * @param index the position
	 * @return the normalised value, or {@code null} if the egress does not have it
	 */
	public @Nullable String field(int index) {
		return this.values[index];
	}

	/**
	 * The same egress for code that keeps it and has it judged again and again. It
	 * remembers what allowed it last, and is judged anew once anything has changed that
	 * has a say.
	 *
	 * <pre class="code">
	 * Egress ping = Egress.to(Protocol.REDIS).host("cache").port(6379).field("command", "PING").build().kept();
	 * </pre>
	 * @return the egress to keep
	 */
	public Egress kept() {
		return this.kept ? this : new Egress(this);
	}

	boolean isKept() {
		return this.kept;
	}

	@Nullable Remembered remembered() {
		return this.remembered;
	}

	void remember(Remembered remembered) {
		this.remembered = remembered;
	}

	/**
	 * The most specific rule that would allow this egress, as text.
	 * @return the rule, ready to paste
	 */
	public String ruleText() {
		return EgressText.rule(this);
	}

	/**
	 * The rule that would allow everything this egress's host offers over its protocol;
	 * the same as {@link #ruleText()} where there is no host.
	 * @return the rule, ready to paste
	 */
	public String hostRuleText() {
		return EgressText.hostRule(this);
	}

	/**
	 * The egress in one line, such as {@code POST https://api.example.com:443/v1/items}.
	 * Never holds a query string, user info or a password.
	 */
	@Override
	public String toString() {
		return EgressText.describe(this);
	}

}
