package com.acme;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Takes every way through a proxy to a host of its own below a domain, and prints how
 * each ended.
 */
public final class ProxyWays {

	private static final int TIMEOUT = 20;

	private final InetSocketAddress proxy;

	private final HttpClient client;

	/** What follows the host of a URL: where the proxy redirects to. */
	private final String path;

	private ProxyWays(InetSocketAddress proxy, String path) {
		this.proxy = proxy;
		this.path = path;
		this.client = client(proxy);
	}

	private static HttpClient client(InetSocketAddress proxy) {
		return HttpClient.newBuilder()
			.proxy(ProxySelector.of(proxy))
			.followRedirects(HttpClient.Redirect.ALWAYS)
			.version(HttpClient.Version.HTTP_1_1)
			.build();
	}

	/** The proxy's address and port, a domain, and what follows the host of a URL. */
	public static void main(String[] args) {
		ProxyWays ways = new ProxyWays(new InetSocketAddress(args[0], Integer.parseInt(args[1])), args[3]);
		ways.all().forEach((name, way) -> {
			String host = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", "-") + "." + args[2];
			System.out.println(name + "\t" + WaysOut.take(() -> way.to(host)));
		});
	}

	private Map<String, Proxied> all() {
		Map<String, Proxied> ways = new LinkedHashMap<>();
		ways.put("HttpURLConnection", (host) -> open("http://" + host, Proxy.Type.HTTP));
		ways.put("HttpURLConnection with CONNECT", (host) -> open("https://" + host, Proxy.Type.HTTP));
		ways.put("HttpURLConnection that is told of a proxy", (host) -> {
			ProxySelector before = ProxySelector.getDefault();
			ProxySelector.setDefault(ProxySelector.of(this.proxy));
			try {
				return status((HttpURLConnection) uri("http://" + host).toURL().openConnection());
			}
			finally {
				ProxySelector.setDefault(before);
			}
		});
		ways.put("HttpURLConnection with SOCKS", (host) -> open("http://" + host, Proxy.Type.SOCKS));
		ways.put("HttpClient", (host) -> send("http://" + host));
		ways.put("HttpClient with CONNECT", (host) -> send("https://" + host));
		ways.put("HttpClient sendAsync", (host) -> {
			HttpRequest request = HttpRequest.newBuilder(uri("http://" + host)).build();
			return "status " + this.client.sendAsync(request, HttpResponse.BodyHandlers.discarding())
				.get(TIMEOUT, TimeUnit.SECONDS)
				.statusCode();
		});
		ways.put("HttpClient WebSocket", (host) -> {
			// Not over a connection that is open already
			client(this.proxy).newWebSocketBuilder()
				.buildAsync(URI.create("ws://" + host + "/"), new WebSocket.Listener() {
				})
				.get(TIMEOUT, TimeUnit.SECONDS)
				.abort();
			return "opened";
		});
		return ways;
	}

	private URI uri(String target) {
		return URI.create(target + this.path);
	}

	private String open(String target, Proxy.Type type) throws IOException {
		return status((HttpURLConnection) uri(target).toURL().openConnection(new Proxy(type, this.proxy)));
	}

	/** Leaves the connection to the proxy open, so that the next may use it. */
	private static String status(HttpURLConnection connection) throws IOException {
		int status = connection.getResponseCode();
		connection.getInputStream().readAllBytes();
		return "status " + status;
	}

	private String send(String target) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(uri(target)).build();
		return "status " + this.client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
	}

	private interface Proxied {

		String to(String host) throws Exception;

	}

}
