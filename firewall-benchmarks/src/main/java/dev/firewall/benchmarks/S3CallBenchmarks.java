package dev.firewall.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.TimeUnit;

import dev.firewall.EgressBlockedException;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * A small {@code GetObject} of an {@link S3Client} over loopback, in an application that
 * judges it and in two where the enforcement point is switched off, which take turns;
 * what counts is the ratio, not the score.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 10)
@Measurement(iterations = 20)
@Fork(2)
public class S3CallBenchmarks {

	private static final int ROUNDS = 1500;

	private final LoopbackServer endpoint = new LoopbackServer();

	private final LoopbackServer stranger = new LoopbackServer();

	private @Nullable Trio<ConfigurableApplicationContext> applications;

	@Setup
	public void setUp() {
		String allowed = this.endpoint.url().replace("http", "aws");
		this.applications = Trio.of(() -> start(this.endpoint, "firewall.allow[0]=" + allowed),
				() -> start(this.endpoint, "firewall.enforcement-points.aws.enabled=false"));
		try (ConfigurableApplicationContext refused = start(this.stranger, "firewall.allow[0]=" + allowed);
				ConfigurableApplicationContext off = start(this.stranger,
						"firewall.enforcement-points.aws.enabled=false")) {
			if (!isRefused(refused) || isRefused(off)) {
				throw new IllegalStateException("The starter does not guard what it should, and nothing else");
			}
		}
	}

	private static ConfigurableApplicationContext start(LoopbackServer endpoint, String property) {
		return new SpringApplicationBuilder(S3Application.class).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.lazyInitialization(true)
			.properties("logging.level.root=error", "firewall.level=error", "endpoint=" + endpoint.url(), property)
			.run();
	}

	private static boolean isRefused(ConfigurableApplicationContext application) {
		try {
			call(application.getBean(S3Client.class));
			return false;
		}
		catch (EgressBlockedException ex) {
			return true;
		}
	}

	private static int call(S3Client client) {
		return client.getObjectAsBytes((request) -> request.bucket("shop").key("item")).asByteArrayUnsafe().length;
	}

	@TearDown
	public void close() throws IOException {
		if (this.applications != null) {
			this.applications.all().forEach(ConfigurableApplicationContext::close);
		}
		this.endpoint.close();
		this.stranger.close();
	}

	@Benchmark
	public void turns(Medians medians) throws Exception {
		if (this.applications == null) {
			throw new IllegalStateException("The applications are not started");
		}
		new Turns(ROUNDS).take(this.applications.map(S3CallBenchmarks::turn), medians);
	}

	private static Turns.Turn turn(ConfigurableApplicationContext application) {
		S3Client client = application.getBean(S3Client.class);
		return Turns.timed(() -> call(client));
	}

	/**
	 * An application with one client.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	public static class S3Application {

		@Bean
		S3Client s3Client(Environment environment) {
			return S3Client.builder()
				.region(Region.EU_WEST_1)
				.endpointOverride(URI.create(environment.getRequiredProperty("endpoint")))
				.forcePathStyle(true)
				.credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
				.httpClientBuilder(UrlConnectionHttpClient.builder())
				.build();
		}

	}

}
