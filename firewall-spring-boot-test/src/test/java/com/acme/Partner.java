package com.acme;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

import dev.firewall.Egress;
import dev.firewall.EgressBlockedException;
import dev.firewall.Firewall;
import dev.firewall.spring.test.kit.HttpLoopbackServer;

/**
 * What an application reaches out to, through a guard that has no policy of its own.
 */
final class Partner {

	static final HttpLoopbackServer SERVER = HttpLoopbackServer.start();

	static final String NOWHERE = "http://api.partner.example/v1";

	private Partner() {
	}

	/** Asks the firewall, and does no more. */
	static void intend(String uri) {
		Firewall.active().enforce(Egress.http("GET", URI.create(uri)));
	}

	static void call() {
		URI uri = SERVER.uri("/");
		Firewall.active().enforce(Egress.http("GET", uri));
		try {
			HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
			connection.setRequestProperty("Connection", "close");
			connection.getInputStream().close();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Code that makes nothing of a refusal. */
	static void swallow(String uri) {
		try {
			intend(uri);
		}
		catch (EgressBlockedException ex) {
			// It goes on as if nothing had happened
		}
	}

}
