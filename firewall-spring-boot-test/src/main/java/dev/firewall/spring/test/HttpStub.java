package dev.firewall.spring.test;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.firewall.Answer;
import dev.firewall.policy.EgressPattern;

/**
 * Answers HTTP requests, with what a server would send.
 *
 * <pre class="code">
 * sandbox.http("https://api.stripe.com/v1/charges").method("POST")
 *     .answersJson(201, "{\"id\": \"ch_1\"}").header("Request-Id", "req_1");
 * </pre>
 *
 * @since 0.1.0
 */
public final class HttpStub extends SandboxStub<HttpStub> {

	private static final String CONTENT_TYPE = "Content-Type";

	private static final String CONTENT_LENGTH = "Content-Length";

	private static final String JSON = "application/json";

	HttpStub(String rule) {
		super("http(\"" + rule + "\")", EgressPattern.parse(rule), EgressPattern.http());
	}

	@Override
	HttpStub self() {
		return this;
	}

	/**
	 * Narrows the stub to request methods.
	 * @param methods the methods
	 * @return this stub
	 */
	public HttpStub method(String... methods) {
		return narrow(EgressPattern.http().method(methods), "method", methods);
	}

	/**
	 * Answers without a body.
	 * @param status the status
	 * @return this stub
	 */
	public HttpStub answers(int status) {
		return answers(status, new byte[0]);
	}

	/**
	 * Answers with a text in UTF-8. One that starts like JSON is sent as such, everything
	 * else as plain text, unless {@link #header} says otherwise.
	 * @param status the status
	 * @param body the body
	 * @return this stub
	 */
	public HttpStub answers(int status, String body) {
		String start = body.stripLeading();
		boolean json = start.startsWith("{") || start.startsWith("[");
		return answers(status, body.getBytes(StandardCharsets.UTF_8), json ? JSON : "text/plain;charset=UTF-8");
	}

	/**
	 * Answers with bytes.
	 * @param status the status
	 * @param body the body
	 * @return this stub
	 */
	public HttpStub answers(int status, byte[] body) {
		return answers(status, body, "application/octet-stream");
	}

	/**
	 * Answers with JSON and status 200.
	 * @param json the body
	 * @return this stub
	 */
	public HttpStub answersJson(String json) {
		return answersJson(200, json);
	}

	/**
	 * Answers with JSON.
	 * @param status the status
	 * @param json the body
	 * @return this stub
	 */
	public HttpStub answersJson(int status, String json) {
		return answers(status, json.getBytes(StandardCharsets.UTF_8), JSON);
	}

	private HttpStub answers(int status, byte[] body, String contentType) {
		if (status < 200 || status > 599) {
			throw new IllegalArgumentException(status + " is not the status of a response");
		}
		Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		headers.put(CONTENT_LENGTH, List.of(String.valueOf(body.length)));
		if (body.length > 0) {
			headers.put(CONTENT_TYPE, List.of(contentType));
		}
		return reply(new Answer.Http(status, headers, body.clone()), null);
	}

	/**
	 * Gives the answer before a header, in place of one of the same name.
	 * @param name its name
	 * @param values its values
	 * @return this stub
	 */
	public HttpStub header(String name, String... values) {
		if (!(lastAnswer() instanceof Answer.Http answer)) {
			throw new IllegalStateException("A header belongs to an answer: write it behind answers(...)");
		}
		Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		headers.putAll(answer.headers());
		headers.put(name, List.of(values));
		return replaceLast(new Answer.Http(answer.status(), headers, answer.body()));
	}

}
