package com.acme;

import java.util.Map;
import java.util.stream.Stream;

import dev.firewall.Decision;
import dev.firewall.EgressBlockedException;
import dev.firewall.EgressScope;
import dev.firewall.context.Frames;
import dev.firewall.spring.test.AllowEgress;
import dev.firewall.spring.test.AllowLoopback;
import dev.firewall.spring.test.NestedLaunch;
import dev.firewall.spring.test.TestFirewall;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is guarded: the bodies of tests of every kind, and what they start.
 */
class ArmedTests {

	@Test
	void bodyWhenNotAllowedIsRefusedBeforeAnythingArrives() {
		int before = Partner.SERVER.arrivals();
		NestedLaunch launch = NestedLaunch.of(Plain.class);
		launch.fails("leaves", "Blocked GET " + Partner.SERVER.uri("/"), "no allow rule of the policy 'tests' matches",
				"com.acme.Partner.call(Partner.java:", "@AllowEgress(");
		assertThat(launch.thrownBy("leaves")).isInstanceOf(EgressBlockedException.class);
		assertThat(Partner.SERVER.arrivals()).isEqualTo(before);
		launch.passes("stays", "Plain");
	}

	@Test
	void setUpAndTearDownWhenNotGuardedPass() {
		int before = Partner.SERVER.arrivals();
		NestedLaunch.of(SettingUp.class).passes("body", "SettingUp");
		assertThat(Partner.SERVER.arrivals()).isEqualTo(before + 4);
	}

	@Test
	void setUpWhenGuardedIsRefused() {
		Map<String, String> guarded = Map.of("firewall.test.guard-setup", "true");
		int before = Partner.SERVER.arrivals();
		NestedLaunch.of(guarded, SettingUp.class).fails("SettingUp", "Blocked GET");
		NestedLaunch.of(guarded, EachSettingUp.class).fails("body", "Blocked GET");
		assertThat(Partner.SERVER.arrivals()).isEqualTo(before);
		NestedLaunch.of(guarded, AllowedSettingUp.class).passes("body", "AllowedSettingUp");
		assertThat(Partner.SERVER.arrivals()).isEqualTo(before + 2);
	}

	@Test
	void testWhenDisabledIsNotGuarded() {
		NestedLaunch.of(Map.of("firewall.test.enabled", "false"), Plain.class).passes("leaves", "stays");
	}

	@Test
	void bodyWhenOfAnyKindIsGuarded() {
		NestedLaunch launch = NestedLaunch.of(Kinds.class);
		launch.fails("parameterised [1] " + shown(launch, "parameterised [1] "), "Blocked GET");
		launch.fails("repeated repetition 1 of 2", "Blocked GET").fails("repeated repetition 2 of 2", "Blocked GET");
		launch.fails("factory refused", "Blocked GET").passes("factory harmless", "factory");
		launch.fails("nested", "Blocked GET");
	}

	private static String shown(NestedLaunch launch, String prefix) {
		return launch.failures()
			.keySet()
			.stream()
			.filter((name) -> name.startsWith(prefix))
			.findFirst()
			.orElseThrow()
			.substring(prefix.length());
	}

	@Test
	void framesWhenOpenedInSetUpHoldInTheBody() {
		NestedLaunch.of(Framed.class)
			.passes("allowedByBoth", "refusedByOne", "refusedByTheOther", "Framed", "framesAreGoneAfterwards");
	}

	static class Plain {

		@Test
		void leaves() {
			Partner.call();
		}

		@Test
		void stays() {
			assertThat(1 + 1).isEqualTo(2);
		}

	}

	static class SettingUp {

		@BeforeAll
		static void beforeAll() {
			Partner.call();
		}

		@BeforeEach
		void beforeEach() {
			Partner.call();
		}

		@Test
		void body() {
			TestFirewall.expectBlocked(Partner::call);
		}

		@AfterEach
		void afterEach() {
			Partner.call();
		}

		@AfterAll
		static void afterAll() {
			Partner.call();
		}

	}

	static class EachSettingUp {

		@BeforeEach
		void beforeEach() {
			Partner.call();
		}

		@Test
		void body() {
			assertThat(1 + 1).isEqualTo(2);
		}

	}

	@AllowLoopback
	static class AllowedSettingUp {

		@BeforeAll
		static void beforeAll() {
			Partner.call();
		}

		@BeforeEach
		void beforeEach() {
			Partner.call();
		}

		@Test
		void body() {
			TestFirewall.expectBlocked(() -> Partner.intend(Partner.NOWHERE));
		}

	}

	static class Kinds {

		@ParameterizedTest
		@ValueSource(strings = Partner.NOWHERE)
		void parameterised(String uri) {
			Partner.intend(uri);
		}

		@RepeatedTest(2)
		void repeated() {
			Partner.intend(Partner.NOWHERE);
		}

		@TestFactory
		Stream<DynamicTest> factory() {
			return Stream.of(DynamicTest.dynamicTest("refused", () -> Partner.swallow(Partner.NOWHERE)),
					DynamicTest.dynamicTest("harmless", () -> {
					}));
		}

		@Nested
		class Inner {

			@Test
			void nested() {
				Partner.intend(Partner.NOWHERE);
			}

		}

	}

	@AllowEgress("http://*.partner.example")
	static class Framed {

		private static EgressScope.Open outer;

		private EgressScope.Open inner;

		@BeforeAll
		static void open() {
			outer = EgressScope.deny("http://a.partner.example").open();
		}

		@BeforeEach
		void openInner() {
			this.inner = EgressScope.deny("http://b.partner.example").open();
		}

		@Test
		void allowedByBoth() {
			Partner.intend("http://c.partner.example");
		}

		@Test
		void refusedByOne() {
			assertThat(TestFirewall.expectBlocked(() -> Partner.intend("http://a.partner.example")).decision().cause())
				.isEqualTo(Decision.Cause.DENY_RULE);
		}

		@Test
		void refusedByTheOther() {
			assertThat(TestFirewall.expectBlocked(() -> Partner.intend("http://b.partner.example")).decision().cause())
				.isEqualTo(Decision.Cause.DENY_RULE);
		}

		@Test
		@SuppressWarnings("resource")
		void framesAreGoneAfterwards() {
			EgressScope.denyAll().open();
		}

		@AfterEach
		void closeInner() {
			this.inner.close();
		}

		@AfterAll
		static void close() {
			outer.close();
			assertThat(Frames.current()).isNull();
		}

	}

}
