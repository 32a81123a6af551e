package dev.firewall.spring.autoconfigure.http;

import dev.firewall.EgressBlockedException;
import dev.firewall.Firewall;
import dev.firewall.policy.Policy;
import dev.firewall.spring.test.kit.HttpLoopbackServer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.registry.HttpServiceGroup;
import org.springframework.web.service.registry.ImportHttpServices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * HTTP interface clients that Spring Boot 4 makes of {@code @ImportHttpServices}.
 */
class HttpServiceGroupTests {

	@ParameterizedTest
	@EnumSource(names = "SIMPLE", mode = EnumSource.Mode.EXCLUDE)
	void clientWhenItsGroupIsImportedIsGuarded(Library library) {
		try (HttpLoopbackServer server = HttpLoopbackServer.start();
				HttpLoopbackServer other = HttpLoopbackServer.start()) {
			new ApplicationContextRunner().withConfiguration(BootLine.clients())
				.withPropertyValues(BootLine.properties(library.property(), "follow-when-possible"))
				.withPropertyValues("spring.http.serviceclient.blocking.base-url=" + server.uri(""),
						"spring.http.serviceclient.reactive.base-url=" + server.uri(""))
				.withBean(Firewall.class, () -> Firewall.of(Policy.builder().allow(server.rule()).build()))
				.withUserConfiguration(Groups.class)
				.run((context) -> {
					server.redirect("/moved", 302, other.uri("/secret").toString());
					Blocking blocking = context.getBean(Blocking.class);
					assertThat(blocking.items()).isEqualTo("GET /items");
					assertThat(EgressBlockedException.findIn(catchThrowable(blocking::moved))).isPresent();
					Reactive reactive = context.getBean(Reactive.class);
					assertThat(reactive.items()).isEqualTo("GET /items");
					assertThat(EgressBlockedException.findIn(catchThrowable(reactive::moved))).isPresent();
					assertThat(other.arrivals()).isZero();
				});
		}
	}

	@Configuration(proxyBeanMethods = false)
	@ImportHttpServices(group = "blocking", types = Blocking.class)
	@ImportHttpServices(group = "reactive", types = Reactive.class, clientType = HttpServiceGroup.ClientType.WEB_CLIENT)
	static class Groups {

	}

	interface Blocking {

		@GetExchange("/items")
		String items();

		@GetExchange("/moved")
		String moved();

	}

	interface Reactive {

		@GetExchange("/items")
		String items();

		@GetExchange("/moved")
		String moved();

	}

}
