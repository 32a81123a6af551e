package dev.firewall.spring.autoconfigure.aws;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.firewall.Decision;
import dev.firewall.DecisionRecord;
import dev.firewall.EgressBlockedException;
import dev.firewall.EgressScope;
import dev.firewall.Firewall;
import dev.firewall.Level;
import dev.firewall.policy.Policy;
import dev.firewall.policy.PolicyBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.transfer.s3.S3TransferManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link AwsFirewallExecutionInterceptor}: what is judged, when and how often.
 */
class AwsFirewallExecutionInterceptorTests {

	private final List<DecisionRecord> records = new CopyOnWriteArrayList<>();

	private final CannedHttpClient internet = new CannedHttpClient();

	private AwsEndpoint endpoint;

	@BeforeEach
	void start() {
		this.endpoint = AwsEndpoint.start();
	}

	@AfterEach
	void close() {
		this.endpoint.close();
	}

	private Firewall firewall(PolicyBuilder policy) {
		return Firewall.builder().policy(policy.build()).recorder(this.records::add).log((logger, message) -> {
		}).build();
	}

	private Firewall allowing(String... rules) {
		return firewall(Policy.builder().allow(rules));
	}

	private static void get(S3Client client) {
		client.getObjectAsBytes((request) -> request.bucket("shop").key("k"));
	}

	private void assertRefused(Runnable call) {
		int before = this.internet.hosts().size();
		assertThatExceptionOfType(EgressBlockedException.class).isThrownBy(call::run);
		assertThat(this.internet.hosts()).hasSize(before);
		assertThat(this.endpoint.arrivals()).isZero();
	}

	@ParameterizedTest
	@CsvSource({ "aws, true", "aws:s3, true", "aws:S3, true", "aws:s3:GetObject, true", "aws:s3:Get*, true",
			"aws:s3:GetObject@eu-west-1, true", "aws:s3@eu-west-1, true", "aws:*@eu-*, true", "boto3:s3, true",
			"aws://*.amazonaws.com, true", "*.s3.eu-west-1.amazonaws.com:443, true",
			"shop.s3.eu-west-1.amazonaws.com, true", "*.eu-west-1.amazonaws.com, true", "aws:sqs, false",
			"aws:s3:PutObject, false", "aws:s3@us-east-1, false", "aws:s3:GetObject@us-east-1, false",
			"other.s3.eu-west-1.amazonaws.com, false", "*.s3.eu-west-1.amazonaws.com:80, false",
			"https://shop.s3.eu-west-1.amazonaws.com, false" })
	void callIsAllowedByRule(String rule, boolean allowed) {
		S3Client client = AwsClients.guarded(AwsClients.s3Over(this.internet), allowing(rule));
		if (allowed) {
			get(client);
			assertThat(this.internet.hosts()).containsExactly("shop.s3.eu-west-1.amazonaws.com");
			assertThat(this.records).isEmpty();
		}
		else {
			assertRefused(() -> get(client));
			assertThat(this.records).hasSize(1);
		}
	}

	@Test
	void messageWhenRefusedHasARuleToPaste() {
		S3Client client = AwsClients.guarded(AwsClients.s3Over(this.internet), allowing("aws:sqs"));
		assertThatExceptionOfType(EgressBlockedException.class).isThrownBy(() -> get(client))
			.withMessageContaining("service=s3 operation=GetObject region=eu-west-1")
			.withMessageContaining("- \"aws:s3:GetObject\"")
			.withMessageContaining("AwsFirewallExecutionInterceptorTests");
	}

	@Test
	void callWhenHostOfBucketIsDeniedIsRefused() {
		Firewall firewall = firewall(Policy.builder().allow("aws:s3").deny("shop.s3.eu-west-1.amazonaws.com"));
		S3Client client = AwsClients.guarded(AwsClients.s3Over(this.internet), firewall);
		assertRefused(() -> get(client));
		assertThat(this.records).hasSize(1);
		client.getObjectAsBytes((request) -> request.bucket("other").key("k"));
		assertThat(this.internet.hosts()).containsExactly("other.s3.eu-west-1.amazonaws.com");
	}

	@Test
	void callWhenLevelIsWarnMakesOneRecordThoughTheHostIsFoundLater() {
		S3Client client = AwsClients.guarded(AwsClients.s3Over(this.internet),
				firewall(Policy.builder().level(Level.WARN).allow("aws:sqs")));
		get(client);
		assertThat(this.internet.hosts()).hasSize(1);
		assertThat(this.records).hasSize(1);
	}

	@Test
	void callWhenSentToAnotherRegionNeedsARuleForIt() {
		String bucket = "arn:aws:s3:us-west-2:123456789012:accesspoint:shop";
		S3Client client = AwsClients.guarded(S3Client.builder()
			.region(Region.EU_WEST_1)
			.serviceConfiguration((s3) -> s3.useArnRegionEnabled(true))
			.credentialsProvider(AwsClients.CREDENTIALS)
			.httpClient(this.internet)
			.build(), allowing("aws:s3@eu-west-1"));
		assertRefused(() -> client.getObjectAsBytes((request) -> request.bucket(bucket).key("k")));
		assertThat(this.records).singleElement()
			.satisfies((record) -> assertThat(record.egress().field("region")).isEqualTo("us-west-2"));
		AwsClients.guarded(client, allowing("aws:s3@eu-west-1", "aws:s3@us-west-2"));
		client.getObjectAsBytes((request) -> request.bucket(bucket).key("k"));
		assertThat(this.internet.hosts()).singleElement()
			.isEqualTo("shop-123456789012.s3-accesspoint.us-west-2.amazonaws.com");
	}

	@Test
	void callWhenAnInterceptorSendsItElsewhereIsJudgedThere() {
		S3Client client = AwsClients.guarded(S3Client.builder()
			.region(Region.EU_WEST_1)
			.credentialsProvider(AwsClients.CREDENTIALS)
			.httpClient(this.internet)
			.overrideConfiguration((override) -> override.addExecutionInterceptor(new Diversion()))
			.build(), allowing("*.amazonaws.com:443"));
		assertRefused(() -> get(client));
		assertThat(this.records).singleElement()
			.satisfies((record) -> assertThat(record.egress().host().text()).isEqualTo("elsewhere.example"));
	}

	@Test
	void callWhenRuleIsForTheServiceDoesNotReachLoopback() {
		S3Client client = AwsClients.guarded(AwsClients.s3(this.endpoint.uri()), allowing("aws", "aws:s3"));
		assertRefused(() -> get(client));
		assertThatExceptionOfType(EgressBlockedException.class).isThrownBy(() -> get(client))
			.withMessageContaining("- \"aws://127.0.0.1:" + this.endpoint.port() + "\"");
	}

	@Test
	void presigningIsNoEgress() {
		AwsContext nothingAllowed = AwsContext.on(() -> allowing("dns:nowhere.example"));
		AwsContexts.OPEN.add(nothingAllowed);
		try (S3Presigner presigner = S3Presigner.builder()
			.region(Region.EU_WEST_1)
			.credentialsProvider(AwsClients.CREDENTIALS)
			.build()) {
			String url = presigner
				.presignGetObject((presign) -> presign.signatureDuration(Duration.ofMinutes(1))
					.getObjectRequest((request) -> request.bucket("shop").key("k")))
				.url()
				.toString();
			assertThat(url).startsWith("https://shop.s3.eu-west-1.amazonaws.com/k?");
			assertThat(this.records).isEmpty();
		}
		finally {
			AwsContexts.OPEN.remove(nothingAllowed);
		}
	}

	@Test
	void callWhenItPassesForPresigningIsJudgedBeforeItIsSent() {
		S3Client client = AwsClients.guarded(AwsClients.s3(this.endpoint.uri()), allowing("aws:s3"));
		assertRefused(() -> client.listBuckets((request) -> request
			.overrideConfiguration((override) -> override.putExecutionAttribute(Presigning.UNTIL, Presigning.NOW))));
		assertThat(this.records).hasSize(1);
	}

	@Test
	void callWhenRetriedMakesOneRecord() {
		this.endpoint.failNext(2);
		get(AwsClients.guarded(AwsClients.s3(this.endpoint.uri()),
				firewall(Policy.builder().level(Level.WARN).allow("aws:s3"))));
		assertThat(this.endpoint.received()).hasSize(3);
		assertThat(this.records).hasSize(1);
	}

	@Test
	void callWhenRefusedIsNotRetriedOverAndOver() {
		Firewall firewall = firewall(Policy.builder().allow("aws:s3").deny("shop.s3.eu-west-1.amazonaws.com"));
		S3Client client = AwsClients.guarded(S3Client.builder()
			.region(Region.EU_WEST_1)
			.credentialsProvider(AwsClients.CREDENTIALS)
			.httpClient(this.internet)
			.overrideConfiguration((override) -> override
				.retryStrategy((retry) -> retry.maxAttempts(3).retryOnExceptionInstanceOf(SecurityException.class)))
			.build(), firewall);
		assertRefused(() -> get(client));
		assertThat(this.records).hasSize(1);
	}

	@Test
	void futureWhenRefusedFailsWithTheRefusalItself() {
		S3AsyncClient client = AwsClients.guarded(AwsClients.s3Async(this.endpoint.uri()), allowing("aws:s3"));
		CompletableFuture<?> future = client.listBuckets();
		assertThatExceptionOfType(CompletionException.class).isThrownBy(future::join)
			.withCauseExactlyInstanceOf(EgressBlockedException.class);
		assertThat(this.endpoint.arrivals()).isZero();
	}

	@Test
	void pagesWhenListedAreJudgedOneByOne() {
		S3Client client = AwsClients.guarded(AwsClients.s3(this.endpoint.uri()), allowing(this.endpoint.rule()));
		var pages = client.listObjectsV2Paginator((request) -> request.bucket("shop")).iterator();
		assertThat(pages.next().contents()).hasSize(1);
		EgressScope.denyAll()
			.run(() -> assertThatExceptionOfType(EgressBlockedException.class).isThrownBy(pages::next));
		assertThat(this.endpoint.received()).hasSize(1);
	}

	@Test
	void waiterWhenRefusedEndsWithTheRefusal() {
		S3Client client = AwsClients.guarded(AwsClients.s3(this.endpoint.uri()),
				firewall(Policy.builder().allow(this.endpoint.rule()).deny("aws:s3:HeadObject")));
		try (var waiter = client.waiter()) {
			assertThatExceptionOfType(Exception.class)
				.isThrownBy(() -> waiter.waitUntilObjectExists((request) -> request.bucket("shop").key("k")))
				.satisfies((ex) -> assertThat(EgressBlockedException.findIn(ex)).isPresent());
			assertThat(this.endpoint.arrivals()).isZero();
			assertThat(this.records).hasSize(1);
			waiter.waitUntilBucketExists((request) -> request.bucket("shop"));
			assertThat(this.endpoint.received()).hasSize(1);
		}
	}

	@Test
	void uploadWhenItHasManyPartsIsJudgedByOperation() {
		byte[] large = new byte[9 * 1024 * 1024];
		S3AsyncClient client = AwsClients.guarded(AwsClients.s3Async(this.endpoint.uri()),
				firewall(Policy.builder().allow(this.endpoint.rule()).deny("aws:s3:UploadPart")));
		CompletableFuture<?> upload = client.putObject((request) -> request.bucket("shop").key("k"),
				AsyncRequestBody.fromBytes(large));
		assertThatExceptionOfType(CompletionException.class).isThrownBy(upload::join)
			.satisfies((ex) -> assertThat(EgressBlockedException.findIn(ex)).isPresent());
		assertThat(this.endpoint.received()).first().asString().startsWith("POST /shop/k?uploads");
		assertThat(this.endpoint.received()).noneMatch((request) -> request.startsWith("PUT"));
		AwsClients.guarded(client, allowing(this.endpoint.rule()));
		client.putObject((request) -> request.bucket("shop").key("k"), AsyncRequestBody.fromBytes(large)).join();
		assertThat(this.endpoint.received()).filteredOn((request) -> request.startsWith("PUT")).hasSize(2);
	}

	@Test
	void transferManagerWhenRefusedFails() {
		S3AsyncClient client = AwsClients.guarded(AwsClients.s3Async(this.endpoint.uri()),
				firewall(Policy.builder().allow(this.endpoint.rule()).deny("aws:s3:PutObject")));
		try (S3TransferManager transfers = S3TransferManager.builder().s3Client(client).build()) {
			CompletableFuture<?> upload = transfers
				.upload((request) -> request.putObjectRequest((put) -> put.bucket("shop").key("k"))
					.requestBody(AsyncRequestBody.fromString("hello")))
				.completionFuture();
			assertThatExceptionOfType(CompletionException.class).isThrownBy(upload::join)
				.satisfies((ex) -> assertThat(EgressBlockedException.findIn(ex)).isPresent());
			assertThat(this.endpoint.arrivals()).isZero();
		}
	}

	@Test
	void bodyWhenStreamedPassesUnchanged() throws Exception {
		S3Client client = AwsClients.guarded(AwsClients.s3(this.endpoint.uri()), allowing(this.endpoint.rule()));
		client.putObject((request) -> request.bucket("shop").key("k"), RequestBody.fromString("hello"));
		try (ResponseInputStream<GetObjectResponse> body = client
			.getObject((request) -> request.bucket("shop").key("k"))) {
			assertThat(body.readAllBytes()).asString().isEqualTo("hello");
		}
	}

	@Test
	void credentialsWhenFetchedFromStsNeedARuleOfTheirOwn() {
		StsClient sts = AwsClients.guarded(AwsClients.at(StsClient.builder(), this.endpoint.uri()).build(),
				firewall(Policy.builder().allow(this.endpoint.rule()).deny("aws:sts")));
		S3Client client = AwsClients.guarded(S3Client.builder()
			.region(Region.EU_WEST_1)
			.endpointOverride(this.endpoint.uri())
			.credentialsProvider(AwsClients.webIdentity(sts))
			.build(), allowing(this.endpoint.rule()));
		assertRefused(() -> get(client));
		assertThat(this.records).singleElement().satisfies((record) -> {
			assertThat(record.egress().field("service")).isEqualTo("sts");
			assertThat(record.decision().cause()).isEqualTo(Decision.Cause.DENY_RULE);
		});
		AwsClients.guarded((SdkClient) sts, allowing(this.endpoint.rule()));
		get(client);
		assertThat(this.endpoint.received()).hasSize(2);
	}

	@Test
	void callWhenRefusedLooksUpNoCredentials() {
		S3Client client = AwsClients.guarded(S3Client.builder()
			.region(Region.EU_WEST_1)
			.endpointOverride(this.endpoint.uri())
			.credentialsProvider(() -> {
				throw new AssertionError("asked for credentials");
			})
			.build(), allowing("aws:s3"));
		assertRefused(() -> get(client));
	}

	private static final class Diversion implements ExecutionInterceptor {

		@Override
		public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
			return context.httpRequest().toBuilder().host("elsewhere.example").build();
		}

	}

}
