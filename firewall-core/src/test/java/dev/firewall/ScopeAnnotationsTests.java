package dev.firewall;

import java.lang.annotation.Annotation;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.Method;
import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import dev.firewall.policy.InvalidPolicyException;
import dev.firewall.policy.Problem;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ScopeAnnotations}.
 */
class ScopeAnnotationsTests {

	private static final Egress GET = http("GET", "api.example.com");

	private static final Egress POST = http("POST", "api.example.com");

	private static final Egress ELSEWHERE = http("GET", "elsewhere.example");

	private static final Egress REDIS = Egress.to(Protocol.REDIS).host("cache.example").port(6379).build();

	private final Firewall none = Firewall.builder().log((logger, message) -> {
	}).build();

	private static Egress http(String method, String host) {
		return Egress.http(method, URI.create("https://" + host + "/v1"));
	}

	private Decision inside(String method, Egress egress) {
		return inside(ScopeAnnotations.on(method(method)), 0, egress);
	}

	private Decision inside(List<EgressScope> scopes, int index, Egress egress) {
		if (index == scopes.size()) {
			return this.none.evaluate(egress);
		}
		try (EgressScope.Open open = scopes.get(index).open()) {
			assertThat(open).isNotNull();
			return inside(scopes, index + 1, egress);
		}
	}

	private static Method method(String name) {
		return Arrays.stream(Annotated.class.getDeclaredMethods())
			.filter((method) -> method.getName().equals(name))
			.findFirst()
			.orElseThrow();
	}

	private static List<String> problems(String method) {
		try {
			ScopeAnnotations.on(method(method));
		}
		catch (InvalidPolicyException ex) {
			return ex.problems().stream().map(Problem::toString).toList();
		}
		return List.of();
	}

	@Test
	void onWhenRulesAreTextMakesACeilingOfThem() {
		assertThat(inside("texts", GET).proceeds()).isTrue();
		assertThat(inside("texts", REDIS).proceeds()).isTrue();
		Decision decision = inside("texts", ELSEWHERE);
		assertThat(decision.cause()).isEqualTo(Decision.Cause.CEILING);
		assertThat(decision.frame())
			.isEqualTo("@RestrictEgress on dev.firewall.ScopeAnnotationsTests$Annotated.texts(String, int[])");
	}

	@Test
	void onWhenRuleHasFieldsNarrowsToThem() {
		assertThat(inside("fields", GET).proceeds()).isTrue();
		assertThat(inside("fields", POST).proceeds()).isFalse();
		assertThat(inside("fields", http("GET", "example.com")).proceeds()).isFalse();
		assertThat(inside("textsAndFields", GET).proceeds()).isTrue();
		assertThat(inside("textsAndFields", http("GET", "other.example.com")).proceeds()).isTrue();
		assertThat(inside("textsAndFields", POST).proceeds()).isFalse();
	}

	@Test
	void onWhenFieldHasTwoWordsOrComesFromAnotherProtocolIsFound() {
		Egress matching = Egress.to(Protocol.AMQP).host("mq.example").field("routing-key", "orders").build();
		Egress other = Egress.to(Protocol.AMQP).host("mq.example").field("routing-key", "refunds").build();
		for (String method : List.of("routingKey", "namedFields")) {
			assertThat(inside(method, matching).proceeds()).isTrue();
			assertThat(inside(method, other).proceeds()).isFalse();
		}
	}

	@Test
	void onWhenItDeniesRefusesWhatItNames() {
		assertThat(inside("denied", POST).cause()).isEqualTo(Decision.Cause.DENY_RULE);
		assertThat(inside("denied", GET).proceeds()).isTrue();
		assertThat(inside("denied", REDIS).cause()).isEqualTo(Decision.Cause.DENY_RULE);
	}

	@Test
	void onWhenRepeatedNarrowsByEach() {
		assertThat(ScopeAnnotations.on(method("repeated"))).hasSize(2);
		assertThat(inside("repeated", GET).proceeds()).isTrue();
		assertThat(inside("repeated", REDIS).proceeds()).isFalse();
		assertThat(inside("repeated", http("GET", "other.example.com")).proceeds()).isFalse();
	}

	@Test
	void onWhenLevelOrLabelIsGivenTakesIt() {
		Decision decision = inside("labelled", REDIS);
		assertThat(decision.outcome()).isEqualTo(Decision.Outcome.WARNED);
		assertThat(decision.frame()).isEqualTo("catalogue");
	}

	@Test
	void onWhenOnATypeOrAnAnnotationOfAnAnnotationIsFound() {
		assertThat(inside(ScopeAnnotations.on(Annotated.class), 0, REDIS).proceeds()).isFalse();
		assertThat(inside(ScopeAnnotations.on(Heir.class), 0, REDIS).proceeds()).isFalse();
		assertThat(inside("meta", REDIS).proceeds()).isFalse();
		assertThat(ScopeAnnotations.on(String.class)).isEmpty();
	}

	@Test
	void onWhenThereAreMistakesTellsAllOfThemWithThePlace() {
		String place = "@RestrictEgress on dev.firewall.ScopeAnnotationsTests$Annotated.";
		assertThat(problems("mistakes")).hasSize(4)
			.allSatisfy((problem) -> assertThat(problem).startsWith(place + "mistakes()"))
			.anySatisfy((problem) -> assertThat(problem).contains("value[0]"))
			.anySatisfy((problem) -> assertThat(problem).contains("value[1]"))
			.anySatisfy((problem) -> assertThat(problem).contains("level: there are several levels"))
			.anySatisfy((problem) -> assertThat(problem).contains("fields: 'key' is not a name and a value"));
		assertThat(problems("empty")).singleElement().asString().contains("it names no rule");
		assertThat(problems("emptyDeny")).singleElement().asString().contains("it names no rule");
		assertThat(problems("unknownProtocol")).singleElement().asString().contains("htpp").contains("http");
		assertThat(problems("fieldOfAnother")).singleElement().asString().contains("has no field 'command'");
		assertThat(problems("noProtocol")).singleElement().asString().contains("needs a protocol");
		assertThat(problems("twoProtocols")).singleElement().asString().contains("say their protocol already");
		assertThat(problems("twoHosts")).singleElement().asString().contains("set twice");
		assertThat(problems("everything")).singleElement().asString().contains("every destination");
		assertThat(problems("loopback")).singleElement().asString().contains("without a port");
		assertThat(problems("twoWrong")).hasSize(2);
	}

	@Test
	void ofWhenAnnotationIsAnotherIsRefused() {
		Annotation other = Marked.class.getAnnotations()[0];
		assertThatIllegalArgumentException().isThrownBy(() -> ScopeAnnotations.of(other, "here"))
			.withMessageContaining("here");
	}

	@Test
	void attributesWhenComparedCoverTheFieldsOfEveryProtocol() {
		for (Class<?> type : List.of(RestrictEgress.class, DenyEgress.class)) {
			Set<String> attributes = Arrays.stream(type.getDeclaredMethods())
				.map(Method::getName)
				.collect(Collectors.toCollection(LinkedHashSet::new));
			List.of("value", "protocol", "host", "port", "fields", "level", "label", "routingKey")
				.forEach((name) -> assertThat(attributes.remove(name)).isTrue());
			Set<String> fields = Protocol.all()
				.stream()
				.filter((protocol) -> !protocol.name().equals("tool"))
				.flatMap((protocol) -> protocol.fields().stream())
				.map(Protocol.Field::name)
				.filter((name) -> !name.equals("routing-key"))
				.collect(Collectors.toSet());
			assertThat(attributes).containsExactlyInAnyOrderElementsOf(fields);
		}
	}

	@Test
	void denyWhenHostCannotBeJudgedRefusesItWithoutAPolicy() {
		Egress invalid = Egress.to(Protocol.HTTP).host("evil.example%00.example.com").port(443).build();
		try (EgressScope.Open scope = EgressScope.deny("redis").label("no cache").open()) {
			assertThat(scope).isNotNull();
			Decision decision = this.none.evaluate(invalid);
			assertThat(decision.cause()).isEqualTo(Decision.Cause.INVALID_HOST);
			assertThat(decision.outcome()).isEqualTo(Decision.Outcome.BLOCKED);
			assertThat(decision.frame()).isEqualTo("no cache");
			assertThat(this.none.evaluate(GET).proceeds()).isTrue();
			assertThatExceptionOfType(EgressBlockedException.class).isThrownBy(() -> this.none.enforce(invalid));
		}
	}

	@RestrictEgress("https://api.example.com")
	@Retention(RetentionPolicy.RUNTIME)
	@interface Stripe {

	}

	@FunctionalInterface
	interface Marked {

		void run();

	}

	static class Heir extends Annotated {

	}

	@RestrictEgress("https://api.example.com")
	@SuppressWarnings("unused")
	static class Annotated {

		@RestrictEgress({ "https://api.example.com", "redis://cache.example" })
		void texts(String text, int[] numbers) {
		}

		@RestrictEgress(protocol = "http", host = "*.example.com", port = { 443, 8443 }, method = "GET", path = "/**")
		void fields() {
		}

		@RestrictEgress(value = { "https://api.example.com", "https://other.example.com" }, method = { "GET", "HEAD" })
		void textsAndFields() {
		}

		@RestrictEgress(protocol = "amqp", routingKey = "orders")
		void routingKey() {
		}

		@RestrictEgress(protocol = "amqp", fields = { "routing-key=orders", "routing-key=returns" })
		void namedFields() {
		}

		@DenyEgress(value = "https://api.example.com", method = "POST")
		@DenyEgress("redis")
		void denied() {
		}

		@RestrictEgress({ "https://api.example.com", "redis" })
		@RestrictEgress("https://api.example.com")
		void repeated() {
		}

		@RestrictEgress(value = "https://api.example.com", level = Level.WARN, label = "catalogue")
		void labelled() {
		}

		@Stripe
		void meta() {
		}

		@RestrictEgress(value = { "htpp://x", "a b" }, level = { Level.WARN, Level.ERROR }, fields = "key")
		void mistakes() {
		}

		@RestrictEgress
		void empty() {
		}

		@DenyEgress
		void emptyDeny() {
		}

		@RestrictEgress(protocol = "htpp")
		void unknownProtocol() {
		}

		@RestrictEgress(protocol = "http", command = "GET")
		void fieldOfAnother() {
		}

		@RestrictEgress(host = "api.example.com", method = "GET")
		void noProtocol() {
		}

		@RestrictEgress(value = "https://api.example.com", protocol = "http")
		void twoProtocols() {
		}

		@RestrictEgress(value = "https://api.example.com", host = "other.example.com")
		void twoHosts() {
		}

		@RestrictEgress(host = "*")
		void everything() {
		}

		@RestrictEgress(host = "localhost")
		void loopback() {
		}

		@RestrictEgress("a b")
		@DenyEgress("c d")
		void twoWrong() {
		}

	}

}
