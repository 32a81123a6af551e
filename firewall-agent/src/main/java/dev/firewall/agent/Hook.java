package dev.firewall.agent;

import java.util.List;

/**
 * A method of the JDK that is made to ask first. Not a record, whose methods would be
 * linked at the start of every JVM.
 */
final class Hook {

	private static final String SOCKET_ADDRESS = "(Ljava/net/SocketAddress;";

	/**
	 * All of them. The first five ask before anything is opened, with the name where
	 * there is one; below the others, which see the address, there is nothing.
	 */
	static final List<Hook> ALL = List.of(
			new Hook("java/net/Socket.connect", SOCKET_ADDRESS + "I)", "connect", Site.FIRST,
					"sockets, and URL connections, RMI, JMX, LDAP and mail over them"),
			new Hook("sun/nio/ch/SocketChannelImpl.connect", SOCKET_ADDRESS + ")", "connect", Site.FIRST,
					"socket channels, the HTTP client of the JDK, Netty on NIO"),
			new Hook("sun/nio/ch/SocketChannelImpl.blockingConnect", SOCKET_ADDRESS + "J)", "connect", Site.FIRST,
					"sockets of socket channels"),
			new Hook("sun/nio/ch/AsynchronousSocketChannelImpl.connect", SOCKET_ADDRESS + ")", "connect", Site.FIRST,
					"asynchronous socket channels with a future"),
			new Hook("sun/nio/ch/AsynchronousSocketChannelImpl.connect",
					SOCKET_ADDRESS + "Ljava/lang/Object;Ljava/nio/channels/CompletionHandler;)", "connect", Site.FIRST,
					"asynchronous socket channels with a handler"),
			new Hook("sun/nio/ch/Net.connect",
					"(Ljava/net/ProtocolFamily;Ljava/io/FileDescriptor;Ljava/net/InetAddress;I)", "connected",
					Site.THIRD_AND_PORT, "every connection to an address"),
			new Hook("sun/nio/ch/UnixDomainSockets.connect", "(Ljava/io/FileDescriptor;Ljava/nio/file/Path;)",
					"connected", Site.PATH, "every connection to a UNIX-domain socket"),
			new Hook("sun/nio/ch/DatagramChannelImpl.connect", SOCKET_ADDRESS + "Z)", "associate", Site.FIRST,
					"datagram sockets and channels that are connected"),
			new Hook("sun/nio/ch/DatagramChannelImpl.sendFromNativeBuffer",
					"(Ljava/io/FileDescriptor;Ljava/nio/ByteBuffer;Ljava/net/InetSocketAddress;)", "datagram",
					Site.THIRD, "datagrams of sockets and channels that are not connected, multicast included"),
			new Hook("sun/nio/ch/DatagramChannelImpl.innerJoin", "(Ljava/net/InetAddress;Ljava/net/NetworkInterface;",
					"join", Site.FIRST, "joining multicast groups"),
			new Hook("java/net/InetAddress.getAllByName0", "(Ljava/lang/String;", "lookup", Site.FIRST,
					"look-ups of names"),
			new Hook("java/net/InetAddress.getAllByName0", "(Ljava/lang/String;", "learnt", Site.RESULT,
					"what names resolve to"),
			new Hook("java/net/InetAddress.getHostFromNameService", "(Ljava/net/InetAddress;", "reverse", Site.ANSWER,
					"look-ups of the names of addresses"),
			new Hook("java/net/Inet6AddressImpl.isReachable", "(Ljava/net/InetAddress;I", "reach", Site.FIRST,
					"InetAddress.isReachable where there is IPv6"),
			new Hook("java/net/Inet4AddressImpl.isReachable", "(Ljava/net/InetAddress;I", "reach", Site.FIRST,
					"InetAddress.isReachable where there is only IPv4"),
			new Hook("java/lang/ProcessImpl.start", "([Ljava/lang/String;Ljava/util/Map;Ljava/lang/String;", "start",
					Site.COMMAND, "ProcessBuilder, pipelines and Runtime.exec"));

	private static final String INSTRUMENTATION = "sun/instrument/InstrumentationImpl.";

	/**
	 * What another agent goes through. They are no ways out; a lock refuses them, because
	 * behind them the hooks can be taken out again.
	 */
	static final List<Hook> SEALS = List.of(seal("addTransformer", "(Ljava/lang/instrument/ClassFileTransformer;"),
			seal("removeTransformer", "(Ljava/lang/instrument/ClassFileTransformer;"),
			seal("retransformClasses", "([Ljava/lang/Class;"),
			seal("redefineClasses", "([Ljava/lang/instrument/ClassDefinition;"),
			seal("redefineModule", "(Ljava/lang/Module;"),
			seal("setNativeMethodPrefix", "(Ljava/lang/instrument/ClassFileTransformer;"),
			seal("loadClassAndCallPremain", "(Ljava/lang/String;"),
			seal("loadClassAndCallAgentmain", "(Ljava/lang/String;"),
			new Hook(INSTRUMENTATION + "transform", "(Ljava/lang/Module;Ljava/lang/ClassLoader;Ljava/lang/String;",
					"rewritten", Site.REWRITTEN, "what other agents make of a class"));

	/**
	 * Put in where a policy is locked: {@code sun.misc} is open to everybody, and a class
	 * defined there gets at what is inside of the JDK.
	 */
	static final Hook LOOKUP = new Hook("java/lang/invoke/MethodHandles.privateLookupIn",
			"(Ljava/lang/Class;Ljava/lang/invoke/MethodHandles$Lookup;", "privateLookup", Site.FIRST,
			"classes defined within the JDK");

	private final String type;

	private final String method;

	private final String parameters;

	private final String operation;

	private final Site site;

	private final String guards;

	/**
	 * Creates a hook.
	 * @param method its class, by internal name, and after a dot the name
	 * @param parameters the descriptors that its own starts with; of several such
	 * methods, the one with the most parameters does the work for the others
	 * @param operation what it is judged as
	 * @param site where in the method it asks, and with what
	 * @param guards what passes by it
	 */
	Hook(String method, String parameters, String operation, Site site, String guards) {
		int dot = method.indexOf('.');
		this.type = method.substring(0, dot);
		this.method = method.substring(dot + 1);
		this.parameters = parameters;
		this.operation = operation;
		this.site = site;
		this.guards = guards;
	}

	private static Hook seal(String method, String parameters) {
		return new Hook(INSTRUMENTATION + method, parameters, "instrument", Site.SELF_AND_FIRST, "other agents");
	}

	/** What the gate calls the hook. */
	String key() {
		return this.operation + "@" + this.type + "." + this.method + this.parameters;
	}

	/** What people call the hook. */
	String name() {
		return this.type.replace('/', '.') + "." + this.method;
	}

	String type() {
		return this.type;
	}

	String method() {
		return this.method;
	}

	String parameters() {
		return this.parameters;
	}

	String operation() {
		return this.operation;
	}

	Site site() {
		return this.site;
	}

	String guards() {
		return this.guards;
	}

	@Override
	public String toString() {
		return key();
	}

	/**
	 * Where a method asks, and with what.
	 */
	enum Site {

		/** At its beginning, with its first parameter. */
		FIRST,

		/** At its beginning, with its second parameter. */
		SECOND,

		/** At its beginning, with its third parameter. */
		THIRD,

		/** At its beginning, with an address and a port, third and fourth. */
		THIRD_AND_PORT,

		/** At its beginning, with its first parameter and the object that it is of. */
		FIRST_AND_THIS,

		/**
		 * At its beginning, with its first parameter; a channel that is refused closes.
		 */
		FIRST_OR_CLOSE,

		/** At its beginning, with its last parameter. */
		LAST,

		/** At its beginning, with the first address, and the port behind it if apart. */
		INTERNET,

		/** At its beginning, with whom its first parameter is addressed to, if anyone. */
		ENVELOPE,

		/** At its beginning, with a path, the second, as the address of a socket. */
		PATH,

		/**
		 * At its beginning, with a command, an environment and a directory, and goes on
		 * with the environment that it gets.
		 */
		COMMAND,

		/** At its beginning, with a URL, the first, if the second is an HTTP proxy. */
		URL_BEHIND_PROXY,

		/** At its beginning, with the URL of its object, if that has an HTTP proxy. */
		OWN_URL_BEHIND_PROXY,

		/** At its beginning, with its first parameter, if its request has a proxy. */
		REQUEST_BEHIND_PROXY,

		/** At its beginning, with its first parameter, and answers what it gets. */
		ANSWER,

		/** At its beginning, with its object and its first parameter. */
		SELF_AND_FIRST,

		/** At its end, with its first parameter and what it returns. */
		RESULT,

		/** At its end, with what it returns, and returns what it gets for it. */
		REWRITTEN

	}

}
