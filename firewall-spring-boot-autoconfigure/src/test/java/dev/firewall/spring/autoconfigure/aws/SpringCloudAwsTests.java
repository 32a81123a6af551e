package dev.firewall.spring.autoconfigure.aws;

import java.nio.charset.StandardCharsets;

import dev.firewall.EgressBlockedException;
import dev.firewall.Firewall;
import dev.firewall.policy.Policy;
import dev.firewall.spring.autoconfigure.EnforcementPoint;
import io.awspring.cloud.autoconfigure.core.AwsAutoConfiguration;
import io.awspring.cloud.autoconfigure.core.CredentialsProviderAutoConfiguration;
import io.awspring.cloud.autoconfigure.core.RegionProviderAutoConfiguration;
import io.awspring.cloud.autoconfigure.s3.S3AutoConfiguration;
import io.awspring.cloud.s3.S3Template;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.Resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests that what Spring Cloud AWS configures is guarded, and works as without a
 * firewall.
 */
class SpringCloudAwsTests {

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
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(AwsFirewallAutoConfiguration.class, AwsAutoConfiguration.class,
					CredentialsProviderAutoConfiguration.class, RegionProviderAutoConfiguration.class,
					S3AutoConfiguration.class))
			.withBean(Firewall.class, () -> Firewall.of(Policy.builder().allow(rules).build()))
			.withPropertyValues("spring.cloud.aws.s3.enabled=true", "spring.cloud.aws.endpoint=" + this.endpoint.uri(),
					"spring.cloud.aws.region.static=eu-west-1", "spring.cloud.aws.credentials.access-key=test",
					"spring.cloud.aws.credentials.secret-key=test");
	}

	@Test
	void clientsWhenAllowedWorkUnchanged() {
		withRules(this.endpoint.rule()).run((context) -> {
			assertThat(context.getBean(EnforcementPoint.class).state()).isEqualTo(EnforcementPoint.State.ACTIVE);
			assertThat(context.getBean(S3Template.class).listObjects("shop", "")).isNotEmpty();
			Resource resource = context.getResource("s3://shop/k");
			assertThat(resource.getContentAsString(StandardCharsets.UTF_8)).isEqualTo("hello");
		});
	}

	@Test
	void clientsWhenNotAllowedAreRefused() {
		withRules("aws:s3").run((context) -> {
			assertThatExceptionOfType(EgressBlockedException.class)
				.isThrownBy(() -> context.getBean(S3Client.class).listBuckets());
			assertThatExceptionOfType(Exception.class)
				.isThrownBy(() -> context.getBean(S3Template.class).listObjects("shop", ""))
				.satisfies((ex) -> assertThat(EgressBlockedException.findIn(ex)).isPresent());
			assertThatExceptionOfType(Exception.class)
				.isThrownBy(() -> context.getResource("s3://shop/k").getContentAsString(StandardCharsets.UTF_8))
				.satisfies((ex) -> assertThat(EgressBlockedException.findIn(ex)).isPresent());
			assertThat(this.endpoint.arrivals()).isZero();
		});
	}

}
