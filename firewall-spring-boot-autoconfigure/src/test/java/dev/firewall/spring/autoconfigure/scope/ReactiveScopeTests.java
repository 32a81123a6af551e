package dev.firewall.spring.autoconfigure.scope;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import dev.firewall.DecisionRecord;
import dev.firewall.DenyEgress;
import dev.firewall.EgressBlockedException;
import dev.firewall.EgressScope;
import dev.firewall.Firewall;
import dev.firewall.RestrictEgress;
import dev.firewall.context.Frames;
import dev.firewall.spring.autoconfigure.http.WebClientFirewallAutoConfiguration;
import dev.firewall.spring.test.kit.HttpLoopbackServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for scopes of methods that return publishers.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ReactiveScopeTests {

	private final List<DecisionRecord> records = new CopyOnWriteArrayList<>();

	private final HttpLoopbackServer server = HttpLoopbackServer.start();

	private final HttpLoopbackServer other = HttpLoopbackServer.start();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withBean(Firewall.class, () -> Firewall.builder().recorder(this.records::add).log((logger, message) -> {
		}).build())
		.withBean(Chains.class)
		.withConfiguration(
				AutoConfigurations.of(WebClientFirewallAutoConfiguration.class, ScopeFirewallAutoConfiguration.class));

	@AfterEach
	void closeAll() {
		this.server.close();
		this.other.close();
		assertThat(Frames.current()).isNull();
		assertThat(Mono.fromSupplier(Judging::allowed).subscribeOn(Schedulers.boundedElastic()).block())
			.isEqualTo("redis mail");
	}

	private static ClientHttpConnector connector(String library) {
		return library.equals("jdk") ? new JdkClientHttpConnector() : new ReactorClientHttpConnector();
	}

	@Test
	void chainWhenSubscribedLaterIsInTheScopeAndItsSubscriberIsNot() {
		this.runner.run((context) -> {
			Chains chains = context.getBean(Chains.class);
			Mono<String> chain = chains.later();
			assertThat(Judging.allowed()).isEqualTo("redis mail");
			for (int i = 0; i < 2; i++) {
				assertThat(chain.map((inside) -> inside + "|" + Judging.allowed()).block())
					.isEqualTo("mail|redis mail");
			}
			assertThat(chains.declaredAsObject()).isInstanceOf(Mono.class);
			assertThat(Mono.from(chains.publisher()).block()).isEqualTo("mail");
		});
	}

	@Test
	void chainWhenItChangesThreadsStaysInTheScope() {
		this.runner.run((context) -> {
			Chains chains = context.getBean(Chains.class);
			assertThat(chains.everywhere().map((inside) -> inside + "|" + Judging.allowed()).collectList().block())
				.containsOnly("mail|redis mail")
				.hasSize(4);
			assertThat(chains.delayed().block()).isEqualTo("mail");
			assertThat(chains.failing()
				.onErrorResume((ex) -> Mono.just(ex.getMessage() + "|" + Judging.allowed()))
				.block()).isEqualTo("mail|redis mail");
		});
	}

	@Test
	void chainWhenSignalsComeFromAForeignThreadStaysInTheScope() {
		this.runner.run((context) -> {
			Chains chains = context.getBean(Chains.class);
			AtomicReference<String> result = new AtomicReference<>();
			Thread foreign = new Thread(() -> chains.emit());
			chains.onSignal().subscribe((inside) -> result.set(inside + "|" + Judging.allowed()));
			foreign.start();
			foreign.join();
			assertThat(result).hasValue("mail|redis mail");
		});
	}

	@Test
	void chainWhenRequestedOrCancelledRunsTheSourceInTheScope() {
		this.runner.run((context) -> {
			Chains chains = context.getBean(Chains.class);
			assertThat(chains.generated().take(3).collectList().block()).containsExactly("mail", "mail", "mail");
			chains.cancelled().take(1).blockLast();
			assertThat(chains.whenCancelled()).isEqualTo("mail");
		});
	}

	@Test
	void chainWhenOneScopedChainIsInsideAnotherIsInBoth() {
		this.runner.run((context) -> {
			Chains chains = context.getBean(Chains.class);
			assertThat(chains.outer(chains).block()).isEqualTo("|redis ");
			try (var scope = EgressScope.deny("smtp").open()) {
				assertThat(chains.later().map((inside) -> inside + "|" + Judging.allowed()).block())
					.isEqualTo("|redis ");
			}
		});
	}

	@Test
	void chainWhenAutomaticContextPropagationIsOnIsInTheScope() {
		Hooks.enableAutomaticContextPropagation();
		try {
			chainWhenItChangesThreadsStaysInTheScope();
			chainWhenSubscribedLaterIsInTheScopeAndItsSubscriberIsNot();
			chainWhenSignalsComeFromAForeignThreadStaysInTheScope();
			chainWhenOneScopedChainIsInsideAnotherIsInBoth();
		}
		finally {
			Hooks.disableAutomaticContextPropagation();
		}
	}

	@Test
	void schedulersWhenStartedInsideAScopeKeepItForItsTasksOnly() {
		this.runner.run((context) -> {
			Scheduler own = Schedulers.newSingle("own");
			try {
				try (var scope = EgressScope.deny("redis").open()) {
					for (Scheduler scheduler : List.of(own, Schedulers.parallel(), Schedulers.boundedElastic())) {
						assertThat(Mono.fromSupplier(Judging::allowed).subscribeOn(scheduler).block())
							.isEqualTo("mail");
					}
				}
				assertThat(Mono.fromSupplier(Judging::allowed).subscribeOn(own).block()).isEqualTo("redis mail");
			}
			finally {
				own.dispose();
			}
		});
	}

	@Test
	void hooksWhenTheLastContextIsClosedAreGone() {
		this.runner.run((first) -> this.runner.run((second) -> assertThat(scheduledInside()).isEqualTo("mail")));
		Scheduler own = Schedulers.newSingle("own");
		try {
			assertThat(scheduledInside()).isEqualTo("redis mail");
		}
		finally {
			own.dispose();
		}
	}

	private static String scheduledInside() throws IllegalStateException {
		try (var scope = EgressScope.deny("redis").open()) {
			return Mono.fromSupplier(Judging::allowed).subscribeOn(Schedulers.parallel()).block();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "jdk", "reactor" })
	void webClientWhenChainIsScopedIsRefusedOnEveryThread(String library) {
		this.runner.withBean(WebClient.class, () -> WebClient.builder().clientConnector(connector(library)).build())
			.run((context) -> {
				Chains chains = context.getBean(Chains.class);
				WebClient client = context.getBean(WebClient.class);
				String forbidden = this.other.uri("/forbidden").toString();
				Mono<String> nested = get(client, this.server.uri("/first").toString())
					.flatMap((first) -> get(client, forbidden));
				Throwable thrown = catchThrowable(() -> chains.denied(nested).block());
				assertThat(EgressBlockedException.findIn(thrown)).isPresent();
				assertThat(this.server.received()).hasSize(1);
				assertThat(this.other.arrivals()).isZero();
				assertThat(this.records).hasSize(1);
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "jdk", "reactor" })
	void webClientWhenOnlyItsContextCarriesTheScopeIsRefused(String library) {
		this.runner.withBean(WebClient.class, () -> WebClient.builder().clientConnector(connector(library)).build())
			.run((context) -> {
				Chains chains = context.getBean(Chains.class);
				WebClient client = context.getBean(WebClient.class);
				String forbidden = this.other.uri("/forbidden").toString();
				Mono<String> foreign = chains.signal().flatMap((signal) -> get(client, forbidden));
				CompletableFuture<String> result = chains.denied(foreign).toFuture();
				Thread emitter = new Thread(chains::emit);
				emitter.start();
				emitter.join();
				Throwable thrown = catchThrowable(result::get);
				assertThat(EgressBlockedException.findIn(thrown)).isPresent();
				assertThat(this.other.arrivals()).isZero();
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "jdk", "reactor" })
	void webClientWhenMethodIsAnnotatedIsRefusedBeforeAnythingArrives(String library) {
		this.runner.withBean(WebClient.class, () -> WebClient.builder().clientConnector(connector(library)).build())
			.run((context) -> {
				Chains chains = context.getBean(Chains.class);
				WebClient client = context.getBean(WebClient.class);
				String uri = this.other.uri("/").toString();
				Throwable thrown = catchThrowable(() -> chains
					.elsewhere(Mono.defer(() -> get(client, uri)).delaySubscription(Duration.ofMillis(1)))
					.block());
				EgressBlockedException refusal = EgressBlockedException.findIn(thrown).orElseThrow();
				assertThat(refusal.frame())
					.isEqualTo("@RestrictEgress on " + Chains.class.getName() + ".elsewhere(Mono)");
				assertThat(this.other.arrivals()).isZero();
				assertThat(get(client, uri).block()).isNotNull();
			});
	}

	private static Mono<String> get(WebClient client, String uri) {
		return client.get().uri(uri).retrieve().bodyToMono(String.class);
	}

	static class Chains {

		private final Sinks.One<String> signals = Sinks.one();

		private volatile String cancelled = "";

		void emit() {
			this.signals.tryEmitValue("signal").orThrow();
		}

		Mono<String> signal() {
			return this.signals.asMono();
		}

		String whenCancelled() {
			return this.cancelled;
		}

		@DenyEgress("redis")
		Mono<String> later() {
			return Mono.fromSupplier(Judging::allowed);
		}

		@DenyEgress("redis")
		Object declaredAsObject() {
			return later();
		}

		@DenyEgress("redis")
		Publisher<String> publisher() {
			return Flux.defer(() -> Flux.just(Judging.allowed()));
		}

		@DenyEgress("redis")
		Flux<String> everywhere() {
			return Flux.range(0, 4)
				.publishOn(Schedulers.parallel())
				.flatMap((i) -> Mono.fromSupplier(Judging::allowed).subscribeOn(Schedulers.boundedElastic()))
				.publishOn(Schedulers.single())
				.map((inside) -> inside.equals(Judging.allowed()) ? inside : "differs");
		}

		@DenyEgress("redis")
		Mono<String> delayed() {
			return Mono.delay(Duration.ofMillis(1)).map((tick) -> Judging.allowed());
		}

		@DenyEgress("redis")
		Mono<String> failing() {
			return Mono.defer(() -> Mono.<String>error(new IllegalStateException(Judging.allowed())))
				.subscribeOn(Schedulers.boundedElastic());
		}

		@DenyEgress("redis")
		Mono<String> onSignal() {
			return this.signals.asMono().hide().map((signal) -> Judging.allowed());
		}

		@DenyEgress("redis")
		Flux<String> generated() {
			return Flux.generate((sink) -> sink.next(Judging.allowed()));
		}

		@DenyEgress("redis")
		Flux<String> cancelled() {
			return Flux.<String>generate((sink) -> sink.next("")).doOnCancel(() -> this.cancelled = Judging.allowed());
		}

		@DenyEgress("smtp")
		Mono<String> outer(Chains self) {
			return self.later().publishOn(Schedulers.parallel()).map((inside) -> inside + "|" + Judging.allowed());
		}

		@DenyEgress(protocol = "http", path = "/forbidden")
		Mono<String> denied(Mono<String> chain) {
			return chain;
		}

		@RestrictEgress("smtp")
		Mono<String> elsewhere(Mono<String> chain) {
			return chain;
		}

	}

}
