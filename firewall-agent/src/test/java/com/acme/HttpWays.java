package com.acme;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLConnection;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import javax.xml.parsers.DocumentBuilderFactory;

/**
 * HTTP clients of the JDK, and what fetches by URL.
 */
final class HttpWays {

	private static final int TIMEOUT = 10;

	/** Kept, because each has a selector of its own until it is collected. */
	private static final HttpClient HTTP_1 = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private static final HttpClient HTTP_2 = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();

	private static final HttpClient PROXIED = HttpClient.newBuilder()
		.proxy(ProxySelector.of(Targets.http()))
		.version(HttpClient.Version.HTTP_1_1)
		.build();

	private HttpWays() {
	}

	static void addTo(Map<String, Way> ways) {
		ways.put("HttpClient 1.1 send", () -> send(HTTP_1, Targets.uri()));
		ways.put("HttpClient 1.1 send to a name", () -> send(HTTP_1, named()));
		ways.put("HttpClient 1.1 sendAsync", () -> sendAsync(HTTP_1, Targets.uri()));
		ways.put("HttpClient 2 send", () -> send(HTTP_2, Targets.uri()));
		ways.put("HttpClient 2 sendAsync", () -> sendAsync(HTTP_2, Targets.uri()));
		ways.put("HttpClient over TLS",
				() -> send(HTTP_2, URI.create("https://" + Targets.HOST + ":" + Targets.CLOSING + "/")));
		ways.put("HttpClient behind a proxy", () -> send(PROXIED, URI.create("http://target.example/")));
		ways.put("HttpClient WebSocket", () -> {
			WebSocket socket = HTTP_1.newWebSocketBuilder()
				.buildAsync(URI.create("ws://" + Targets.HOST + ":" + Targets.HTTP + "/"), new WebSocket.Listener() {
				})
				.get(TIMEOUT, TimeUnit.SECONDS);
			socket.abort();
			return "opened";
		});
		ways.put("HttpURLConnection", () -> status(Targets.uri().toURL().openConnection()));
		ways.put("HttpURLConnection to a name", () -> status(named().toURL().openConnection()));
		ways.put("HttpURLConnection behind a proxy",
				() -> status(URI.create("http://target.example/")
					.toURL()
					.openConnection(new Proxy(Proxy.Type.HTTP, Targets.http()))));
		ways.put("HttpsURLConnection", () -> status(
				URI.create("https://" + Targets.HOST + ":" + Targets.CLOSING + "/").toURL().openConnection()));
		ways.put("URL.openStream", () -> read(Targets.uri().toURL()));
		ways.put("URL of ftp", () -> read(URI.create("ftp://" + Targets.HOST + ":" + Targets.CLOSING + "/a").toURL()));
		ways.put("URL of a jar over http",
				() -> read(URI.create("jar:http://" + Targets.HOST + ":" + Targets.HTTP + "/a.jar!/a").toURL()));
		ways.put("URLClassLoader", () -> {
			try (URLClassLoader loader = new URLClassLoader(new URL[] { Targets.uri().toURL() }, null)) {
				return loader.loadClass("a.B").getName();
			}
		});
		ways.put("XML parser",
				() -> DocumentBuilderFactory.newInstance()
					.newDocumentBuilder()
					.parse(Targets.uri().toString())
					.getNodeName());
	}

	private static URI named() {
		return URI.create("http://localhost:" + Targets.HTTP + "/");
	}

	private static String send(HttpClient client, URI uri) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(uri).build();
		return "status " + client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
	}

	private static String sendAsync(HttpClient client, URI uri) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(uri).build();
		return "status " + client.sendAsync(request, HttpResponse.BodyHandlers.ofString())
			.get(TIMEOUT, TimeUnit.SECONDS)
			.statusCode();
	}

	private static String status(URLConnection connection) throws IOException {
		HttpURLConnection http = (HttpURLConnection) connection;
		try {
			return "status " + http.getResponseCode();
		}
		finally {
			http.disconnect();
		}
	}

	private static String read(URL url) throws IOException {
		try (InputStream content = url.openStream()) {
			return "read " + content.readAllBytes().length;
		}
	}

}
