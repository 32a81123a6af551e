package dev.firewall;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What a stub of a test's sandbox answers in place of the outside world. An enforcement
 * point asks for the kind that it can make a real answer of its client from:
 *
 * <pre class="code">
 * Answer.Http answer = firewall.answer(Egress.http(method, uri), Answer.Http.class, beanName);
 * return (answer != null) ? new StubbedResponse(answer) : execution.execute(request, body);
 * </pre>
 *
 * @since 0.1.0
 * @see Firewall#answer(Egress, Class, String)
 */
public sealed interface Answer {

	/**
	 * An HTTP response.
	 *
	 * @param status its status
	 * @param headers its headers, by name
	 * @param body its body
	 */
	record Http(int status, Map<String, List<String>> headers, byte[] body) implements Answer {

		/**
		 * Keeps the headers as they are now.
		 */
		public Http {
			headers = Map.copyOf(headers);
		}

		@Override
		public String toString() {
			return "HTTP " + this.status + " with " + this.body.length + " bytes";
		}

	}

	/**
	 * A process that has ended.
	 *
	 * @param exitCode its exit code
	 * @param output what it wrote to its standard output
	 * @param errorOutput what it wrote to its error output
	 */
	record Exit(int exitCode, String output, String errorOutput) implements Answer {

		@Override
		public String toString() {
			return "exit code " + this.exitCode + " with "
					+ (this.output + this.errorOutput).getBytes(StandardCharsets.UTF_8).length + " bytes of output";
		}

	}

	/**
	 * A value, for every other protocol.
	 *
	 * @param value the value, as the enforcement point of the protocol takes it
	 */
	record Value(@Nullable Object value) implements Answer {

	}

}
