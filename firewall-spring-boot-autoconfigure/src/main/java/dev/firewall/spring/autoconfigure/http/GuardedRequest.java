package dev.firewall.spring.autoconfigure.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.Map;
import java.util.function.BiConsumer;

import dev.firewall.Answer;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.StreamingHttpOutputMessage;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;

/**
 * A request that is judged when it is executed, and follows redirects itself so that each
 * hop is judged. A body is sent again where the redirect keeps it and it can be repeated;
 * else the answer that redirects is the answer.
 */
final class GuardedRequest implements ClientHttpRequest, StreamingHttpOutputMessage {

	private final ClientHttpRequest request;

	private final ClientHttpRequestFactory factory;

	private final HttpGuard guard;

	private @Nullable ByteArrayOutputStream buffer;

	private @Nullable Body body;

	GuardedRequest(ClientHttpRequest request, ClientHttpRequestFactory factory, HttpGuard guard) {
		this.request = request;
		this.factory = factory;
		this.guard = guard;
	}

	@Override
	public HttpMethod getMethod() {
		return this.request.getMethod();
	}

	@Override
	public URI getURI() {
		return this.request.getURI();
	}

	@Override
	public HttpHeaders getHeaders() {
		return this.request.getHeaders();
	}

	@Override
	public Map<String, Object> getAttributes() {
		return this.request.getAttributes();
	}

	@Override
	public OutputStream getBody() {
		ByteArrayOutputStream current = this.buffer;
		if (current == null) {
			current = new ByteArrayOutputStream(1024);
			this.buffer = current;
			this.body = new BufferedBody(current);
		}
		return current;
	}

	@Override
	public void setBody(Body body) {
		this.body = body;
	}

	@Override
	public ClientHttpResponse execute() throws IOException {
		ClientHttpRequest hop = this.request;
		Body hopBody = this.body;
		for (int redirects = 0;; redirects++) {
			// Asked once: some clients parse it each time
			URI uri = hop.getURI();
			Answer.Http answer = this.guard.ask(hop.getMethod().name(), uri);
			RedirectRule rule = RequestRedirects.takeOver(hop);
			ClientHttpResponse response = (answer != null) ? answer(answer, hopBody) : execute(hop, hopBody);
			Redirection redirection = (rule != RedirectRule.NEVER) ? redirectionOrClose(hop, uri, response, rule)
					: null;
			if (redirection == null || (hopBody != null && redirection.keepsBody() && !hopBody.repeatable())) {
				return response;
			}
			response.close();
			if (redirects == Redirection.LIMIT) {
				throw new IOException("More than " + Redirection.LIMIT + " redirects");
			}
			hopBody = redirection.keepsBody() ? hopBody : null;
			hop = next(hop, redirection);
		}
	}

	/** What is wrong with a body shows without a server, too. */
	private static ClientHttpResponse answer(Answer.Http answer, @Nullable Body body) throws IOException {
		if (body != null) {
			body.writeTo(OutputStream.nullOutputStream());
		}
		return new StubbedResponse(answer);
	}

	private static ClientHttpResponse execute(ClientHttpRequest request, @Nullable Body body) throws IOException {
		if (body != null && request instanceof StreamingHttpOutputMessage streaming) {
			streaming.setBody(body);
		}
		else if (body != null) {
			body.writeTo(request.getBody());
		}
		return request.execute();
	}

	/** Nobody closes an answer that nobody gets. */
	private static @Nullable Redirection redirectionOrClose(ClientHttpRequest request, URI uri,
			ClientHttpResponse response, RedirectRule rule) throws IOException {
		try {
			return redirection(request, uri, response, rule);
		}
		catch (IOException | RuntimeException | Error ex) {
			response.close();
			throw ex;
		}
	}

	private static @Nullable Redirection redirection(ClientHttpRequest request, URI uri, ClientHttpResponse response,
			RedirectRule rule) throws IOException {
		int status = response.getStatusCode().value();
		if (!Redirection.isStatus(status)) {
			return null;
		}
		HttpHeaders headers = response.getHeaders();
		Redirection redirection = Redirection.of(request.getMethod().name(), uri, status,
				headers.getFirst(HttpHeaders.LOCATION));
		return (redirection != null && rule.follows(redirection, (target) -> forEach(headers, target))) ? redirection
				: null;
	}

	static void forEach(HttpHeaders headers, BiConsumer<String, String> target) {
		headers.forEach((name, values) -> values.forEach((value) -> target.accept(name, value)));
	}

	private ClientHttpRequest next(ClientHttpRequest hop, Redirection redirection) throws IOException {
		ClientHttpRequest next = this.factory.createRequest(redirection.target(),
				HttpMethod.valueOf(redirection.nextMethod()));
		hop.getHeaders().forEach((name, values) -> {
			if (redirection.keepsHeader(name)) {
				next.getHeaders().put(name, values);
			}
		});
		next.getAttributes().putAll(hop.getAttributes());
		return next;
	}

	/**
	 * A body that was written to {@link #getBody()}.
	 */
	private record BufferedBody(ByteArrayOutputStream buffer) implements Body {

		@Override
		public void writeTo(OutputStream outputStream) throws IOException {
			this.buffer.writeTo(outputStream);
		}

		@Override
		public boolean repeatable() {
			return true;
		}

	}

}
