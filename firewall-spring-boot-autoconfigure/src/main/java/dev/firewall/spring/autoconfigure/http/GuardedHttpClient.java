package dev.firewall.spring.autoconfigure.http;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

import dev.firewall.Answer;
import dev.firewall.spring.autoconfigure.Mocks;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;

/**
 * A JDK client whose requests are judged, and that follows redirects itself so that each
 * hop is judged. {@link HttpResponse#previousResponse()} is empty, and pushed responses
 * are not judged: they come over the connection of a request that was.
 */
final class GuardedHttpClient extends HttpClient {

	/** As many as the JDK follows. */
	private static final int LIMIT = Integer.getInteger("jdk.httpclient.redirects.retrylimit", 5);

	private final HttpClient delegate;

	private final HttpClient unfollowed;

	private final RedirectRule rule;

	private final HttpGuard guard;

	private GuardedHttpClient(HttpClient delegate, HttpGuard guard) {
		this.delegate = delegate;
		this.unfollowed = JdkRedirects.withoutRedirects(delegate);
		this.rule = JdkRedirects.canTakeOver(delegate) ? JdkRedirects.rule(delegate) : RedirectRule.NEVER;
		this.guard = guard;
	}

	static HttpClient guard(HttpClient client, HttpGuard guard) {
		return (client instanceof GuardedHttpClient || Mocks.isMock(client)) ? client
				: new GuardedHttpClient(client, guard);
	}

	/** What is guarded further up is not to be judged twice. */
	static HttpClient unwrap(HttpClient client) {
		return (client instanceof GuardedHttpClient guarded) ? guarded.delegate : client;
	}

	@Override
	public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> responseBodyHandler)
			throws IOException, InterruptedException {
		HttpRequest hop = request;
		for (int redirects = 0;; redirects++) {
			Answer.Http answer = this.guard.ask(hop.method(), hop.uri());
			BodyHandler<T> handler = (redirects < LIMIT) ? unlessRedirected(hop, responseBodyHandler)
					: responseBodyHandler;
			HttpResponse<T> response = (answer != null) ? StubbedHttpResponse.await(hop, answer, handler)
					: this.unfollowed.send(hop, handler);
			Redirection redirection = (redirects < LIMIT) ? redirection(hop, response) : null;
			if (redirection == null) {
				return response;
			}
			hop = next(hop, redirection);
		}
	}

	@Override
	public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> responseBodyHandler) {
		return sendAsync(request, responseBodyHandler, null);
	}

	@Override
	public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> responseBodyHandler,
			@Nullable PushPromiseHandler<T> pushPromiseHandler) {
		return hopAsync(request, responseBodyHandler, pushPromiseHandler, 0);
	}

	private <T> CompletableFuture<HttpResponse<T>> hopAsync(HttpRequest hop, BodyHandler<T> handler,
			@Nullable PushPromiseHandler<T> pushPromiseHandler, int redirects) {
		Answer.Http answer;
		try {
			answer = this.guard.ask(hop.method(), hop.uri());
		}
		catch (Exception ex) {
			// A stub may throw what the client's own methods declare
			return CompletableFuture.failedFuture(ex);
		}
		// The next hop starts on a thread of the client, but belongs to the code here.
		Executor frames = FrameExecutor.capture();
		BodyHandler<T> hopHandler = (redirects < LIMIT) ? unlessRedirected(hop, handler) : handler;
		CompletableFuture<HttpResponse<T>> exchange = (answer != null) ? StubbedHttpResponse.of(hop, answer, hopHandler)
				: this.unfollowed.sendAsync(hop, hopHandler, pushPromiseHandler);
		return exchange.thenCompose((response) -> {
			Redirection redirection = (redirects < LIMIT) ? redirection(hop, response) : null;
			if (redirection == null) {
				return CompletableFuture.completedFuture(response);
			}
			return CompletableFuture.completedFuture(next(hop, redirection))
				.thenComposeAsync((next) -> hopAsync(next, handler, pushPromiseHandler, redirects + 1), frames);
		});
	}

	/** The body of an answer that is followed is nobody's. */
	private <T> BodyHandler<T> unlessRedirected(HttpRequest request, BodyHandler<T> handler) {
		return (info) -> {
			Redirection redirection = Redirection.of(request.method(), request.uri(), info.statusCode(),
					info.headers().firstValue("Location").orElse(null));
			return (redirection != null && follows(redirection)) ? discard() : handler.apply(info);
		};
	}

	@SuppressWarnings("NullAway") // nobody reads it
	private static <T> HttpResponse.BodySubscriber<T> discard() {
		return BodySubscribers.replacing(null);
	}

	private @Nullable Redirection redirection(HttpRequest request, HttpResponse<?> response) {
		Redirection redirection = Redirection.of(request.method(), request.uri(), response.statusCode(),
				response.headers().firstValue("Location").orElse(null));
		return (redirection != null && follows(redirection)) ? redirection : null;
	}

	private boolean follows(Redirection redirection) {
		return this.rule.follows(redirection, (BiConsumer<String, String> headers) -> {
		});
	}

	private static HttpRequest next(HttpRequest hop, Redirection redirection) {
		HttpRequest.Builder next = HttpRequest.newBuilder(hop, (name, value) -> redirection.keepsHeader(name))
			.uri(redirection.target());
		return redirection.keepsBody() ? next.build()
				: next.method(redirection.nextMethod(), HttpRequest.BodyPublishers.noBody()).build();
	}

	@Override
	public WebSocket.Builder newWebSocketBuilder() {
		return new GuardedWebSocketBuilder(this.delegate.newWebSocketBuilder(), this.guard);
	}

	@Override
	public Optional<CookieHandler> cookieHandler() {
		return this.delegate.cookieHandler();
	}

	@Override
	public Optional<Duration> connectTimeout() {
		return this.delegate.connectTimeout();
	}

	@Override
	public Redirect followRedirects() {
		return this.delegate.followRedirects();
	}

	@Override
	public Optional<ProxySelector> proxy() {
		return this.delegate.proxy();
	}

	@Override
	public SSLContext sslContext() {
		return this.delegate.sslContext();
	}

	@Override
	public SSLParameters sslParameters() {
		return this.delegate.sslParameters();
	}

	@Override
	public Optional<Authenticator> authenticator() {
		return this.delegate.authenticator();
	}

	@Override
	public Version version() {
		return this.delegate.version();
	}

	@Override
	public Optional<Executor> executor() {
		return this.delegate.executor();
	}

	// What follows overrides methods that came with Java 21.

	public void close() {
		both("close");
	}

	public void shutdown() {
		both("shutdown");
	}

	public void shutdownNow() {
		both("shutdownNow");
	}

	public boolean isTerminated() {
		return Boolean.TRUE.equals(invoke(this.delegate, "isTerminated"))
				&& Boolean.TRUE.equals(invoke(this.unfollowed, "isTerminated"));
	}

	public boolean awaitTermination(Duration duration) throws InterruptedException {
		long end = System.nanoTime() + duration.toNanos();
		return await(this.delegate, duration) && await(this.unfollowed, Duration.ofNanos(end - System.nanoTime()));
	}

	private static boolean await(HttpClient client, Duration duration) throws InterruptedException {
		Method method = ReflectionUtils.findMethod(HttpClient.class, "awaitTermination", Duration.class);
		try {
			return method != null && Boolean.TRUE.equals(method.invoke(client, duration));
		}
		catch (ReflectiveOperationException ex) {
			if (ex.getCause() instanceof InterruptedException cause) {
				throw cause;
			}
			throw new IllegalStateException(ex);
		}
	}

	private void both(String method) {
		invoke(this.delegate, method);
		if (this.unfollowed != this.delegate) {
			invoke(this.unfollowed, method);
		}
	}

	private static @Nullable Object invoke(HttpClient client, String name) {
		Method method = ReflectionUtils.findMethod(HttpClient.class, name);
		return (method != null) ? ReflectionUtils.invokeMethod(method, client) : null;
	}

}
