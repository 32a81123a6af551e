package dev.firewall.agent;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.CompletionHandler;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadFactory;

import org.jspecify.annotations.Nullable;

/**
 * Goes through every hook once, so that only those are reported to work that did. Each
 * hook stops it before anything is sent; what it would reach without the hook is closed
 * and on this machine.
 */
final class Canary {

	/** The discard port, where nobody listens. */
	private static final int PORT = 9;

	private static final int TIMEOUT = 100;

	private static final String NAME = "firewall-canary.invalid";

	/** A name that every machine knows. */
	private static final String LOCAL = "localhost";

	private static final String REACH = "reach@";

	private static final String FILE = "/nonexistent/firewall-canary";

	private final Thread thread = Thread.currentThread();

	private final Set<String> passed = new HashSet<>();

	private @Nullable String expected;

	private boolean stopping;

	/** Whether nothing can fail before the hook any more. */
	private boolean reached;

	/**
	 * Whether a hook is passed by the canary itself: it is the one that is expected, or
	 * one before that. On its thread the JDK may call providers of an application, which
	 * go where they like and are judged.
	 */
	boolean isAt(String key, Object argument) {
		String expected = this.expected;
		if (Thread.currentThread() != this.thread || expected == null) {
			return false;
		}
		boolean before = key.startsWith("lookup@") ? !this.stopping && LOCAL.equals(argument)
				: key.startsWith("connect@") && expected.startsWith("connected@");
		return before || key.equals(expected) || isOtherReach(key, expected);
	}

	/** Of the two, a JVM uses one, whichever is expected. */
	private static boolean isOtherReach(String key, @Nullable String expected) {
		return key.startsWith(REACH) && expected != null && expected.startsWith(REACH) && !key.equals(expected);
	}

	/**
	 * Called where a hook is passed.
	 * @return what stops the canary, or {@code null} to let it go on to the next hook
	 */
	@Nullable Object passed(String key) {
		if (!key.equals(this.expected)) {
			return isOtherReach(key, this.expected) ? new Stop() : null;
		}
		this.passed.add(key);
		if (!this.stopping) {
			return null;
		}
		boolean opened = key.startsWith("connected@");
		// A text is what the hook for names of addresses answers
		return key.startsWith("reverse@") ? FILE : opened ? new ConnectException(NAME) : new Stop();
	}

	/**
	 * Goes through hooks.
	 * @return those that asked
	 */
	Set<String> fly(List<Hook> hooks) {
		for (Hook hook : hooks) {
			fly(hook);
		}
		return this.passed;
	}

	/**
	 * Whether a hook no longer asks. Not so where the canary did not get there.
	 */
	boolean misses(Hook hook) {
		this.passed.remove(hook.key());
		return fly(hook) && !this.passed.contains(hook.key());
	}

	/** Goes through a hook, and says whether it got there. */
	private boolean fly(Hook hook) {
		this.expected = hook.key();
		this.stopping = hook.site() != Hook.Site.RESULT;
		this.reached = false;
		try {
			fly(hook, InetAddress.getLoopbackAddress());
			return true;
		}
		catch (ClosedChannelException ex) {
			// By an interrupt, before the hook or behind it
			return false;
		}
		catch (IOException | RuntimeException ex) {
			// Stopped, by the hook or without it: what counts is whether it asked
			return this.reached;
		}
		finally {
			this.expected = null;
		}
	}

	private void fly(Hook hook, InetAddress loopback) throws IOException {
		InetSocketAddress address = new InetSocketAddress(loopback, PORT);
		String operation = hook.operation();
		this.reached = operation.equals("lookup") || operation.equals("start");
		switch (operation) {
			case "connect" -> connect(hook, address);
			case "connected" -> connected(hook, address);
			case "associate" -> {
				try (DatagramChannel channel = DatagramChannel.open()) {
					this.reached = true;
					channel.connect(address);
				}
			}
			case "datagram" -> {
				try (DatagramChannel channel = DatagramChannel.open()) {
					this.reached = true;
					channel.send(ByteBuffer.allocate(1), address);
				}
			}
			case "join" -> {
				try (DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET)) {
					this.reached = true;
					// No group at all, so nothing is joined without the hook
					channel.join(loopback, null);
				}
			}
			case "lookup" -> InetAddress.getAllByName(NAME);
			case "learnt" -> InetAddress.getAllByName(LOCAL);
			case "reverse" -> InetAddress.getByAddress(loopback.getAddress()).getHostName();
			case "reach" -> loopback.isReachable(TIMEOUT);
			case "start" -> new ProcessBuilder(FILE).start().destroy();
			default -> throw new IllegalStateException("Nobody knows how to get to " + hook.name());
		}
	}

	private void connect(Hook hook, InetSocketAddress address) throws IOException {
		if (hook.type().equals("java/net/Socket")) {
			try (Socket socket = new Socket()) {
				this.reached = true;
				socket.connect(address, TIMEOUT);
			}
		}
		else if (hook.type().equals("sun/nio/ch/AsynchronousSocketChannelImpl")) {
			connectAsynchronously(hook, address);
		}
		else {
			try (SocketChannel channel = SocketChannel.open()) {
				this.reached = true;
				if (hook.method().equals("blockingConnect")) {
					channel.socket().connect(address, TIMEOUT);
				}
				else {
					channel.connect(address);
				}
			}
		}
	}

	private void connectAsynchronously(Hook hook, InetSocketAddress address) throws IOException {
		AsynchronousChannelGroup group = AsynchronousChannelGroup.withFixedThreadPool(1, new Daemons());
		try (AsynchronousSocketChannel channel = AsynchronousSocketChannel.open(group)) {
			this.reached = true;
			if (hook.parameters().contains("CompletionHandler")) {
				channel.connect(address, NAME, new Ignoring());
			}
			else {
				channel.connect(address).cancel(true);
			}
		}
		finally {
			group.shutdownNow();
		}
	}

	private void connected(Hook hook, InetSocketAddress address) throws IOException {
		boolean unix = hook.site() == Hook.Site.PATH;
		try (SocketChannel channel = unix ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open()) {
			this.reached = true;
			channel.connect(unix ? UnixDomainSocketAddress.of(FILE) : address);
		}
	}

	/** What a hook throws at the canary. */
	private static final class Stop extends SecurityException {

		private static final long serialVersionUID = 1L;

		@Override
		public synchronized Throwable fillInStackTrace() {
			return this;
		}

	}

	private static final class Daemons implements ThreadFactory {

		@Override
		public Thread newThread(Runnable task) {
			Thread thread = new Thread(null, task, "firewall-canary", 0, false);
			thread.setDaemon(true);
			return thread;
		}

	}

	private static final class Ignoring implements CompletionHandler<Void, String> {

		@Override
		public void completed(Void result, String attachment) {
			// The connection is closed at once
		}

		@Override
		public void failed(Throwable ex, String attachment) {
			// What counts is whether the hook asked
		}

	}

}
