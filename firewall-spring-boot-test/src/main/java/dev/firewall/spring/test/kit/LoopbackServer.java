package dev.firewall.spring.test.kit;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * A port on loopback that counts the connections it accepts and hands them on to a real
 * server, whatever that speaks.
 *
 * <pre class="code">
 * LoopbackServer.inFrontOf(postgres.getPort(), "postgresql://127.0.0.1:%d/orders");
 * </pre>
 *
 * @since 0.1.0
 */
public final class LoopbackServer implements EgressTarget {

	private static final int PATIENCE_SECONDS = 30;

	private final ServerSocket server;

	private final int backendPort;

	private final String rule;

	private final AtomicInteger accepted = new AtomicInteger();

	/** Our own connections, by the port that they come from. */
	private final Map<Integer, CountDownLatch> probes = new ConcurrentHashMap<>();

	private final Set<Closeable> open = ConcurrentHashMap.newKeySet();

	private LoopbackServer(int backendPort, String rule) {
		try {
			this.server = new ServerSocket(0, 50, loopback());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.backendPort = backendPort;
		this.rule = rule.formatted(this.server.getLocalPort());
	}

	/**
	 * Opens a port in front of a server.
	 * @param backendPort the server's port on 127.0.0.1
	 * @param rule the rule that names the new port, with {@code %d} for its number
	 * @return the open port
	 */
	public static LoopbackServer inFrontOf(int backendPort, String rule) {
		LoopbackServer server = new LoopbackServer(backendPort, rule);
		start("accept", server::accept);
		return server;
	}

	private static InetAddress loopback() throws IOException {
		return InetAddress.getByAddress(new byte[] { 127, 0, 0, 1 });
	}

	private static void start(String name, Runnable task) {
		Thread thread = new Thread(task, "loopback-" + name);
		thread.setDaemon(true);
		thread.start();
	}

	private void accept() {
		while (!this.server.isClosed()) {
			try {
				Socket socket = this.server.accept();
				CountDownLatch probe = this.probes.remove(socket.getPort());
				if (probe != null) {
					socket.close();
					probe.countDown();
					continue;
				}
				this.accepted.incrementAndGet();
				handOn(socket);
			}
			catch (IOException ex) {
				// The server was closed, or a connection is gone already.
			}
		}
	}

	private void handOn(Socket socket) throws IOException {
		this.open.add(socket);
		Socket backend = new Socket();
		this.open.add(backend);
		try {
			backend.connect(new InetSocketAddress(loopback(), this.backendPort));
		}
		catch (IOException ex) {
			socket.close();
			throw ex;
		}
		start("requests", () -> pump(socket, backend));
		start("answers", () -> pump(backend, socket));
	}

	private void pump(Socket from, Socket to) {
		try (from; to) {
			from.getInputStream().transferTo(to.getOutputStream());
		}
		catch (IOException ex) {
			// One side ended the conversation.
		}
		this.open.remove(from);
	}

	/**
	 * The host.
	 * @return the address as text
	 */
	public String host() {
		return "127.0.0.1";
	}

	/**
	 * The port that counts.
	 * @return the port
	 */
	public int port() {
		return this.server.getLocalPort();
	}

	@Override
	public String rule() {
		return this.rule;
	}

	/**
	 * Connections are accepted in the order in which they come: once one of our own is
	 * through, every earlier one is counted.
	 */
	@Override
	public int arrivals() {
		CountDownLatch arrived = new CountDownLatch(1);
		try (Socket probe = new Socket()) {
			probe.bind(new InetSocketAddress(loopback(), 0));
			this.probes.put(probe.getLocalPort(), arrived);
			probe.connect(new InetSocketAddress(loopback(), port()));
			if (!arrived.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
				throw new IllegalStateException("The server on port " + port() + " accepts nothing any more");
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while counting connections", ex);
		}
		return this.accepted.get();
	}

	@Override
	public void close() {
		close(this.server);
		this.open.forEach(LoopbackServer::close);
	}

	private static void close(@Nullable Closeable closeable) {
		try {
			if (closeable != null) {
				closeable.close();
			}
		}
		catch (IOException ex) {
			// It is gone then.
		}
	}

}
