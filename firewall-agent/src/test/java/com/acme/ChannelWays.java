package com.acme;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Socket channels, of addresses and of UNIX-domain sockets.
 */
final class ChannelWays {

	private static final int TIMEOUT = 10_000;

	private static final String REACHED = "connected";

	private ChannelWays() {
	}

	static void addTo(Map<String, Way> ways) {
		ways.put("SocketChannel.open(address)", () -> closed(SocketChannel.open(Targets.closing())));
		ways.put("SocketChannel.connect", () -> connected(SocketChannel.open(), Targets.closing()));
		ways.put("SocketChannel.connect to a name", () -> {
			InetSocketAddress named = new InetSocketAddress("localhost", Targets.CLOSING);
			return connected(SocketChannel.open(), named);
		});
		ways.put("SocketChannel.connect, not blocking", () -> notBlocking(SocketChannel.open(), Targets.closing()));
		ways.put("SocketChannel of a provider",
				() -> connected(SelectorProvider.provider().openSocketChannel(), Targets.closing()));
		ways.put("SocketChannel of IPv4",
				() -> connected(SocketChannel.open(StandardProtocolFamily.INET), Targets.closing()));
		ways.put("SocketChannel.socket().connect", () -> {
			try (SocketChannel channel = SocketChannel.open()) {
				channel.socket().connect(Targets.closing());
				return REACHED;
			}
		});
		ways.put("SocketChannel.socket().connect with timeout", () -> {
			try (SocketChannel channel = SocketChannel.open()) {
				channel.socket().connect(Targets.closing(), TIMEOUT);
				return REACHED;
			}
		});
		ways.put("SocketChannel, again after a first attempt", () -> {
			try (SocketChannel channel = SocketChannel.open()) {
				try {
					channel.connect(Targets.closing());
				}
				catch (SecurityException ex) {
					channel.connect(Targets.closing());
				}
				return REACHED;
			}
		});
		ways.put("AsynchronousSocketChannel with a future", () -> {
			try (AsynchronousSocketChannel channel = AsynchronousSocketChannel.open()) {
				channel.connect(Targets.closing()).get(TIMEOUT, TimeUnit.MILLISECONDS);
				return REACHED;
			}
		});
		ways.put("AsynchronousSocketChannel with a handler", ChannelWays::withHandler);
		UnixDomainSocketAddress unix = UnixDomainSocketAddress.of(Targets.UNIX);
		ways.put("UNIX-domain SocketChannel.open(address)", () -> closed(SocketChannel.open(unix)));
		ways.put("UNIX-domain SocketChannel.connect",
				() -> connected(SocketChannel.open(StandardProtocolFamily.UNIX), unix));
		ways.put("UNIX-domain SocketChannel.connect, not blocking",
				() -> notBlocking(SocketChannel.open(StandardProtocolFamily.UNIX), unix));
	}

	private static String closed(SocketChannel channel) throws IOException {
		channel.close();
		return REACHED;
	}

	private static String connected(SocketChannel channel, SocketAddress address) throws IOException {
		try (channel) {
			channel.connect(address);
			return REACHED;
		}
	}

	private static String notBlocking(SocketChannel channel, SocketAddress address) throws IOException {
		try (channel; Selector selector = Selector.open()) {
			channel.configureBlocking(false);
			if (!channel.connect(address)) {
				channel.register(selector, SelectionKey.OP_CONNECT);
				selector.select(TIMEOUT);
				channel.finishConnect();
			}
			return REACHED;
		}
	}

	private static String withHandler() throws Exception {
		CompletableFuture<String> reached = new CompletableFuture<>();
		try (AsynchronousSocketChannel channel = AsynchronousSocketChannel.open()) {
			channel.connect(Targets.closing(), REACHED, new CompletionHandler<Void, String>() {

				@Override
				public void completed(Void result, String attachment) {
					reached.complete(attachment);
				}

				@Override
				public void failed(Throwable ex, String attachment) {
					reached.completeExceptionally(ex);
				}

			});
			return reached.get(TIMEOUT, TimeUnit.MILLISECONDS);
		}
	}

}
