package dev.firewall.spring.autoconfigure.http;

import java.net.URI;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Judges the handshake of a WebSocket of a JDK client.
 */
final class GuardedWebSocketBuilder implements WebSocket.Builder {

	private final WebSocket.Builder delegate;

	private final HttpGuard guard;

	GuardedWebSocketBuilder(WebSocket.Builder delegate, HttpGuard guard) {
		this.delegate = delegate;
		this.guard = guard;
	}

	@Override
	public WebSocket.Builder header(String name, String value) {
		this.delegate.header(name, value);
		return this;
	}

	@Override
	public WebSocket.Builder connectTimeout(Duration timeout) {
		this.delegate.connectTimeout(timeout);
		return this;
	}

	@Override
	public WebSocket.Builder subprotocols(String mostPreferred, String... lesserPreferred) {
		this.delegate.subprotocols(mostPreferred, lesserPreferred);
		return this;
	}

	@Override
	public CompletableFuture<WebSocket> buildAsync(URI uri, WebSocket.Listener listener) {
		try {
			this.guard.enforceWebSocket(uri);
		}
		catch (Exception ex) {
			// A stub of a test may throw what is checked elsewhere
			return CompletableFuture.failedFuture(ex);
		}
		return this.delegate.buildAsync(uri, listener);
	}

}
