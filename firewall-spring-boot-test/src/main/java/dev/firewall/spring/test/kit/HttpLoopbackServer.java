package dev.firewall.spring.test.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import org.jspecify.annotations.Nullable;

/**
 * A real HTTP server on loopback that counts connections, remembers requests, answers
 * with what it got and redirects where a request asks for it.
 *
 * @since 0.1.0
 */
public final class HttpLoopbackServer implements EgressTarget {

	private final HttpServer server;

	private final ExecutorService threads;

	private final LoopbackServer front;

	private final List<Received> received = new CopyOnWriteArrayList<>();

	private final Map<String, Redirect> redirects = new ConcurrentHashMap<>();

	private HttpLoopbackServer(@Nullable HttpHandler handler) throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(new byte[] { 127, 0, 0, 1 }), 0),
				0);
		this.threads = Executors.newCachedThreadPool((task) -> {
			Thread thread = new Thread(task, "http-loopback-server");
			thread.setDaemon(true);
			return thread;
		});
		this.server.setExecutor(this.threads);
		this.server.createContext("/", (handler != null) ? handler : this::answer);
		this.server.start();
		this.front = LoopbackServer.inFrontOf(this.server.getAddress().getPort(), "http://127.0.0.1:%d");
	}

	/**
	 * Starts a server.
	 * @return a running server
	 */
	public static HttpLoopbackServer start() {
		return started(null);
	}

	/**
	 * Starts a server that stands for a particular one.
	 * @param handler what answers in place of this server, which then remembers no
	 * requests and redirects nothing
	 * @return a running server
	 */
	public static HttpLoopbackServer start(HttpHandler handler) {
		return started(handler);
	}

	private static HttpLoopbackServer started(@Nullable HttpHandler handler) {
		try {
			return new HttpLoopbackServer(handler);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Makes a path redirect.
	 * @param path the path
	 * @param status the status to answer with, such as 302
	 * @param location the value of the header {@code Location}
	 * @return the URI that redirects
	 */
	public URI redirect(String path, int status, String location) {
		this.redirects.put(path, new Redirect(status, location));
		return uri(path);
	}

	private void answer(HttpExchange exchange) throws IOException {
		try (exchange) {
			byte[] body = exchange.getRequestBody().readAllBytes();
			Map<String, String> headers = new LinkedHashMap<>();
			exchange.getRequestHeaders()
				.forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
			this.received.add(new Received(exchange.getRequestMethod(), exchange.getRequestURI().toString(), headers,
					new String(body, StandardCharsets.UTF_8)));
			Redirect redirect = this.redirects.get(exchange.getRequestURI().getPath());
			if (redirect != null) {
				exchange.getResponseHeaders().set("Location", redirect.location());
			}
			byte[] answer = (exchange.getRequestMethod() + " " + exchange.getRequestURI())
				.getBytes(StandardCharsets.UTF_8);
			exchange.getResponseHeaders().set("Content-Type", "text/plain");
			boolean head = exchange.getRequestMethod().equals("HEAD");
			exchange.sendResponseHeaders((redirect != null) ? redirect.status() : 200, head ? -1 : answer.length);
			if (!head) {
				exchange.getResponseBody().write(answer);
			}
		}
	}

	/**
	 * The address of a path on this server.
	 * @param path the path, with a slash in front
	 * @return the URI
	 */
	public URI uri(String path) {
		return URI.create("http://127.0.0.1:" + port() + path);
	}

	/**
	 * The port that counts.
	 * @return the port
	 */
	public int port() {
		return this.front.port();
	}

	/**
	 * The requests that came, in their order.
	 * @return the requests
	 */
	public List<Received> received() {
		return List.copyOf(this.received);
	}

	@Override
	public String rule() {
		return this.front.rule();
	}

	@Override
	public int arrivals() {
		return this.front.arrivals();
	}

	@Override
	public void close() {
		this.front.close();
		this.server.stop(0);
		this.threads.shutdownNow();
	}

	private record Redirect(int status, String location) {

	}

	/**
	 * A request that came.
	 *
	 * @param method its method
	 * @param target its path and query
	 * @param headers its headers, by name in lower case
	 * @param body its body
	 */
	public record Received(String method, String target, Map<String, String> headers, String body) {

		/**
		 * A header.
		 * @param name its name in lower case
		 * @return its first value, or {@code null}
		 */
		public @Nullable String header(String name) {
			return this.headers.get(name);
		}

	}

}
