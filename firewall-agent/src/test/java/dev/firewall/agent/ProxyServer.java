package dev.firewall.agent;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A proxy that answers in place of its targets, keeps its connections open, and knows
 * what it was asked for.
 */
final class ProxyServer implements AutoCloseable {

	private static final Pattern REDIRECT = Pattern.compile("\\S+ \\S+/to/(\\S+) .*");

	private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

	private final List<String> requests = new CopyOnWriteArrayList<>();

	private final AtomicInteger connections = new AtomicInteger();

	ProxyServer() throws IOException {
		start(this::accept);
	}

	private static void start(Loop loop) {
		Thread thread = new Thread(() -> {
			try {
				loop.run();
			}
			catch (IOException ex) {
				// The server was closed, or the client went away
			}
		});
		thread.setDaemon(true);
		thread.start();
	}

	private void accept() throws IOException {
		while (true) {
			Socket connection = this.server.accept();
			this.connections.incrementAndGet();
			start(() -> serve(connection));
		}
	}

	private void serve(Socket connection) throws IOException {
		try (connection) {
			int first = connection.getInputStream().read();
			if (first < ' ') {
				this.requests.add("SOCKS");
				return;
			}
			BufferedReader in = new BufferedReader(
					new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
			String line = (char) first + in.readLine();
			while (line != null) {
				this.requests.add(line);
				for (String header = line; header != null && !header.isEmpty();) {
					header = in.readLine();
				}
				connection.getOutputStream().write(answer(line).getBytes(StandardCharsets.US_ASCII));
				// A tunnel leads nowhere
				line = line.startsWith("CONNECT") ? null : in.readLine();
			}
		}
	}

	private static String answer(String request) {
		if (request.startsWith("CONNECT")) {
			return "HTTP/1.1 200 OK\r\n\r\n";
		}
		Matcher redirect = REDIRECT.matcher(request);
		String status = redirect.matches() ? "302 Found\r\nLocation: http://" + redirect.group(1) + "/" : "200 OK";
		return "HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n";
	}

	String host() {
		return this.server.getInetAddress().getHostAddress();
	}

	int port() {
		return this.server.getLocalPort();
	}

	/** The first line of each request, or what else came. */
	List<String> requests() {
		return List.copyOf(this.requests);
	}

	/**
	 * How many have connected. Connections are taken up in order, so all those before
	 * this was called are counted.
	 */
	int connections() throws IOException {
		try (Socket mark = new Socket(this.server.getInetAddress(), port())) {
			mark.getOutputStream().write("MARK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
			mark.getInputStream().read();
		}
		this.requests.remove("MARK");
		return this.connections.decrementAndGet();
	}

	@Override
	public void close() throws IOException {
		this.server.close();
	}

	private interface Loop {

		void run() throws IOException;

	}

}
