package com.example.library;

import java.net.URI;
import java.util.List;
import java.util.stream.Stream;

import dev.firewall.spring.test.AllowEgress;
import dev.firewall.spring.test.AllowLoopback;
import dev.firewall.spring.test.ExpectBlocked;
import dev.firewall.spring.test.RecordedEgress;
import dev.firewall.spring.test.TestFirewall;
import dev.firewall.spring.test.kit.HttpLoopbackServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.S3Client;

import static dev.firewall.spring.test.FirewallAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Plain tests of a class with a client of the AWS SDK, without Spring.
 */
class CoversTests {

	private final HttpLoopbackServer bucket = HttpLoopbackServer.start();

	private final S3Client s3 = new LibraryConfiguration().s3(this.bucket.uri(""));

	private final Covers covers = new Covers(this.s3);

	@BeforeEach
	void nothingArrivedYet() {
		assertThat(this.bucket.arrivals()).isZero();
	}

	@AfterEach
	void stop() {
		this.s3.close();
		this.bucket.close();
	}

	private void store() {
		this.covers.store(IsbnTests.ISBN, new byte[] { 1 });
	}

	@Test
	void storeWhenNothingIsAllowedIsBlocked() {
		assertThat(TestFirewall.expectBlocked(this::store)).hasMessageContaining("s3")
			.hasMessageContaining("PutObject");
		assertThat(this.bucket.arrivals()).isZero();
	}

	@Test
	void storeWhenItsServerIsAllowedReachesIt() {
		TestFirewall.allow("aws://127.0.0.1:" + this.bucket.port()).run(this::store);
		assertThat(this.bucket.received()).extracting(HttpLoopbackServer.Received::target)
			.containsExactly("/covers/9780131103627");
	}

	@Test
	@AllowEgress("aws:s3")
	void storeWhenOnlyTheServiceIsAllowedDoesNotReachLoopback(RecordedEgress recorded) {
		TestFirewall.expectBlocked(this::store);
		assertThat(recorded).blocked("aws://127.0.0.1:" + this.bucket.port(), 1);
		assertThat(this.bucket.arrivals()).isZero();
	}

	@Test
	@ExpectBlocked
	void storeWhenItsFailureIsSwallowedIsExpected() {
		try {
			store();
		}
		catch (RuntimeException ex) {
			assertThat(ex).isNotNull();
		}
		assertThat(this.bucket.arrivals()).isZero();
	}

	@RepeatedTest(3)
	@AllowLoopback
	void storeWhenRepeatedReachesTheServer() {
		store();
		assertThat(this.bucket.received()).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3 })
	@AllowLoopback
	void storeWhenParameterisedReachesTheServer(int times) {
		for (int i = 0; i < times; i++) {
			store();
		}
		assertThat(this.bucket.received()).hasSize(times);
	}

	@TestFactory
	Stream<DynamicTest> storeWhenDynamicIsBlockedUnlessAllowed() {
		return Stream.of(DynamicTest.dynamicTest("blocked", () -> storeWhenNothingIsAllowedIsBlocked()),
				DynamicTest.dynamicTest("allowed", () -> storeWhenItsServerIsAllowedReachesIt()));
	}

	@Test
	void clientsWhenOnlyBuiltReachNothing() {
		List<URI> regions = List.of(URI.create("https://s3.eu-west-1.amazonaws.com"), this.bucket.uri(""));
		assertThatNoException()
			.isThrownBy(() -> regions.forEach((region) -> new LibraryConfiguration().s3(region).close()));
		assertThat(this.bucket.arrivals()).isZero();
	}

	@Nested
	@AllowLoopback
	class WithLoopback {

		@Test
		void storeWhenNestedReachesTheServer() {
			store();
			assertThat(CoversTests.this.bucket.received()).hasSize(1);
		}

		@Test
		void storeWhenElsewhereIsBlocked() {
			try (S3Client real = new LibraryConfiguration().s3(URI.create("https://s3.eu-west-1.amazonaws.com"))) {
				TestFirewall.expectBlocked(() -> new Covers(real).store(IsbnTests.ISBN, new byte[0]));
			}
		}

	}

}
