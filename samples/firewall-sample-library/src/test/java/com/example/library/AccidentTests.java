package com.example.library;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.firewall.spring.test.kit.HttpLoopbackServer;
import dev.firewall.spring.test.kit.LoopbackServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.test.annotation.DirtiesContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of tests that leak by accident and say nothing of it: they fail, with the
 * line to paste.
 */
class AccidentTests {

	private static final Map<String, String> FAILURES = new ConcurrentHashMap<>();

	/** What arrived while the tests ran, by the bean that counts. */
	private static final Map<String, Integer> ARRIVED = new ConcurrentHashMap<>();

	@BeforeAll
	static void runThem() {
		LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request()
			.selectors(DiscoverySelectors.selectClass(Accidents.class));
		try (LauncherSession session = LauncherFactory.openSession()) {
			session.getLauncher().execute(request.build(), new TestExecutionListener() {

				@Override
				public void executionFinished(TestIdentifier test, TestExecutionResult result) {
					result.getThrowable().ifPresent((thrown) -> FAILURES.put(test.getDisplayName(), full(thrown)));
				}

			});
		}
	}

	private static String full(Throwable thrown) {
		Throwable cause = thrown.getCause();
		return (cause != null && cause != thrown) ? thrown + "\n" + full(cause) : thrown.toString();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			title(Catalogue)            | Blocked GET http://127.0.0.1:
			reviews(Reviews)            | Blocked GET http://127.0.0.1:
			borrowers(Archive)          | driver=h2
			increment(StringRedisTemplate) | Blocked redis 127.0.0.1:
			swallowed(Popularity)       | com.example.library.Popularity.count
			cover(Covers)               | service=s3 operation=PutObject
			reminder(Reminders)         | recipient=ann@example.com
			label(Labels)               | /usr/bin/touch
			""")
	void testWhenItLeaksByAccidentFailsWithTheLineToPaste(String name, String text) {
		assertThat(FAILURES).containsKey(name);
		assertThat(FAILURES.get(name)).contains(text, "@AllowEgress(");
	}

	@Test
	void nothingWhenAllLeaksAreCaughtArrives() {
		assertThat(FAILURES).hasSize(8);
		assertThat(ARRIVED).hasSize(5).allSatisfy((name, arrived) -> assertThat(arrived).as(name).isZero());
	}

	@SpringBootTest
	@Import(Neighbours.class)
	@DirtiesContext
	static class Accidents {

		@AfterEach
		void count(@Autowired Map<String, LoopbackServer> servers, @Autowired Map<String, HttpLoopbackServer> webs) {
			servers.forEach((name, server) -> ARRIVED.merge(name, server.arrivals(), Math::max));
			webs.forEach((name, server) -> ARRIVED.merge(name, server.arrivals(), Math::max));
		}

		@Test
		void title(@Autowired Catalogue catalogue) {
			catalogue.title(IsbnTests.ISBN);
		}

		@Test
		void reviews(@Autowired Reviews reviews) {
			reviews.of("1");
		}

		@Test
		void borrowers(@Autowired Archive archive) {
			archive.borrowers(IsbnTests.ISBN);
		}

		@Test
		void increment(@Autowired StringRedisTemplate redis) {
			redis.opsForValue().increment("leaks");
		}

		@Test
		void swallowed(@Autowired Popularity popularity) {
			popularity.count(IsbnTests.ISBN);
		}

		@Test
		void cover(@Autowired Covers covers) {
			covers.store(IsbnTests.ISBN, new byte[] { 1 });
		}

		@Test
		void reminder(@Autowired Reminders reminders) {
			reminders.remind("ann@example.com", "The C Programming Language");
		}

		@Test
		void label(@Autowired Labels labels) {
			labels.print("/nonexistent/label");
		}

	}

}
