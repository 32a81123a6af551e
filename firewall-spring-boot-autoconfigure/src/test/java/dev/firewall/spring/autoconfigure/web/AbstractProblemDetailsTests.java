package dev.firewall.spring.autoconfigure.web;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import dev.firewall.spring.test.kit.HttpLoopbackServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the answer to requests that needed a refused call, on a real server.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AbstractProblemDetailsTests {

	private static final HttpClient client = HttpClient.newHttpClient();

	private static final String ENABLED = "--firewall.web.problem-details.enabled=true";

	private final HttpLoopbackServer partner = HttpLoopbackServer.start();

	private ConfigurableApplicationContext enabled;

	private ConfigurableApplicationContext plain;

	abstract WebApplicationType type();

	/** The class of the server that is to be tested. */
	abstract String server();

	@BeforeAll
	void startBoth() {
		this.enabled = start(ENABLED);
		this.plain = start();
	}

	private ConfigurableApplicationContext start(String... arguments) {
		List<String> settings = new ArrayList<>(
				List.of("server.port=0", "spring.flyway.enabled=false", "spring.main.banner-mode=off",
						"spring.jmx.enabled=false", "firewall.level=error", "spring.cloud.aws.s3.enabled=false",
						"test.partner=" + this.partner.uri("/secret-path"), "spring.web.error.include-message=always"));
		SpringApplicationBuilder application = new SpringApplicationBuilder(Partner.class).web(type())
			.properties(settings.toArray(String[]::new));
		if (type() == WebApplicationType.REACTIVE) {
			application.initializers(new NettyServer());
		}
		ConfigurableApplicationContext context = application.run(arguments);
		assertThat(context).extracting("webServer").asString().contains(server());
		return context;
	}

	@AfterAll
	void stop() {
		this.enabled.close();
		this.plain.close();
		this.partner.close();
	}

	@AfterEach
	void checkThatNothingLeft() {
		assertThat(this.partner.arrivals()).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/plain", "/wrapped" })
	void requestWhenCallIsRefusedIsUnavailableAndTellsNothing(String path) throws Exception {
		HttpResponse<String> response = get(this.enabled, path);
		assertThat(response.statusCode()).isEqualTo(503);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		assertThat(response.headers().firstValue("Retry-After")).isEmpty();
		assertThat(response.body())
			.isEqualTo("{\"type\":\"about:blank\",\"title\":\"Service Unavailable\",\"status\":503}");
		assertThat(response.headers().map().toString().toLowerCase(Locale.ROOT)).doesNotContain("firewall", "egress",
				"127.0.0.1", "secret");
	}

	@Test
	void requestWhenHeadIsUnavailableWithoutBody() throws Exception {
		HttpResponse<String> response = request(this.enabled, "HEAD", "/plain");
		assertThat(response.statusCode()).isEqualTo(503);
		assertThat(response.body()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/plain", "/wrapped" })
	void requestWhenNotEnabledIsAnsweredAsBefore(String path) throws Exception {
		HttpResponse<String> response = get(this.plain, path);
		assertThat(response.statusCode()).isEqualTo(500);
		assertThat(response.body()).contains("\"Internal Server Error\"");
	}

	@Test
	void requestWhenControllerHasAnswerOfItsOwnGetsThat() throws Exception {
		HttpResponse<String> response = get(this.enabled, "/own");
		assertThat(response.statusCode()).isEqualTo(418);
		assertThat(response.body()).isEqualTo("own answer");
	}

	@Test
	void requestWhenAdviceAnswersEverythingGetsThat() throws Exception {
		try (ConfigurableApplicationContext advised = start(ENABLED, "--test.advice=true")) {
			for (String path : List.of("/plain", "/wrapped")) {
				HttpResponse<String> response = get(advised, path);
				assertThat(response.statusCode()).isEqualTo(418);
				assertThat(response.body()).isEqualTo("own advice");
			}
		}
	}

	@ParameterizedTest
	@CsvSource({ "/status, 502", "/annotated, 409", "/other, 500", "/nowhere, 404" })
	void requestWhenExceptionIsOfAnotherKindIsAnsweredAsBefore(String path, int status) throws Exception {
		HttpResponse<String> before = get(this.plain, path);
		assertThat(before.statusCode()).isEqualTo(status);
		HttpResponse<String> response = get(this.enabled, path);
		assertThat(response.statusCode()).isEqualTo(status);
		assertThat(response.headers().firstValue("Content-Type"))
			.isEqualTo(before.headers().firstValue("Content-Type"));
		assertThat(comparable(response)).isEqualTo(comparable(before));
	}

	private static String comparable(HttpResponse<String> response) {
		return response.body()
			.replaceAll("\"(timestamp|requestId)\":\"[^\"]*\"", "")
			.replaceAll("localhost:[0-9]+", "localhost");
	}

	private static HttpResponse<String> get(ConfigurableApplicationContext context, String path)
			throws IOException, InterruptedException {
		return request(context, "GET", path);
	}

	private static HttpResponse<String> request(ConfigurableApplicationContext context, String method, String path)
			throws IOException, InterruptedException {
		String port = context.getEnvironment().getRequiredProperty("local.server.port");
		return client.send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
			.method(method, HttpRequest.BodyPublishers.noBody())
			.header("Accept", "application/json")
			.build(), HttpResponse.BodyHandlers.ofString());
	}

}
