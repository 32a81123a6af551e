package dev.firewall.spring.autoconfigure.aws;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionException;

import dev.firewall.Decision;
import dev.firewall.EgressBlockedException;
import dev.firewall.Firewall;
import dev.firewall.policy.Policy;
import dev.firewall.spring.test.EgressSandbox;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ListQueuesResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static dev.firewall.spring.test.FirewallAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Calls of the AWS SDK that stubs of a sandbox answer.
 */
class StubbedAwsTests {

	private static final ResponseBytes<GetObjectResponse> OBJECT = ResponseBytes
		.fromByteArray(GetObjectResponse.builder().eTag("e").build(), "text".getBytes(StandardCharsets.UTF_8));

	private final AwsEndpoint endpoint = AwsEndpoint.start();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AwsFirewallAutoConfiguration.class))
		.withBean(Firewall.class, () -> Firewall.of(Policy.builder().allow(this.endpoint.rule()).build()))
		.withBean(SqsClient.class, () -> AwsClients.sqs(this.endpoint.uri()))
		.withBean(S3Client.class, () -> AwsClients.s3(this.endpoint.uri()))
		.withBean(S3AsyncClient.class, () -> AwsClients.s3Async(this.endpoint.uri()));

	@TempDir
	private Path directory;

	@AfterEach
	void close() {
		this.endpoint.close();
	}

	@Test
	void callWhenStubbedGetsTheResponse() {
		this.runner.run((context) -> {
			SqsClient sqs = context.getBean(SqsClient.class);
			SendMessageResponse response = SendMessageResponse.builder().messageId("1").build();
			try (EgressSandbox sandbox = EgressSandbox.open()) {
				sandbox.aws("aws:sqs:SendMessage@eu-west-1").answers(response);
				sandbox.aws("aws:sqs:ListQueues")
					.answers(ListQueuesResponse.builder().queueUrls("q").build())
					.then()
					.throwsException(SdkClientException.create("off"));
				assertThat(sqs.sendMessage((request) -> request.queueUrl("q").messageBody("b"))).isSameAs(response);
				assertThat(sqs.listQueues().queueUrls()).containsExactly("q");
				assertThatExceptionOfType(SdkClientException.class).isThrownBy(sqs::listQueues).withMessage("off");
				assertThat(sandbox).called("aws:sqs", 3);
				assertThat(sandbox.calls().get(0).bean()).isEqualTo("sqsClient");
			}
			assertThat(this.endpoint.arrivals()).isZero();
			sqs.listQueues();
			assertThat(this.endpoint.received()).hasSize(1);
		});
	}

	@Test
	void callWhenItIsStreamedIsReadAsTheCallerSays() {
		this.runner.run((context) -> {
			S3Client s3 = context.getBean(S3Client.class);
			S3AsyncClient async = context.getBean(S3AsyncClient.class);
			Path file = this.directory.resolve("object");
			try (EgressSandbox sandbox = EgressSandbox.open()) {
				sandbox.aws("aws:s3:GetObject").answers(OBJECT);
				assertThat(s3.getObjectAsBytes((request) -> request.bucket("b").key("k")).asUtf8String())
					.isEqualTo("text");
				try (var stream = s3.getObject((request) -> request.bucket("b").key("k"))) {
					assertThat(stream.response().eTag()).isEqualTo("e");
					assertThat(stream.readAllBytes()).hasSize(4);
				}
				s3.getObject((request) -> request.bucket("b").key("k"), file);
				assertThat(Files.readString(file)).isEqualTo("text");
				assertThat(
						async.getObject((request) -> request.bucket("b").key("k"), AsyncResponseTransformer.toBytes())
							.join()
							.asUtf8String())
					.isEqualTo("text");
			}
			assertThat(this.endpoint.arrivals()).isZero();
		});
	}

	@Test
	void paginatorWhenStubbedReadsPageByPage() {
		this.runner.run((context) -> {
			try (EgressSandbox sandbox = EgressSandbox.open()) {
				sandbox.aws("aws:s3:ListObjectsV2").answers(page("a", true)).then().answers(page("b", false));
				List<String> keys = context.getBean(S3Client.class)
					.listObjectsV2Paginator((request) -> request.bucket("b"))
					.contents()
					.stream()
					.map(S3Object::key)
					.toList();
				assertThat(keys).containsExactly("a", "b");
			}
			assertThat(this.endpoint.arrivals()).isZero();
		});
	}

	private static ListObjectsV2Response page(String key, boolean more) {
		return ListObjectsV2Response.builder()
			.contents(S3Object.builder().key(key).build())
			.isTruncated(more)
			.nextContinuationToken(more ? "next" : null)
			.build();
	}

	@Test
	void callWhenNotStubbedDoesNotLeave() {
		this.runner.run((context) -> {
			SqsClient sqs = context.getBean(SqsClient.class);
			S3AsyncClient async = context.getBean(S3AsyncClient.class);
			SqsClient ofNoBean = AwsClients.sqs(this.endpoint.uri());
			try (EgressSandbox sandbox = EgressSandbox.open()) {
				assertThatExceptionOfType(EgressBlockedException.class).isThrownBy(sqs::listQueues)
					.satisfies(
							(refusal) -> assertThat(refusal.decision().cause()).isEqualTo(Decision.Cause.NOT_STUBBED))
					.withMessageContaining("sandbox.aws(\"");
				assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> async.listBuckets().join())
					.withCauseInstanceOf(EgressBlockedException.class);
				sandbox.aws("aws").answers(ListQueuesResponse.builder().build()).optional();
				assertThatExceptionOfType(EgressBlockedException.class).isThrownBy(ofNoBean::listQueues)
					.satisfies((refusal) -> assertThat(refusal.decision().cause())
						.isEqualTo(Decision.Cause.NOT_ANSWERABLE));
				assertThatIllegalArgumentException().isThrownBy(() -> context.getBean(S3Client.class).listBuckets())
					.withMessageContaining("ListQueuesResponse, but listBuckets returns a");
			}
			assertThat(this.endpoint.arrivals()).isZero();
		});
	}

	@Test
	void callWhenStubThrowsThrowsForEveryClient() {
		this.runner.run((context) -> {
			try (EgressSandbox sandbox = EgressSandbox.open()) {
				NoSuchKeyException failure = NoSuchKeyException.builder().message("none").build();
				sandbox.aws("aws").throwsException(failure);
				assertThatExceptionOfType(NoSuchKeyException.class)
					.isThrownBy(() -> context.getBean(S3Client.class).listBuckets());
				assertThatExceptionOfType(NoSuchKeyException.class)
					.isThrownBy(() -> AwsClients.s3(this.endpoint.uri()).listBuckets());
				assertThatExceptionOfType(CompletionException.class)
					.isThrownBy(() -> context.getBean(S3AsyncClient.class).listBuckets().join())
					.withCause(failure);
			}
			assertThat(this.endpoint.arrivals()).isZero();
		});
	}

}
