package dev.firewall.spring.autoconfigure.aws;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpExchange;
import dev.firewall.spring.test.kit.EgressTarget;
import dev.firewall.spring.test.kit.HttpLoopbackServer;

/**
 * An endpoint on loopback that answers what the tests ask of S3, SQS, DynamoDB and STS,
 * and that counts connections.
 */
final class AwsEndpoint implements EgressTarget {

	private static final String UPLOAD = """
			<InitiateMultipartUploadResult><Bucket>shop</Bucket><Key>k</Key><UploadId>u1</UploadId>\
			</InitiateMultipartUploadResult>""";

	private static final String UPLOADED = """
			<CompleteMultipartUploadResult><Bucket>shop</Bucket><Key>k</Key><ETag>"e"</ETag>\
			</CompleteMultipartUploadResult>""";

	private static final String CREDENTIALS = """
			<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">\
			<AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>a</AccessKeyId>\
			<SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>\
			<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleWithWebIdentityResult>\
			</AssumeRoleWithWebIdentityResponse>""";

	private final HttpLoopbackServer server;

	private final List<String> received = new CopyOnWriteArrayList<>();

	private final AtomicInteger failures = new AtomicInteger();

	private AwsEndpoint() {
		this.server = HttpLoopbackServer.start(this::answer);
	}

	static AwsEndpoint start() {
		return new AwsEndpoint();
	}

	/** Answers the next requests with an error that the SDK takes for a passing one. */
	void failNext(int requests) {
		this.failures.set(requests);
	}

	private void answer(HttpExchange exchange) throws IOException {
		try (exchange) {
			exchange.getRequestBody().readAllBytes();
			String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
			String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
			this.received.add((target != null) ? target : request);
			boolean failing = this.failures.getAndUpdate((left) -> Math.max(0, left - 1)) > 0;
			byte[] body = (failing ? "" : (target != null) ? json(target) : body(request))
				.getBytes(StandardCharsets.UTF_8);
			exchange.getResponseHeaders().set("ETag", "\"e\"");
			boolean head = exchange.getRequestMethod().equals("HEAD");
			exchange.sendResponseHeaders(failing ? 503 : 200, (head || body.length == 0) ? -1 : body.length);
			if (!head && body.length > 0) {
				exchange.getResponseBody().write(body);
			}
		}
	}

	private static String json(String target) {
		return switch (target.substring(target.indexOf('.') + 1)) {
			case "GetItem" -> "{\"Item\":{\"id\":{\"S\":\"1\"}}}";
			case "ListTables" -> "{\"TableNames\":[\"orders\"]}";
			default -> "{}";
		};
	}

	private static String body(String request) {
		if (request.contains("list-type=2")) {
			boolean last = request.contains("continuation-token");
			return "<ListBucketResult><IsTruncated>" + !last
					+ "</IsTruncated><NextContinuationToken>n</NextContinuationToken><Contents><Key>k</Key>"
					+ "</Contents></ListBucketResult>";
		}
		if (request.startsWith("POST")) {
			return request.contains("uploads") ? UPLOAD : request.contains("uploadId") ? UPLOADED : CREDENTIALS;
		}
		return request.startsWith("GET") ? "hello" : "";
	}

	URI uri() {
		return this.server.uri("");
	}

	int port() {
		return this.server.port();
	}

	/** What was asked, in its order: the operation, or method and path. */
	List<String> received() {
		return List.copyOf(this.received);
	}

	@Override
	public String rule() {
		return "aws://127.0.0.1:" + port();
	}

	@Override
	public int arrivals() {
		return this.server.arrivals();
	}

	@Override
	public void close() {
		this.server.close();
	}

}
