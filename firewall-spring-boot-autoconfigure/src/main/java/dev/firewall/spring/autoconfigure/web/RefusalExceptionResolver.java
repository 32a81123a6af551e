package dev.firewall.spring.autoconfigure.web;

import java.io.IOException;

import dev.firewall.EgressBlockedException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/**
 * Answers refusals that nobody else in a servlet application answered: neither a method
 * of the application nor Spring, where the exception around the refusal says a status.
 */
final class RefusalExceptionResolver implements HandlerExceptionResolver, Ordered {

	@Override
	public @Nullable ModelAndView resolveException(HttpServletRequest request, HttpServletResponse response,
			@Nullable Object handler, Exception ex) {
		if (response.isCommitted() || EgressBlockedException.findIn(ex).isEmpty()) {
			return null;
		}
		try {
			write(response);
		}
		catch (IOException failure) {
			// The client is gone, and there is nobody to tell
		}
		return new ModelAndView();
	}

	private static void write(HttpServletResponse response) throws IOException {
		byte[] body = RefusalProblem.body();
		response.resetBuffer();
		response.setStatus(RefusalProblem.STATUS);
		response.setContentType(RefusalProblem.CONTENT_TYPE);
		response.setContentLength(body.length);
		try {
			response.getOutputStream().write(body);
		}
		catch (IllegalStateException ex) {
			// Somebody has asked for the writer, which excludes the stream
			response.getWriter().write(RefusalProblem.BODY);
		}
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

}
