package dev.firewall;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import dev.firewall.net.Host;
import dev.firewall.net.UrlPath;
import org.jspecify.annotations.Nullable;

/**
 * A protocol that an egress speaks: its name, its fields beside host and port, and the
 * ports it has where none is given. The built-in protocols are those of the
 * specification, section 2; a {@link ProtocolProvider} adds others.
 *
 * @since 0.1.0
 */
public final class Protocol {

	private static final int MAX_PROTOCOLS = 255;

	private static final AtomicInteger ORDINALS = new AtomicInteger();

	/** HTTP and HTTPS. */
	public static final Protocol HTTP = named("http").field("scheme", Kind.LOWER)
		.field("method", Kind.UPPER)
		.field("path", Kind.PATH)
		.defaultPort(80)
		.defaultPort(443)
		.alias("https", "scheme", "https", 443)
		.build();

	/** WebSocket, plain and over TLS. */
	public static final Protocol WEBSOCKET = named("websocket").field("scheme", Kind.LOWER)
		.field("path", Kind.PATH)
		.defaultPort(80)
		.defaultPort(443)
		.alias("ws", "scheme", "ws", 80)
		.alias("wss", "scheme", "wss", 443)
		.build();

	/** gRPC. */
	public static final Protocol GRPC = named("grpc").field("service").field("method").defaultPort(443).build();

	/** Databases by JDBC and R2DBC. */
	public static final Protocol DATABASE = named("database").field("database")
		.field("driver", Kind.LOWER)
		.field("username")
		.alias("jdbc")
		.alias("r2dbc")
		.alias("postgresql", "driver", "postgresql", 5432)
		.alias("mysql", "driver", "mysql", 3306)
		.alias("mariadb", "driver", "mariadb", 3306)
		.alias("sqlserver", "driver", "sqlserver", 1433)
		.alias("oracle", "driver", "oracle", 1521)
		.build();

	/** Redis. */
	public static final Protocol REDIS = named("redis").field("command", Kind.UPPER)
		.field("db")
		.defaultPort(6379)
		.alias("rediss")
		.build();

	/** MongoDB. */
	public static final Protocol MONGO = named("mongo").field("database")
		.field("collection")
		.field("operation")
		.defaultPort(27017)
		.alias("mongodb")
		.build();

	/** Elasticsearch and OpenSearch. */
	public static final Protocol ELASTICSEARCH = named("elasticsearch").field("index")
		.field("operation")
		.defaultPort(9200)
		.alias("opensearch")
		.build();

	/** Memcached. */
	public static final Protocol MEMCACHED = named("memcached").field("command", Kind.LOWER)
		.defaultPort(11211)
		.alias("memcache")
		.build();

	/** AMQP 0-9-1 and 1.0. */
	public static final Protocol AMQP = named("amqp").field("virtualhost")
		.field("exchange")
		.field("routing-key")
		.defaultPort(5672)
		.defaultPort(5671)
		.alias("rabbitmq")
		.alias("amqps", null, null, 5671)
		.build();

	/** Apache Kafka. */
	public static final Protocol KAFKA = named("kafka").field("topic").field("operation").defaultPort(9092).build();

	/** Amazon Web Services by its SDK. */
	public static final Protocol AWS = named("aws").field("service", Kind.LOWER)
		.field("operation")
		.field("region", Kind.LOWER)
		.defaultPort(443)
		.alias("boto3")
		.build();

	/** Mail. */
	public static final Protocol SMTP = named("smtp").field("recipient", Kind.LOWER)
		.defaultPort(25)
		.defaultPort(465)
		.defaultPort(587)
		.alias("smtps", null, null, 465)
		.build();

	/** LDAP directories. */
	public static final Protocol LDAP = named("ldap").field("base")
		.defaultPort(389)
		.defaultPort(636)
		.alias("ldaps", null, null, 636)
		.build();

	/** SSH and what runs over it. */
	public static final Protocol SSH = named("ssh").field("username")
		.defaultPort(22)
		.alias("sftp")
		.alias("scp")
		.build();

	/** Look-ups of names; the name takes the place of the host. */
	public static final Protocol DNS = named("dns").field("name", Kind.NAME)
		.field("rdtype", Kind.UPPER)
		.defaultPort(53)
		.build();

	/** Connections and datagrams that no other protocol describes. */
	public static final Protocol SOCKET = named("socket").field("family", Kind.LOWER)
		.field("transport", Kind.LOWER)
		.build();

	/** Starts of processes. */
	public static final Protocol SUBPROCESS = named("subprocess").field("command", Kind.FILE)
		.field("args")
		.withoutHost()
		.alias("process")
		.build();

	/** Model Context Protocol. */
	public static final Protocol MCP = named("mcp").field("server").field("tool").field("uri").defaultPort(443).build();

	/** Calls of AI tools. */
	public static final Protocol TOOL = named("tool").field("name").field("params").withoutHost().build();

	private final String name;

	private final int ordinal;

	private final List<Field> fields;

	private final int[] defaultPorts;

	private final List<Alias> aliases;

	private final boolean hasHost;

	Protocol(ProtocolBuilder builder) {
		this.name = builder.name();
		this.ordinal = nextOrdinal();
		this.fields = builder.fields();
		this.defaultPorts = builder.defaultPorts();
		this.aliases = builder.aliases(this);
		this.hasHost = builder.hasHost();
	}

	/** The indexes of rules have a byte for it, and one value of that is taken. */
	private static int nextOrdinal() {
		int ordinal = ORDINALS.getAndIncrement();
		if (ordinal >= MAX_PROTOCOLS) {
			throw new IllegalStateException("There are more than " + MAX_PROTOCOLS
					+ " protocols: take a ProtocolProvider off the class path, or let it add fewer");
		}
		return ordinal;
	}

	/**
	 * Starts the description of a protocol.
	 * @param name its name, in lower case
	 * @return a builder
	 */
	public static ProtocolBuilder named(String name) {
		return new ProtocolBuilder(name);
	}

	/**
	 * Every protocol that rules can name.
	 * @return the built-in protocols and those of the {@link ProtocolProvider}s
	 */
	public static Collection<Protocol> all() {
		return Protocols.all();
	}

	/**
	 * Finds a protocol.
	 * @param name its name or an alias, in any case
	 * @return the protocol and what the alias fixes, or {@code null}
	 */
	public static @Nullable Alias find(String name) {
		return Protocols.find(name);
	}

	/**
	 * The name in rules, records and metrics.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * The position of this protocol among all, for tables.
	 * @return the position, from 0
	 */
	public int ordinal() {
		return this.ordinal;
	}

	/**
	 * The fields beside host and port.
	 * @return the fields
	 */
	public List<Field> fields() {
		return this.fields;
	}

	/**
	 * The position of a field. Hyphens, underscores and case do not count.
	 * @param field the name of the field
	 * @return the position, or -1 if the protocol has no such field
	 */
	public int indexOf(String field) {
		for (int i = 0; i < this.fields.size(); i++) {
			if (this.fields.get(i).name().equals(field)) {
				return i;
			}
		}
		for (int i = 0; i < this.fields.size(); i++) {
			if (canonical(this.fields.get(i).name()).equals(canonical(field))) {
				return i;
			}
		}
		return -1;
	}

	private static String canonical(String field) {
		return field.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
	}

	/**
	 * The ports where none is given.
	 * @return the ports, empty if the protocol has none
	 */
	public int[] defaultPorts() {
		return this.defaultPorts.clone();
	}

	/**
	 * Whether an egress of this protocol has a host.
	 * @return whether it has one
	 */
	public boolean hasHost() {
		return this.hasHost;
	}

	List<Alias> aliases() {
		return this.aliases;
	}

	Alias asAlias() {
		return new Alias(this.name, this, Map.of(), this.defaultPorts);
	}

	@Override
	public String toString() {
		return this.name;
	}

	/**
	 * How the values of a field are brought into one form before they are compared.
	 */
	public enum Kind {

		/** As they are. */
		TEXT,

		/** In lower case. */
		LOWER,

		/** In upper case. */
		UPPER,

		/** As the path of a URL. */
		PATH,

		/** As the path of a file. */
		FILE,

		/** As a host name. */
		NAME;

		/**
		 * Normalises a value.
		 * @param value the value
		 * @return the value as it is compared
		 */
		public String normalise(String value) {
			return switch (this) {
				case TEXT -> value;
				case LOWER -> value.toLowerCase(Locale.ROOT);
				case UPPER -> value.toUpperCase(Locale.ROOT);
				case PATH -> UrlPath.normalise(value);
				case FILE -> UrlPath.normaliseFile(value);
				case NAME -> Host.parse(value).text();
			};
		}

	}

	/**
	 * A field of a protocol.
	 *
	 * @param name its name in rules
	 * @param kind how its values are compared
	 */
	public record Field(String name, Kind kind) {

	}

	/**
	 * A name for a protocol, with the field that it fixes.
	 *
	 * @param name the name
	 * @param protocol the protocol
	 * @param fixed the fields that the name fixes, by name
	 * @param defaultPorts the ports where none is given
	 */
	public record Alias(String name, Protocol protocol, Map<String, String> fixed, int... defaultPorts) {

		public Alias {
			defaultPorts = defaultPorts.clone();
		}

		@Override
		public int[] defaultPorts() {
			return this.defaultPorts.clone();
		}

		/**
		 * Whether a port is one of those where none is given.
		 * @param port the port
		 * @return whether it is
		 */
		public boolean isDefaultPort(int port) {
			for (int candidate : this.defaultPorts) {
				if (candidate == port) {
					return true;
				}
			}
			return false;
		}

	}

}
