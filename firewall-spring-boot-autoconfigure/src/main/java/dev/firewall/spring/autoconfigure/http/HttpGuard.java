package dev.firewall.spring.autoconfigure.http;

import java.net.URI;
import java.util.function.Supplier;

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

	void enforce(String method, URI uri) {
		enforce(Egress.http(method, uri));
	}

	void enforceWebSocket(URI uri) {
		enforce(Egress.websocket(uri));
	}

	private void enforce(Egress egress) {
		Firewall current = this.firewall;
		if (current == null) {
			current = this.source.get();
			this.firewall = current;
		}
		current.enforce(egress, this.bean);
	}

}
