package dev.firewall.spring.autoconfigure.scope;

import java.net.URI;

import dev.firewall.Egress;
import dev.firewall.Firewall;
import dev.firewall.Protocol;

/**
 * Tells which scopes the running code is in, by what they refuse: without a policy,
 * nothing else does.
 */
final class Judging {

	private static final Firewall FIREWALL = Firewall.builder().log((logger, message) -> {
	}).build();

	private Judging() {
	}

	static boolean allowsRedis() {
		return FIREWALL.evaluate(Egress.to(Protocol.REDIS).host("cache.example").port(6379).build()).proceeds();
	}

	static boolean allowsMail() {
		return FIREWALL.evaluate(Egress.to(Protocol.SMTP).host("mail.example").port(25).build()).proceeds();
	}

	static boolean allows(String uri) {
		return FIREWALL.evaluate(Egress.http("GET", URI.create(uri))).proceeds();
	}

	/** What is allowed, as text that reads well in assertions. */
	static String allowed() {
		return (allowsRedis() ? "redis " : "") + (allowsMail() ? "mail" : "");
	}

}
