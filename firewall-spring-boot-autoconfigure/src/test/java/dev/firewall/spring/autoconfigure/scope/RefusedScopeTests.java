package dev.firewall.spring.autoconfigure.scope;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.firewall.DenyEgress;
import dev.firewall.RestrictEgress;
import dev.firewall.policy.Problem;
import jakarta.annotation.PostConstruct;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.ConnectableFlux;
import reactor.core.publisher.Flux;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for annotations that are refused when the application starts.
 */
class RefusedScopeTests {

	private static final String CLASS = RefusedScopeTests.class.getName() + "$";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ScopeFirewallAutoConfiguration.class));

	private List<Problem> problemsOf(Class<?>... types) {
		ApplicationContextRunner started = this.runner;
		for (Class<?> type : types) {
			started = started.withBean(type);
		}
		return problems(started);
	}

	private static List<Problem> problems(ApplicationContextRunner runner) {
		List<List<Problem>> found = new ArrayList<>();
		runner.run((context) -> found.add(invalid(context.getStartupFailure()).problems()));
		return found.get(0);
	}

	private static InvalidEgressScopeException invalid(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof InvalidEgressScopeException invalid) {
				return invalid;
			}
		}
		throw new AssertionError("not refused", failure);
	}

	@Test
	void startWhenMethodReturnsSomethingLazyIsRefusedNamingIt() {
		assertThat(problemsOf(Lazy.class)).extracting(Problem::where)
			.containsExactlyInAnyOrder(CLASS + "Lazy.stream()", CLASS + "Lazy.ints(String)", CLASS + "Lazy.iterator()",
					CLASS + "Lazy.enumeration()", CLASS + "Lazy.connectable()");
		assertThat(problemsOf(LazyType.class)).singleElement().satisfies((problem) -> {
			assertThat(problem.where()).isEqualTo(CLASS + "LazyType.stream()");
			assertThat(problem.message())
				.isEqualTo("the Stream that it returns would do its work after the scope has ended");
			assertThat(problem.fix()).contains("Flux");
		});
	}

	@Test
	void startWhenRuleIsWrongIsRefusedNamingClassAndMethod() {
		assertThat(problemsOf(Wrong.class)).extracting(Problem::toString)
			.hasSize(3)
			.anySatisfy((problem) -> assertThat(problem).contains("@DenyEgress on " + CLASS + "Wrong:", "brackets"))
			.anySatisfy((problem) -> assertThat(problem)
				.contains("@RestrictEgress on " + CLASS + "Wrong.charge(): value[0]", "white space"))
			.anySatisfy((problem) -> assertThat(problem).contains(CLASS + "Wrong.charge(): value[1]"));
	}

	@Test
	void startWhenNoProxyCanInterceptTheMethodIsRefused() {
		assertThat(problemsOf(Unreachable.class)).extracting((problem) -> problem.where() + ": " + problem.message())
			.containsExactlyInAnyOrder(CLASS + "Unreachable.hidden(): it is private, so no proxy can intercept it",
					CLASS + "Unreachable.helper(): it is static, so no proxy can intercept it",
					CLASS + "Unreachable.last(): it is final, so no proxy can intercept it",
					CLASS + "Unreachable.init(): the container calls it before or after the bean has its proxy",
					CLASS + "Unreachable.afterPropertiesSet(): the container calls it before or after the bean has"
							+ " its proxy");
		assertThat(problemsOf(FinalMethod.class)).singleElement()
			.satisfies((problem) -> assertThat(problem.where()).isEqualTo(CLASS + "FinalMethod.last()"));
		assertThat(problems(this.runner.withBean(FinalClass.class, FinalClass::new))).singleElement()
			.satisfies((problem) -> assertThat(problem.message()).contains("only be reached by its interfaces"));
		assertThat(problems(this.runner.withBean(FinalType.class, FinalType::new))).singleElement()
			.satisfies((problem) -> assertThat(problem.message()).contains("is final and has no interface"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "lazy", "prototype" })
	void startWhenBeanComesLaterIsRefusedAtOnce(String kind) {
		ApplicationContextRunner started = this.runner.withBean("later", LazyType.class, LazyType::new,
				(definition) -> {
					definition.setLazyInit(kind.equals("lazy"));
					definition.setScope(kind.equals("prototype") ? "prototype" : "singleton");
				});
		assertThat(problems(started)).singleElement()
			.satisfies((problem) -> assertThat(problem.where()).isEqualTo(CLASS + "LazyType.stream()"));
	}

	@Test
	void startWhenSeveralBeansAreWrongTellsAllOfThem() {
		assertThat(problemsOf(LazyType.class, FinalMethod.class)).hasSize(2);
	}

	@Test
	void startWhenApplicationInitializesLazilyIsRefused() {
		ApplicationContextRunner started = this.runner
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.withBean(Wrong.class);
		assertThat(problems(started)).hasSize(3);
	}

	@Test
	void analysisWhenRefusedTellsPlaceReasonAndFix() {
		this.runner.withBean(LazyType.class).run((context) -> {
			FailureAnalysis analysis = new InvalidEgressScopeFailureAnalyzer().analyze(context.getStartupFailure());
			assertThat(analysis).isNotNull();
			assertThat(analysis.getDescription()).isEqualTo("""
					The annotations @RestrictEgress and @DenyEgress have a mistake:

					    Place: %sLazyType.stream()
					    Reason: the Stream that it returns would do its work after the scope has ended
					    Fix: return a collection, a Mono, a Flux or a CompletableFuture
					""".formatted(CLASS));
			assertThat(analysis.getAction()).isEqualTo("Correct this annotation.");
		});
	}

	@Test
	void methodWhenItReturnsAnIteratorAsSomethingElseIsRefusedWhenCalled() {
		this.runner.withBean(Disguised.class)
			.run((context) -> assertThatIllegalStateException().isThrownBy(context.getBean(Disguised.class)::anything)
				.withMessageContaining("after its scope has ended"));
	}

	static class Lazy {

		@DenyEgress("redis")
		Stream<String> stream() {
			return Stream.of();
		}

		@RestrictEgress("redis")
		IntStream ints(String text) {
			return text.chars();
		}

		@DenyEgress("redis")
		Iterator<String> iterator() {
			return List.of("").iterator();
		}

		@DenyEgress("redis")
		Enumeration<String> enumeration() {
			return Collections.emptyEnumeration();
		}

		@DenyEgress("redis")
		ConnectableFlux<String> connectable() {
			return Flux.<String>empty().publish();
		}

		@DenyEgress("redis")
		Map<String, List<String>> eager() {
			return Map.of();
		}

		Stream<String> free() {
			return Stream.of();
		}

	}

	@DenyEgress("redis")
	static class LazyType {

		Stream<String> stream() {
			return Stream.of();
		}

		List<String> list() {
			return helper().toList();
		}

		private Stream<String> helper() {
			return Stream.of();
		}

	}

	@DenyEgress("rediss://[")
	static class Wrong {

		@RestrictEgress({ "a b", "*" })
		void charge() {
		}

	}

	static class Unreachable implements InitializingBean {

		@DenyEgress("redis")
		private String hidden() {
			return "";
		}

		@DenyEgress("redis")
		static String helper() {
			return new Unreachable().hidden();
		}

		@DenyEgress("redis")
		final String last() {
			return "";
		}

		@PostConstruct
		@DenyEgress("redis")
		void init() {
		}

		@Override
		@DenyEgress("redis")
		public void afterPropertiesSet() {
		}

	}

	@DenyEgress("redis")
	static class FinalMethod {

		final String last() {
			return "";
		}

	}

	static final class FinalClass implements Runnable {

		@Override
		public void run() {
		}

		@DenyEgress("redis")
		void charge() {
		}

	}

	@DenyEgress("redis")
	static final class FinalType {

		void charge() {
		}

	}

	static class Disguised {

		@DenyEgress("redis")
		Object anything() {
			return List.of().iterator();
		}

	}

}
