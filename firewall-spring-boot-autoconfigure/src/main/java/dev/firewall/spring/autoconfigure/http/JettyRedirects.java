package dev.firewall.spring.autoconfigure.http;

import org.eclipse.jetty.client.Request;

/**
 * Takes redirects over from Jetty's client, request by request.
 */
final class JettyRedirects {

	private JettyRedirects() {
	}

	static RedirectRule takeOver(Object request) {
		Request jetty = (Request) request;
		boolean follows = jetty.isFollowRedirects();
		jetty.followRedirects(false);
		return follows ? RedirectRule.ALWAYS : RedirectRule.NEVER;
	}

}
