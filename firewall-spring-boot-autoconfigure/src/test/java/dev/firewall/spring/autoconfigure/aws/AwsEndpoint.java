package dev.firewall.spring.autoconfigure.aws;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.firewall.spring.test.kit.EgressTarget;
import dev.firewall.spring.test.kit.LoopbackServer;

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

	private final HttpServer server;

	private final ExecutorService threads;

	private final LoopbackServer front;

	private final List<String> received = new CopyOnWriteArrayList<>();

	private final AtomicInteger failures = new AtomicInteger();

	private AwsEndpoint() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(new byte[] { 127, 0, 0, 1 }), 0),
				0);
		this.threads = Executors.newCachedThreadPool((task) -> {
			Thread thread = new Thread(task, "aws-endpoint");
			thread.setDaemon(true);
			return thread;
		});
		this.server.setExecutor(this.threads);
		this.server.createContext("/", this::answer);
		this.server.start();
		this.front = LoopbackServer.inFrontOf(this.server.getAddress().getPort(), "aws://127.0.0.1:%d");
	}

	static AwsEndpoint start() {
		try {
			return new AwsEndpoint();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
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
		return URI.create("http://127.0.0.1:" + port());
	}

	int port() {
		return this.front.port();
	}

	/** What was asked, in its order: the operation, or method and path. */
	List<String> received() {
		return List.copyOf(this.received);
	}

	@Override
	public String rule() {
		return this.front.rule();
	}

	@Override
	public int arrivals() {
		return this.front.arrivals();
	}

	@Override
	public void close() {
		this.front.close();
		this.server.stop(0);
		this.threads.shutdownNow();
	}

}
