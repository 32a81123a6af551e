package com.acme;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import dev.firewall.DenyEgress;
import dev.firewall.Level;
import dev.firewall.RestrictEgress;
import dev.firewall.spring.test.AllowEgress;
import dev.firewall.spring.test.AllowLoopback;
import dev.firewall.spring.test.ExpectBlocked;
import dev.firewall.spring.test.FirewallLevel;
import dev.firewall.spring.test.NestedLaunch;
import dev.firewall.spring.test.RecordedEgress;
import dev.firewall.spring.test.TestFirewall;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import static dev.firewall.spring.test.FirewallAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Annotations that say what a test may reach.
 */
class AnnotationTests {

	private static final String A = "http://a.partner.example";

	private static final String B = "http://b.partner.example";

	private static final String C = "http://c.partner.example";

	@Test
	void annotationsWhenOnManyPlacesUnite() {
		NestedLaunch.of(Everywhere.class)
			.passes("ofMethod", "ofClass", "ofSuperclass", "ofInterface", "ofMeta", "ofOverridden", "ofNested",
					"ofEnclosing", "byField", "repeated");
	}

	@Test
	void annotationsWhenTheyNarrowWin() {
		NestedLaunch.of(Narrowing.class)
			.passes("denied", "restricted", "restrictedTwice", "expectedByAnnotation", "allowedInside");
	}

	@Test
	void levelWhenOnMethodWinsOverThatOfTheClass() {
		NestedLaunch.of(Levelled.class).passes("ofMethod", "ofClass", "nested", "off");
	}

	@Test
	void loopbackWhenAllowedIsReachedByTheTestAlone() {
		int before = Partner.SERVER.arrivals();
		NestedLaunch.of(Looping.class).passes("allowed", "inBlock").failsOnly("refused", "@AllowLoopback");
		assertThat(Partner.SERVER.arrivals()).isEqualTo(before + 2);
	}

	@Test
	void annotationsWhenWrongFailTheTestBeforeItsBody() {
		Wrong.bodies = 0;
		NestedLaunch.of(Wrong.class)
			.fails("wrongRule", "@AllowEgress on com.acme.AnnotationTests$Wrong.wrongRule(): value[0]")
			.fails("unknownProtocol", "unknown protocol 'htpp'", "did you mean 'http'",
					"com.acme.AnnotationTests$Wrong.unknownProtocol()")
			.fails("empty", "@AllowEgress on com.acme.AnnotationTests$Wrong.empty(): it names no rule")
			.fails("contradiction", "@AllowEgress and @DenyEgress on", "both name 'http://a.partner.example'")
			.fails("loopbackWithoutPort", "names loopback without a port",
					"@AllowEgress on com.acme.AnnotationTests$Wrong.loopbackWithoutPort()")
			.fails("wrongRestrict", "@RestrictEgress on com.acme.AnnotationTests$Wrong.wrongRestrict()")
			.fails("wrongExpectation", "@ExpectBlocked on com.acme.AnnotationTests$Wrong.wrongExpectation()")
			.fails("severalMistakes", "value[0]", "@DenyEgress on");
		assertThat(Wrong.bodies).isZero();
		NestedLaunch.of(WrongClass.class).fails("WrongClass", "@AllowEgress on com.acme.AnnotationTests$WrongClass");
	}

	static void refused(String uri) {
		TestFirewall.expectBlocked(() -> Partner.intend(uri));
	}

	@Target({ ElementType.TYPE, ElementType.METHOD })
	@Retention(RetentionPolicy.RUNTIME)
	@AllowEgress(C)
	@interface ReachesC {

	}

	@AllowEgress("http://interface.partner.example")
	interface Reaching {

		@AllowEgress("http://overridden.partner.example")
		void ofOverridden();

	}

	@AllowEgress("http://super.partner.example")
	static class Base {

	}

	@AllowEgress(A)
	static class Everywhere extends Base implements Reaching {

		@Test
		@AllowEgress(B)
		void ofMethod() {
			Partner.intend(A);
			Partner.intend(B);
			refused(C);
		}

		@Test
		void ofClass() {
			Partner.intend(A);
			refused(B);
		}

		@Test
		void ofSuperclass() {
			Partner.intend("http://super.partner.example");
		}

		@Test
		void ofInterface() {
			Partner.intend("http://interface.partner.example");
		}

		@Test
		@ReachesC
		void ofMeta() {
			Partner.intend(C);
		}

		@Override
		@Test
		public void ofOverridden() {
			Partner.intend("http://overridden.partner.example");
		}

		@Test
		@AllowEgress(protocol = "http", host = "*.field.example", method = "GET", port = 8080)
		void byField() {
			Partner.intend("http://x.field.example:8080");
			refused("http://x.field.example:8081");
		}

		@Test
		@AllowEgress(B)
		@AllowEgress(C)
		void repeated() {
			Partner.intend(B);
			Partner.intend(C);
		}

		@Nested
		@AllowEgress(B)
		class Inner {

			@Test
			void ofNested() {
				Partner.intend(B);
			}

			@Test
			void ofEnclosing() {
				Partner.intend(A);
				Partner.intend("http://super.partner.example");
				refused(C);
			}

		}

	}

	@AllowEgress("http://*.partner.example")
	@DenyEgress(A)
	static class Narrowing {

		@Test
		@AllowEgress(A)
		void denied() {
			refused(A);
		}

		@Test
		@RestrictEgress(B)
		void restricted() {
			Partner.intend(B);
			refused(C);
		}

		@Test
		@RestrictEgress({ A, B })
		@RestrictEgress({ A, C })
		void restrictedTwice() {
			refused(A);
			refused(B);
			refused(C);
		}

		@Test
		@ExpectBlocked(A)
		void expectedByAnnotation() {
			Partner.swallow(A);
		}

		@Test
		@RestrictEgress(B)
		void allowedInside() {
			TestFirewall.allow(C).run(() -> refused(C));
		}

	}

	@FirewallLevel(Level.WARN)
	static class Levelled {

		@Test
		@FirewallLevel(Level.ERROR)
		void ofMethod() {
			refused(A);
		}

		@Test
		void ofClass(RecordedEgress recorded) {
			Partner.intend(A);
			assertThat(recorded).warned(A).blockedNothing();
		}

		@Test
		@FirewallLevel(Level.OFF)
		void off(RecordedEgress recorded) {
			Partner.intend(A);
			assertThat(recorded).warnedAboutNothing().blockedNothing();
		}

		@Nested
		@FirewallLevel(Level.ERROR)
		class Inner {

			@Test
			void nested() {
				refused(A);
			}

		}

	}

	static class Looping {

		@Test
		@AllowLoopback
		void allowed() {
			Partner.call();
			AnnotationTests.refused(A);
		}

		@Test
		void inBlock() {
			TestFirewall.allowLoopback().run(Partner::call);
			TestFirewall.expectBlocked(Partner::call);
		}

		@Test
		void refused() {
			Partner.call();
		}

	}

	static class Wrong {

		private static int bodies;

		@Test
		@AllowEgress("http://a b")
		void wrongRule() {
			bodies++;
		}

		@Test
		@AllowEgress(protocol = "htpp", host = "a.partner.example")
		void unknownProtocol() {
			bodies++;
		}

		@Test
		@AllowEgress({})
		void empty() {
			bodies++;
		}

		@Test
		@AllowEgress({ B, A })
		@DenyEgress(A)
		void contradiction() {
			bodies++;
		}

		@Test
		@AllowEgress("localhost")
		void loopbackWithoutPort() {
			bodies++;
		}

		@Test
		@RestrictEgress("*")
		void wrongRestrict() {
			bodies++;
		}

		@Test
		@ExpectBlocked("http://*:http")
		void wrongExpectation() {
			bodies++;
		}

		@Test
		@AllowEgress("http://a b")
		@DenyEgress("*")
		void severalMistakes() {
			bodies++;
		}

	}

	@AllowEgress("http://a b")
	static class WrongClass {

		@Test
		void body() {
			throw new AssertionError("it must not come to this");
		}

	}

}
