package dev.firewall.spring.autoconfigure.aws;

import dev.firewall.EgressBlockedException;
import dev.firewall.EgressScope;
import dev.firewall.Firewall;
import dev.firewall.policy.Policy;
import dev.firewall.spring.autoconfigure.EnforcementPoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mockito.Mockito;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.SdkServiceClientConfiguration;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ServiceClientConfiguration;
import software.amazon.awssdk.services.sqs.SqsClient;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link AwsFirewallAutoConfiguration}, and for whose firewall judges a client.
 */
@ExtendWith(OutputCaptureExtension.class)
class AwsFirewallAutoConfigurationTests {

	private static final String OFF = "firewall.enforcement-points.aws.enabled=false";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AwsFirewallAutoConfiguration.class));

	private AwsEndpoint endpoint;

	@BeforeEach
	void start() {
		this.endpoint = AwsEndpoint.start();
	}

	@AfterEach
	void close() {
		this.endpoint.close();
	}

	private ApplicationContextRunner withRules(String... rules) {
		return this.runner.withBean(Firewall.class, () -> Firewall.of(Policy.builder().allow(rules).build()))
			.withBean(SqsClient.class, () -> AwsClients.sqs(this.endpoint.uri()));
	}

	private ApplicationContextRunner allowing() {
		return withRules(this.endpoint.rule());
	}

	private ApplicationContextRunner refusing() {
		return withRules("aws:s3");
	}

	private static void assertCalls(SqsClient client) {
		assertThatNoException().isThrownBy(client::listQueues);
	}

	private static void assertRefused(SqsClient client) {
		assertThatExceptionOfType(EgressBlockedException.class).isThrownBy(client::listQueues);
	}

	private SqsClient clientOfNoBean() {
		return AwsClients.sqs(this.endpoint.uri());
	}

	@Test
	void clientWhenItIsABeanIsJudgedByItsContext() {
		refusing().run((context) -> {
			assertRefused(context.getBean(SqsClient.class));
			assertThat(this.endpoint.arrivals()).isZero();
			EnforcementPoint point = context.getBean(EnforcementPoint.class);
			assertThat(point.name()).isEqualTo("aws");
			assertThat(point.state()).isEqualTo(EnforcementPoint.State.ACTIVE);
		});
		allowing().run((context) -> assertCalls(context.getBean(SqsClient.class)));
	}

	@Test
	void clientsWhenThereAreTwoContextsAreEachJudgedByTheirOwn() {
		refusing().run((refusing) -> allowing().run((allowing) -> {
			assertCalls(allowing.getBean(SqsClient.class));
			assertThat(this.endpoint.received()).hasSize(1);
			assertRefused(refusing.getBean(SqsClient.class));
			assertThat(this.endpoint.received()).hasSize(1);
		}));
	}

	@Test
	void clientWhenNoBeanHoldsItIsJudgedByTheOnlyContext() {
		refusing().run((context) -> {
			assertRefused(clientOfNoBean());
			assertThat(this.endpoint.arrivals()).isZero();
		});
		allowing().run((context) -> assertCalls(clientOfNoBean()));
	}

	@Test
	void clientWhenNoBeanHoldsItNeedsEveryContext() {
		allowing().run((first) -> {
			allowing().run((second) -> assertCalls(clientOfNoBean()));
			assertThat(this.endpoint.received()).hasSize(1);
			refusing().run((second) -> assertRefused(clientOfNoBean()));
			refusing().withPropertyValues(OFF).run((second) -> assertCalls(clientOfNoBean()));
			assertCalls(clientOfNoBean());
			assertThat(this.endpoint.received()).hasSize(3);
		});
	}

	@Test
	void clientWhenSwitchedOffByPropertyIsUntouched() {
		refusing().withPropertyValues(OFF).run((context) -> {
			assertCalls(context.getBean(SqsClient.class));
			assertCalls(clientOfNoBean());
			EgressScope.denyAll().run(() -> assertCalls(context.getBean(SqsClient.class)));
			assertThat(this.endpoint.received()).hasSize(3);
			assertThat(context).doesNotHaveBean(EnforcementPoint.class);
		});
	}

	@Test
	void clientWhenSwitchedOffInItsContextIsNotJudgedByAnother() {
		refusing().run((refusing) -> allowing().withPropertyValues(OFF)
			.run((off) -> assertCalls(off.getBean(SqsClient.class))));
		assertThat(this.endpoint.received()).hasSize(1);
	}

	@Test
	void clientWhenThereIsNoContextIsJudgedByTheProcessWideFirewallAlone() {
		SqsClient client = clientOfNoBean();
		assertCalls(client);
		EgressScope.restrict("aws:s3").run(() -> assertRefused(client));
		Firewall.activate(Policy.builder().allow("aws:s3").build());
		try {
			assertRefused(client);
		}
		finally {
			Firewall.deactivate();
		}
		assertCalls(client);
		assertThat(this.endpoint.received()).hasSize(2);
	}

	@Test
	void clientWhenItsContextIsClosedStaysGuarded() {
		SqsClient client = clientOfNoBean();
		this.runner.withBean(Firewall.class, () -> Firewall.of(Policy.builder().build()))
			.withBean(SqsClient.class, () -> client, (definition) -> definition.setDestroyMethodName(""))
			.run((context) -> assertRefused(context.getBean(SqsClient.class)));
		assertRefused(client);
		assertThat(this.endpoint.arrivals()).isZero();
	}

	@Test
	void mockWhenItIsABeanIsLeftAlone() {
		S3Client mock = Mockito.mock(S3Client.class);
		this.runner.withBean(S3Client.class, () -> mock).run((context) -> {
			assertThat(context.getBean(S3Client.class)).isSameAs(mock);
			Mockito.verify(mock, Mockito.never()).serviceClientConfiguration();
		});
	}

	@Test
	void clientWhenBuiltOutOfSightOfTheFirewallIsReported() {
		this.runner.withBean("blind", SdkClient.class, UnseenClient::new).run((context) -> {
			EnforcementPoint point = context.getBean(EnforcementPoint.class);
			assertThat(point.state()).isEqualTo(EnforcementPoint.State.NOT_GUARDED);
			assertThat(point.detail()).contains("blind");
		});
	}

	@Test
	void contextWhenSdkIsAbsentStarts() {
		this.runner.withClassLoader(new FilteredClassLoader(ExecutionInterceptor.class)).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context).doesNotHaveBean(AwsClientPostProcessor.class);
		});
	}

	@Test
	void clientWhenThereIsNoFirewallBeanIsUntouched() {
		this.runner.withBean(SqsClient.class, this::clientOfNoBean)
			.run((context) -> assertCalls(context.getBean(SqsClient.class)));
	}

	@Test
	void contextWhenNothingIsConfiguredStartsSilentlyAndAsksNobody(CapturedOutput output) {
		String metadata = "aws.ec2MetadataServiceEndpoint";
		System.setProperty(metadata, this.endpoint.uri().toString());
		try {
			this.runner
				.withBean(Firewall.class, () -> Firewall.of(Policy.builder().allow("http://api.example.com").build()))
				.run((context) -> assertThat(context).hasNotFailed());
		}
		finally {
			System.clearProperty(metadata);
		}
		assertThat(output).doesNotContain("WARN").doesNotContain("ERROR");
		assertThat(this.endpoint.arrivals()).isZero();
	}

	@Test
	void startWhenRuleNamesAnUnknownRegionWarnsWithTheNearest(CapturedOutput output) {
		withRules("aws:s3:GetObject@eu-wst-1", "aws:sqs@eu-west-1", "aws:sqs@xx-nowhere-99", "aws:sqs@eu-*")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output)
			.contains("Rule 'aws:s3:GetObject@eu-wst-1': the AWS SDK knows no region 'eu-wst-1';"
					+ " did you mean 'eu-west-1'?")
			.contains("the AWS SDK knows no region 'xx-nowhere-99'");
		assertThat(output.getAll().lines().filter((line) -> line.contains("WARN"))).hasSize(2);
	}

	@Test
	void startWhenRuleNamesAServiceThatLooksMisspeltWarnsWithTheNearest(CapturedOutput output) {
		withRules("aws:dynamdb", "aws:Dynamo-DB:GetItem", "aws:DynamoDb", "aws:s3", "aws:somethingquitenew", "aws:s?s")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).contains(
				"Rule 'aws:dynamdb': no client on the class path is for the service 'dynamdb'; did you mean 'dynamodb'?")
			.contains("'dynamo-db'; did you mean 'dynamodb'?");
		assertThat(output.getAll().lines().filter((line) -> line.contains("WARN"))).hasSize(2);
	}

	/** As where the SDK is shared by applications, and sees none of their jars. */
	private static final class UnseenClient implements SdkClient {

		@Override
		public String serviceName() {
			return "s3";
		}

		@Override
		public SdkServiceClientConfiguration serviceClientConfiguration() {
			return S3ServiceClientConfiguration.builder()
				.overrideConfiguration(ClientOverrideConfiguration.builder().build())
				.build();
		}

		@Override
		public void close() {
			// There is nothing to close
		}

	}

}
