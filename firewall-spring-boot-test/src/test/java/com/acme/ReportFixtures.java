package com.acme;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import dev.firewall.Level;
import dev.firewall.spring.test.AllowEgress;
import dev.firewall.spring.test.FirewallLevel;
import dev.firewall.spring.test.TestFirewall;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests to be reported, run by launches of their own.
 */
public final class ReportFixtures {

	private ReportFixtures() {
	}

	public static class Mixed {

		@BeforeAll
		static void setUp() {
			Partner.intend("http://setup.partner.example/");
		}

		@Test
		@AllowEgress("http://allowed.partner.example")
		void allowed() {
			for (int i = 0; i < 3; i++) {
				Partner.intend("http://allowed.partner.example/v1");
			}
		}

		@Test
		@FirewallLevel(Level.WARN)
		void warned() {
			Partner.intend("http://warned.partner.example/v1");
		}

		@Test
		void blocked() {
			Partner.intend("http://blocked.partner.example/v1");
		}

		@Test
		void swallowed() {
			Partner.swallow("http://swallowed.partner.example/</script><script>alert(1)</script>".replace("<", "%3C")
				.replace(">", "%3E"));
		}

		@Test
		void expected() {
			TestFirewall.expectBlocked(() -> Partner.intend("http://expected.partner.example/v1"));
		}

		@Test
		void quiet() {
		}

		@ParameterizedTest
		@ValueSource(strings = { "</script><img src=x onerror=alert(1)>", "a\"b'c\\d" })
		@AllowEgress("http://allowed.partner.example")
		void parameterised(String hostile) {
			Partner.intend("http://allowed.partner.example/" + hostile.length());
		}

		@TestFactory
		DynamicTest dynamic() {
			return DynamicTest.dynamicTest("inner",
					() -> TestFirewall.expectBlocked(() -> Partner.intend("http://dynamic.partner.example/v1")));
		}

	}

	public static class Many {

		static final int CALLS = 30_000;

		@Test
		@AllowEgress("http://many.partner.example")
		void many() {
			for (int i = 0; i < CALLS; i++) {
				Partner.intend("http://many.partner.example/" + i);
			}
		}

		@ParameterizedTest
		@MethodSource("numbers")
		@AllowEgress("http://many.partner.example")
		void each(int number) {
			for (int i = 0; i < 400; i++) {
				Partner.intend("http://many.partner.example/" + number + "/" + i);
			}
		}

		static IntStream numbers() {
			return IntStream.range(0, 50);
		}

	}

	/** Reaches out for nothing, and waits to be killed. */
	public static class Silent {

		@Test
		void hangs() throws InterruptedException {
			new CountDownLatch(1).await();
		}

	}

	/** Says that it has reached out, and waits to be killed. */
	public static class Hanging {

		@Test
		@AllowEgress("http://known.partner.example")
		void reachesOutAndHangs() throws InterruptedException {
			Partner.intend("http://known.partner.example/v1");
			Partner.swallow("http://left.partner.example/v1");
			say("known");
			new CountDownLatch(1).await();
		}

		private static void say(String word) {
			new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8).println(word);
		}

	}

	public static class First {

		@Test
		@AllowEgress("http://first.partner.example")
		void first() {
			Partner.intend("http://first.partner.example/v1");
		}

		@Test
		void needsFirst() {
			Partner.intend("http://shared.partner.example/v1");
		}

	}

	public static class Second {

		@Test
		@AllowEgress("http://second.partner.example")
		void second() {
			Partner.intend("http://second.partner.example/v1");
		}

		@Test
		void needsSecond() {
			Partner.intend("http://shared.partner.example/v2");
		}

	}

}
