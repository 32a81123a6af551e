package dev.firewall.spring.autoconfigure.web;

import java.nio.charset.StandardCharsets;

/**
 * What a client is told of a refusal (RFC 9457): that the service is not available, and
 * nothing of why. It is always the same, so there is nothing in it to learn from.
 */
final class RefusalProblem {

	static final int STATUS = 503;

	static final String CONTENT_TYPE = "application/problem+json";

	static final String BODY = """
			{"type":"about:blank","title":"Service Unavailable","status":503}""";

	private RefusalProblem() {
	}

	static byte[] body() {
		return BODY.getBytes(StandardCharsets.US_ASCII);
	}

}
