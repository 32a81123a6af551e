package com.acme.clients;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import feign.Feign;
import feign.Param;
import feign.RequestLine;
import feign.Response;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/**
 * Clients of HTTP.
 */
final class HttpClients {

	static final int TIMEOUT = 10;

	private HttpClients() {
	}

	static void addTo(Map<String, Clients.Supplied> clients) {
		clients.put("JDK HttpClient", () -> {
			HttpClient client = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.ALWAYS).build();
			return (target) -> status(client
				.send(HttpRequest.newBuilder(URI.create(target.url())).build(), HttpResponse.BodyHandlers.ofString())
				.statusCode());
		});
		clients.put("Apache HttpClient 5", () -> {
			CloseableHttpClient client = org.apache.hc.client5.http.impl.classic.HttpClients.createDefault();
			return (target) -> status(client.execute(new HttpGet(target.url()), (response) -> response.getCode()));
		});
		clients.put("Apache HttpClient 5, asynchronous", () -> {
			CloseableHttpAsyncClient client = HttpAsyncClients.createDefault();
			client.start();
			return (target) -> {
				SimpleHttpRequest request = SimpleRequestBuilder.get(target.url()).build();
				return status(client.execute(request, null).get(TIMEOUT, TimeUnit.SECONDS).getCode());
			};
		});
		clients.put("OkHttp", () -> {
			OkHttpClient client = new OkHttpClient();
			return (target) -> execute(client.newCall(new Request.Builder().url(target.url()).build()));
		});
		clients.put("OkHttp, asynchronous", () -> {
			OkHttpClient client = new OkHttpClient();
			return (target) -> enqueue(client.newCall(new Request.Builder().url(target.url()).build()));
		});
		clients.put("Reactor Netty on NIO", () -> reactor(reactorNetty(false)));
		clients.put("Reactor Netty on epoll", () -> reactor(reactorNetty(true)));
		clients.put("Jetty HttpClient", () -> {
			org.eclipse.jetty.client.HttpClient client = new org.eclipse.jetty.client.HttpClient();
			client.start();
			return (target) -> status(client.GET(target.url()).getStatus());
		});
		clients.put("Feign", () -> (target) -> {
			try (Response response = Feign.builder().target(Api.class, target.base()).get(target.path())) {
				return status(response.status());
			}
		});
	}

	static String status(int status) {
		return "status " + status;
	}

	/** With a loop of its own, so that no other client's tells what is open. */
	static reactor.netty.http.client.HttpClient reactorNetty(boolean epoll) {
		LoopResources loops = LoopResources.create("reactor", 1, true);
		return reactor.netty.http.client.HttpClient.create(ConnectionProvider.newConnection())
			.followRedirect(true)
			.runOn(loops, epoll);
	}

	private static Client reactor(reactor.netty.http.client.HttpClient client) {
		return (target) -> status(client.get().uri(target.url()).response().block().status().code());
	}

	private static String execute(Call call) throws IOException {
		try (okhttp3.Response response = call.execute()) {
			return status(response.code());
		}
	}

	private static String enqueue(Call call) throws Exception {
		CompletableFuture<String> answer = new CompletableFuture<>();
		call.enqueue(new Callback() {

			@Override
			public void onFailure(Call failed, IOException ex) {
				answer.completeExceptionally(ex);
			}

			@Override
			public void onResponse(Call answered, okhttp3.Response response) {
				response.close();
				answer.complete(status(response.code()));
			}

		});
		return answer.get(TIMEOUT, TimeUnit.SECONDS);
	}

	/**
	 * For Feign.
	 */
	interface Api {

		@RequestLine("GET /{path}")
		Response get(@Param(value = "path", encoded = true) String path);

	}

}
