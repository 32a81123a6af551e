package dev.firewall.spring.autoconfigure.web;

import org.springframework.boot.WebApplicationType;

/**
 * The answer to requests that needed a refused call, on Tomcat.
 */
class ServletProblemDetailsTests extends AbstractProblemDetailsTests {

	@Override
	WebApplicationType type() {
		return WebApplicationType.SERVLET;
	}

	@Override
	String server() {
		return "Tomcat";
	}

}
