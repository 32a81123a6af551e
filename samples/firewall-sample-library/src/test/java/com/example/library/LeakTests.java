package com.example.library;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntSupplier;

import dev.firewall.EgressBlockedException;
import dev.firewall.spring.test.EgressSandbox;
import dev.firewall.spring.test.RecordedEgress;
import dev.firewall.spring.test.TestFirewall;
import dev.firewall.spring.test.kit.HttpLoopbackServer;
import dev.firewall.spring.test.kit.LoopbackServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.springframework.data.redis.core.StringRedisTemplate;

import static dev.firewall.spring.test.FirewallAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A leak by each way out of the library. Its neighbours listen, and what would arrive is
 * counted; to show that they would have been reached, each call is made again where it is
 * allowed.
 */
@SpringBootTest
@Import(Neighbours.class)
class LeakTests {

	@Autowired
	private HttpLoopbackServer web;

	@Autowired
	private HttpLoopbackServer bucket;

	@Autowired
	private LoopbackServer cache;

	@Autowired
	private LoopbackServer archived;

	@Autowired
	private LoopbackServer post;

	@Test
	void restClientWhenItLeaksIsCaught(@Autowired Catalogue catalogue) {
		leak("GET " + this.web.uri("/titles/9780131103627"), this.web.rule(), this::arrivedAtWeb,
				() -> catalogue.title(IsbnTests.ISBN));
	}

	@Test
	void webClientWhenItLeaksIsCaught(@Autowired Reviews reviews) {
		leak("GET " + this.web.uri("/reviews/1"), this.web.rule(), this::arrivedAtWeb, () -> reviews.of("1"));
	}

	@Test
	void databaseWhenItLeaksIsCaught(@Autowired Archive archive) {
		leak("127.0.0.1:" + this.archived.port(), this.archived.rule(), this.archived::arrivals,
				() -> assertThat(archive.borrowers(IsbnTests.ISBN)).isEmpty());
	}

	@Test
	void redisWhenItLeaksIsCaught(@Autowired StringRedisTemplate redis) {
		leak("127.0.0.1:" + this.cache.port(), this.cache.rule(), this.cache::arrivals,
				() -> redis.opsForValue().increment("leaks"));
	}

	@Test
	void awsWhenItLeaksIsCaught(@Autowired Covers covers) {
		leak("operation=PutObject", "aws://127.0.0.1:" + this.bucket.port(), this.bucket::arrivals,
				() -> covers.store(IsbnTests.ISBN, new byte[] { 1 }));
	}

	@Test
	void mailWhenItLeaksIsCaught(@Autowired Reminders reminders) {
		leak("recipient=ann@example.com", this.post.rule(), this.post::arrivals,
				() -> reminders.remind("ann@example.com", "The C Programming Language"));
	}

	@Test
	void mailWhenStubbedIsTaken(@Autowired Reminders reminders, EgressSandbox sandbox) {
		sandbox.mail(this.post.rule()).recipient("*@example.com").answers();
		reminders.remind("ann@example.com", "The C Programming Language");
		assertThat(sandbox).called(this.post.rule(), 1);
	}

	@Test
	void processWhenItLeaksIsCaught(@Autowired Labels labels, @TempDir Path directory) {
		Path label = directory.resolve("label");
		leak("/usr/bin/touch", "subprocess:/usr/bin/touch", () -> Files.exists(label) ? 1 : 0,
				() -> labels.print(label.toString()));
	}

	@Test
	void leakWhenTheCodeSwallowsItsRefusalIsRecorded(@Autowired Popularity popularity, RecordedEgress recorded) {
		int before = this.cache.arrivals();
		popularity.count(IsbnTests.ISBN);
		assertThat(recorded).blocked(this.cache.rule());
		assertThat(this.cache.arrivals()).isEqualTo(before);
	}

	/** A request may come over a connection that is there already. */
	private int arrivedAtWeb() {
		return this.web.arrivals() + this.web.received().size();
	}

	private static void leak(String what, String rule, IntSupplier arrivals, Runnable call) {
		int before = arrivals.getAsInt();
		EgressBlockedException refusal = TestFirewall.expectBlocked(call::run);
		assertThat(refusal).hasMessageContaining(what);
		assertThat(arrivals.getAsInt()).isEqualTo(before);
		TestFirewall.allow(rule).run(call);
		assertThat(arrivals.getAsInt()).isGreaterThan(before);
	}

}
