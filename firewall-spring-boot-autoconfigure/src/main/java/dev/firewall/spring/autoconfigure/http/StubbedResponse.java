package dev.firewall.spring.autoconfigure.http;

import java.io.ByteArrayInputStream;
import java.io.InputStream;

import dev.firewall.Answer;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpResponse;

/**
 * What a stub of a test answers, to a client that waits for it.
 */
final class StubbedResponse implements ClientHttpResponse {

	private final Answer.Http answer;

	private final InputStream body;

	StubbedResponse(Answer.Http answer) {
		this.answer = answer;
		this.body = new ByteArrayInputStream(answer.body());
	}

	static HttpHeaders headers(Answer.Http answer) {
		HttpHeaders headers = new HttpHeaders();
		answer.headers().forEach(headers::put);
		return headers;
	}

	@Override
	public HttpStatusCode getStatusCode() {
		return HttpStatusCode.valueOf(this.answer.status());
	}

	@Override
	public String getStatusText() {
		HttpStatus known = HttpStatus.resolve(this.answer.status());
		return (known != null) ? known.getReasonPhrase() : "";
	}

	@Override
	public HttpHeaders getHeaders() {
		return headers(this.answer);
	}

	@Override
	public InputStream getBody() {
		return this.body;
	}

	@Override
	public void close() {
		// There is no connection
	}

}
