package dev.firewall.spring.autoconfigure.http;

import java.net.URI;
import java.util.function.Supplier;

import dev.firewall.Answer;
import dev.firewall.Egress;
import dev.firewall.Firewall;
import org.jspecify.annotations.Nullable;

/**
 * Asks the firewall for the clients of one bean. The firewall is looked for at the first
 * request, so that a post-processor does not make it too early.
 */
final class HttpGuard {

	private final Supplier<Firewall> source;

	private final String bean;

	private volatile @Nullable Firewall firewall;

	HttpGuard(Supplier<Firewall> source, String bean) {
		this.source = source;
		this.bean = bean;
	}

	String bean() {
		return this.bean;
	}

	/**
	 * Judges a request.
	 * @param method the method
	 * @param uri where to
	 * @return what to answer in place of sending it, or {@code null} if it may be sent
	 */
	Answer.@Nullable Http ask(String method, URI uri) {
		return firewall().answer(Egress.http(method, uri), Answer.Http.class, this.bean);
	}

	void enforceWebSocket(URI uri) {
		firewall().enforce(Egress.websocket(uri), this.bean);
	}

	private Firewall firewall() {
		Firewall current = this.firewall;
		if (current == null) {
			current = this.source.get();
			this.firewall = current;
		}
		return current;
	}

}
