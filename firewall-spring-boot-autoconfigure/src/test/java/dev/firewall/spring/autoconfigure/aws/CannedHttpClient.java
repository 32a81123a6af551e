package dev.firewall.spring.autoconfigure.aws;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;

import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Stands for the internet, which tests do not reach: takes requests for any host and
 * remembers their hosts.
 */
final class CannedHttpClient implements SdkHttpClient {

	private final List<String> hosts = new ArrayList<>();

	List<String> hosts() {
		return this.hosts;
	}

	@Override
	public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
		SdkHttpRequest sent = request.httpRequest();
		return new ExecutableHttpRequest() {

			@Override
			public HttpExecuteResponse call() {
				CannedHttpClient.this.hosts.add(sent.host());
				return HttpExecuteResponse.builder()
					.response(SdkHttpFullResponse.builder().statusCode(200).putHeader("Content-Length", "2").build())
					.responseBody(AbortableInputStream.create(new ByteArrayInputStream(new byte[] { 'o', 'k' })))
					.build();
			}

			@Override
			public void abort() {
				// Nothing is under way
			}

		};
	}

	@Override
	public void close() {
		this.hosts.clear();
	}

}
