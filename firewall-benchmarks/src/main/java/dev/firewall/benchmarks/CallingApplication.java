package dev.firewall.benchmarks;

import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/**
 * An application with one HTTP client, which starts with the auto-configuration of the
 * starter or without it. The latter is told by name: this compiles without the starter.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class CallingApplication {

	static ConfigurableApplicationContext withStarter(Library library, String allowed) {
		return withStarter(library, new String[0], "firewall.allow[0]=" + allowed);
	}

	static ConfigurableApplicationContext withStarter(Library library, String[] properties, String... policy) {
		return start(library, properties, concat(policy, "firewall.level=error"));
	}

	static ConfigurableApplicationContext withoutStarter(Library library, String... properties) {
		List<String> starter = new ArrayList<>();
		ImportCandidates.load(AutoConfiguration.class, null).forEach(starter::add);
		String excluded = starter.stream()
			.filter((name) -> name.startsWith("dev.firewall."))
			.collect(Collectors.joining(","));
		return start(library, properties, "spring.autoconfigure.exclude=" + excluded);
	}

	/**
	 * Checks that a measurement measures what it means to.
	 * @param refused which of the applications refuse what they should not do
	 */
	static void check(Trio<Boolean> refused) {
		if (!refused.with() || refused.without() || refused.again()) {
			throw new IllegalStateException("The starter does not guard what it should, and nothing else");
		}
	}

	private static String[] concat(String[] properties, String last) {
		return Stream.concat(Arrays.stream(properties), Stream.of(last)).toArray(String[]::new);
	}

	private static ConfigurableApplicationContext start(Library library, String[] properties, String... firewall) {
		return new SpringApplicationBuilder(CallingApplication.class).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.lazyInitialization(true)
			.properties("logging.level.root=error")
			.properties("client=" + library)
			.properties(properties)
			.properties(firewall)
			.run();
	}

	@Bean
	RestClient restClient(Environment environment) {
		Library library = environment.getRequiredProperty("client", Library.class);
		return RestClient.builder().requestFactory(library.requestFactory()).build();
	}

	/**
	 * What the calls go through.
	 */
	public enum Library {

		/** The default of Spring Boot where no other library is there. */
		JDK {

			@Override
			ClientHttpRequestFactory requestFactory() {
				HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
				return new JdkClientHttpRequestFactory(client);
			}

		},

		/** The fastest, and so the one of which the firewall is the largest part. */
		SIMPLE {

			@Override
			ClientHttpRequestFactory requestFactory() {
				return new SimpleClientHttpRequestFactory();
			}

		};

		abstract ClientHttpRequestFactory requestFactory();

	}

}
