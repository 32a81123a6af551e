package com.acme;

import java.util.Map;

import dev.firewall.EgressBlockedException;
import dev.firewall.Firewall;
import dev.firewall.spring.test.RecordedEgress;
import dev.firewall.spring.test.SwallowedEgressError;
import dev.firewall.spring.test.TestFirewall;
import dev.firewall.spring.test.kit.HttpLoopbackServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jdbc.test.autoconfigure.JdbcTest;
import org.springframework.boot.restclient.test.autoconfigure.RestClientTest;
import org.springframework.boot.resttestclient.TestRestTemplate;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureTestRestTemplate;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.web.client.MockRestServiceServer;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

import static dev.firewall.spring.test.FirewallAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.client.match.MockRestRequestMatchers.requestTo;
import static org.springframework.test.web.client.response.MockRestResponseCreators.withSuccess;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

/**
 * Slices of Spring Boot and an application on a real port.
 */
class GuardedSliceTests {

	private static final HttpLoopbackServer PARTNER = HttpLoopbackServer.start();

	@AfterAll
	static void stop() {
		PARTNER.close();
	}

	@Test
	void sliceWhenItDoesNotLeavePasses() {
		assertThat(GuardedSpringTests.launch(Map.of(), Mocked.class, Stored.class, Served.class)).isEmpty();
	}

	@Test
	void applicationWhenOnARandomPortIsReachedAndItsRequestsAreTheTests() {
		int before = PARTNER.arrivals();
		assertThat(GuardedSpringTests.launch(Map.of(), Web.class)).containsOnlyKeys("swallowed")
			.hasEntrySatisfying("swallowed",
					(failure) -> assertThat(failure).contains(SwallowedEgressError.class.getSimpleName(),
							"com.acme.GuardedSliceTests$Controller.outside("));
		assertThat(PARTNER.arrivals()).isEqualTo(before);
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class Application {

	}

	static class Rates {

		private final RestClient client;

		Rates(RestClient.Builder builder) {
			this.client = builder.build();
		}

		String daily() {
			return this.client.get().uri("https://rates.partner.example/daily").retrieve().body(String.class);
		}

	}

	@RestClientTest
	@ContextConfiguration(classes = Application.class)
	@Import(Rates.class)
	static class Mocked {

		@Autowired
		private Rates rates;

		@Autowired
		private MockRestServiceServer server;

		@Autowired
		private Firewall firewall;

		@Test
		void mocked(RecordedEgress recorded) {
			this.server.expect(requestTo("https://rates.partner.example/daily")).andRespond(withSuccess());
			this.rates.daily();
			assertThat(recorded).blockedNothing().warnedAboutNothing();
			assertThat(this.firewall).isNotNull();
		}

	}

	@JdbcTest
	@ContextConfiguration(classes = Application.class)
	static class Stored {

		@Autowired
		private JdbcTemplate jdbc;

		@Autowired
		private Firewall firewall;

		@Test
		void embedded() {
			assertThat(this.jdbc.queryForObject("select 1", Integer.class)).isEqualTo(1);
			assertThat(this.firewall.policy()).isNotNull();
		}

	}

	@RestController
	static class Controller {

		@Autowired
		private RestTemplate client;

		@GetMapping("/inside")
		String inside() {
			return "inside";
		}

		@GetMapping("/outside")
		String outside() {
			try {
				return this.client.getForObject(PARTNER.uri("/"), String.class);
			}
			catch (EgressBlockedException ex) {
				return "nothing to show";
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Client {

		@Bean
		RestTemplate client() {
			return new RestTemplate();
		}

	}

	@WebMvcTest
	@ContextConfiguration(classes = Application.class)
	@Import({ Controller.class, Client.class })
	static class Served {

		@Autowired
		private MockMvc mvc;

		@Autowired
		private RestTemplate client;

		@Test
		void inside() throws Exception {
			this.mvc.perform(get("/inside")).andExpect(status().isOk());
			TestFirewall.expectBlocked(() -> this.client.getForObject(PARTNER.uri("/"), String.class));
		}

	}

	@SpringBootTest(classes = Application.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
	@AutoConfigureTestRestTemplate
	@Import({ Controller.class, Client.class })
	static class Web {

		@Autowired
		private TestRestTemplate client;

		@Test
		void inside() {
			assertThat(this.client.getForObject("/inside", String.class)).isEqualTo("inside");
		}

		@Test
		void asserted(RecordedEgress recorded) {
			assertThat(this.client.getForObject("/outside", String.class)).isEqualTo("nothing to show");
			assertThat(recorded).blocked(PARTNER.rule(), 1);
		}

		@Test
		void swallowed() {
			assertThat(this.client.getForObject("/outside", String.class)).isEqualTo("nothing to show");
		}

	}

}
