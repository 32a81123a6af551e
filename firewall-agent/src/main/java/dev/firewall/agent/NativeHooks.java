package dev.firewall.agent;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.URL;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The hooks in Netty's native transports, which go past the JDK, and in its resolver.
 * Their classes are told by how their names end, so that copies that libraries carry
 * under another name are guarded too.
 */
final class NativeHooks {

	private static final String ADDRESS = "(Ljava/net/SocketAddress;";

	private static final String MESSAGE = "(Ljava/lang/Object;)";

	/**
	 * Attaching to another JVM: native code of the JDK, but not of its base, so that it
	 * cannot call what the base calls.
	 */
	static final Hook ATTACH = new Hook("sun/tools/attach/VirtualMachineImpl.<init>",
			"(Lcom/sun/tools/attach/spi/AttachProvider;Ljava/lang/String;)", "attach", Hook.Site.SECOND,
			"attaching to other JVMs");

	private static final String PROXIED = "(Ljava/net/URL;Ljava/net/Proxy;";

	/**
	 * In parts of the JDK that an application may never load: attaching, and what HTTP
	 * clients ask of a proxy.
	 */
	static final List<Hook> JDK = List.of(ATTACH,
			proxied("sun/net/www/protocol/http/HttpURLConnection.getNewHttpClient", PROXIED + "I)",
					Hook.Site.URL_BEHIND_PROXY),
			proxied("sun/net/www/protocol/http/HttpURLConnection.getNewHttpClient", PROXIED + "IZ)",
					Hook.Site.URL_BEHIND_PROXY),
			proxied("sun/net/www/protocol/http/HttpURLConnection.writeRequests", "()", Hook.Site.OWN_URL_BEHIND_PROXY),
			proxied("sun/net/www/protocol/http/HttpURLConnection.sendCONNECTRequest", "()",
					Hook.Site.OWN_URL_BEHIND_PROXY),
			proxied("sun/net/www/protocol/https/AbstractDelegateHttpsURLConnection.getNewHttpClient", PROXIED + "I)",
					Hook.Site.URL_BEHIND_PROXY),
			proxied("sun/net/www/protocol/https/AbstractDelegateHttpsURLConnection.getNewHttpClient", PROXIED + "IZ)",
					Hook.Site.URL_BEHIND_PROXY),
			proxied("jdk/internal/net/http/HttpConnection.getConnection",
					"(Ljava/net/InetSocketAddress;Ljdk/internal/net/http/HttpClientImpl;"
							+ "Ljdk/internal/net/http/HttpRequestImpl;",
					Hook.Site.REQUEST_BEHIND_PROXY));

	/** Where a JVM listens for others that attach. */
	private static final String LISTENER = "/tmp/.java_pid";

	/** Of a group that a channel joins past the JDK. */
	static final String JOIN = "joinNative";

	private static final String GROUP = "(Ljava/net/InetAddress;Ljava/net/NetworkInterface;";

	private static final String UNIX_ADDRESS = ".channel.unix.DomainSocketAddress";

	/**
	 * All of them. Those that see addresses as numbers ask again behind those that know
	 * what the channel is.
	 */
	static final List<Hook> ALL = all();

	private NativeHooks() {
	}

	private static List<Hook> all() {
		List<Hook> hooks = new ArrayList<>();
		add(hooks, "channel/epoll/EpollSocketChannel.doConnect0", ADDRESS, "connect", Hook.Site.FIRST_OR_CLOSE);
		add(hooks, "channel/epoll/EpollDomainSocketChannel.doConnect", ADDRESS, "connect", Hook.Site.FIRST_OR_CLOSE);
		datagrams(hooks, "channel/epoll/EpollDatagramChannel");
		datagrams(hooks, "channel/epoll/EpollDomainDatagramChannel");
		add(hooks, "channel/epoll/NativeDatagramPacketArray$NativeDatagramPacket.init", "(J", "connected",
				Hook.Site.INTERNET);
		add(hooks, "channel/epoll/LinuxSocket.joinGroup", GROUP, JOIN, Hook.Site.FIRST);
		add(hooks, "channel/uring/LinuxSocket.joinGroup", GROUP, JOIN, Hook.Site.FIRST);
		add(hooks, "channel/kqueue/KQueueSocketChannel.doConnect0", ADDRESS, "connect", Hook.Site.FIRST_OR_CLOSE);
		add(hooks, "channel/kqueue/KQueueDomainSocketChannel.doConnect", ADDRESS, "connect", Hook.Site.FIRST_OR_CLOSE);
		datagrams(hooks, "channel/kqueue/KQueueDatagramChannel");
		datagrams(hooks, "channel/kqueue/KQueueDomainDatagramChannel");
		add(hooks, "channel/uring/AbstractIoUringChannel$AbstractUringUnsafe.connect", ADDRESS, "connect",
				Hook.Site.FIRST_AND_THIS);
		add(hooks, "channel/uring/IoUringDatagramChannel.filterOutboundMessage", MESSAGE, "datagram",
				Hook.Site.ENVELOPE);
		add(hooks, "channel/uring/MsgHdrMemory.set", "(L", "connected", Hook.Site.INTERNET);
		add(hooks, "channel/unix/Socket.connect", ADDRESS, "connected", Hook.Site.FIRST);
		for (String method : List.of("sendTo", "sendToAddress", "sendToAddresses")) {
			add(hooks, "channel/unix/Socket." + method, "(", "connected", Hook.Site.INTERNET);
			String unix = method.equals("sendTo") ? "sendToDomainSocket" : method + "DomainSocket";
			add(hooks, "channel/unix/Socket." + unix, "(", "connected", Hook.Site.LAST);
		}
		add(hooks, "resolver/dns/DnsNameResolver.doResolve", "(Ljava/lang/String;[L", "resolve", Hook.Site.FIRST);
		add(hooks, "resolver/dns/DnsNameResolver.doResolveAll", "(Ljava/lang/String;[L", "resolve", Hook.Site.FIRST);
		return List.copyOf(hooks);
	}

	/** Refused before they are queued, so that those of others are still sent. */
	private static void datagrams(List<Hook> hooks, String channel) {
		add(hooks, channel + ".doConnect", ADDRESS, "associate", Hook.Site.FIRST);
		add(hooks, channel + ".filterOutboundMessage", MESSAGE, "datagram", Hook.Site.ENVELOPE);
	}

	private static Hook proxied(String method, String parameters, Hook.Site site) {
		return new Hook(method, parameters, "connect", site, "requests behind HTTP proxies");
	}

	private static void add(List<Hook> hooks, String method, String parameters, String operation, Hook.Site site) {
		hooks.add(new Hook(method, parameters, operation, site, "native transports and the resolver of Netty"));
	}

	static String key(Hook hook) {
		return NativeGate.PREFIX + hook.key();
	}

	/** Of a channel over io_uring, only the channel tells what it carries. */
	static String operation(String operation, Object argument) {
		if (operation.equals(ATTACH.operation())) {
			return "connect";
		}
		if (operation.equals(JOIN)) {
			return "join";
		}
		if (argument instanceof Object[] both && both.length == 2 && both[1] != null) {
			String type = both[1].getClass().getName();
			return type.contains("Datagram") ? "associate" : operation;
		}
		return operation;
	}

	/** Of other exceptions the channel would never tell whoever waits for the join. */
	static @Nullable Object joinFailure(@Nullable Object refusal) {
		return (refusal instanceof Throwable ex) ? new SocketException(ex.getMessage()).initCause(ex) : refusal;
	}

	/** What is asked about, as an address of the JDK where it is one in other words. */
	static Object address(String operation, Object argument) {
		return operation.equals(ATTACH.operation()) ? UnixDomainSocketAddress.of(LISTENER + argument)
				: address(argument);
	}

	private static Object address(Object argument) {
		if (argument instanceof Object[] both) {
			return (both[0] instanceof InetAddress address) ? new InetSocketAddress(address, (Integer) both[1])
					: address(both[0]);
		}
		if (argument instanceof URL url) {
			int port = (url.getPort() != -1) ? url.getPort() : url.getDefaultPort();
			return InetSocketAddress.createUnresolved(url.getHost(), port);
		}
		if (argument instanceof byte[] path) {
			return UnixDomainSocketAddress.of(new String(path, StandardCharsets.UTF_8));
		}
		if (argument instanceof SocketAddress address && address.getClass().getName().endsWith(UNIX_ADDRESS)) {
			return UnixDomainSocketAddress.of(address.toString());
		}
		return argument;
	}

}
