package dev.firewall.benchmarks;

import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

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
		return start("client=" + library, "firewall.level=error", "firewall.allow[0]=" + allowed);
	}

	static ConfigurableApplicationContext withoutStarter(Library library) {
		List<String> starter = new ArrayList<>();
		ImportCandidates.load(AutoConfiguration.class, null).forEach(starter::add);
		String excluded = starter.stream()
			.filter((name) -> name.startsWith("dev.firewall."))
			.collect(Collectors.joining(","));
		return start("client=" + library, "spring.autoconfigure.exclude=" + excluded);
	}

	private static ConfigurableApplicationContext start(String... properties) {
		return new SpringApplicationBuilder(CallingApplication.class).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.lazyInitialization(true)
			.properties("logging.level.root=error")
			.properties(properties)
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
