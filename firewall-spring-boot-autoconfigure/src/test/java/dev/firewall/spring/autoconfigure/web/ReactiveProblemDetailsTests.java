package dev.firewall.spring.autoconfigure.web;

import org.springframework.boot.WebApplicationType;

/**
 * The answer to requests that needed a refused call, on Netty.
 */
class ReactiveProblemDetailsTests extends AbstractProblemDetailsTests {

	@Override
	WebApplicationType type() {
		return WebApplicationType.REACTIVE;
	}

	@Override
	String server() {
		return "Netty";
	}

}
