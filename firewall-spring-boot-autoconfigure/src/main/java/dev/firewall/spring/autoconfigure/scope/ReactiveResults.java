package dev.firewall.spring.autoconfigure.scope;

import java.util.List;

import dev.firewall.EgressScope;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;

/**
 * Binds publishers to the scopes of the method that returned them, whoever subscribes,
 * and when.
 */
final class ReactiveResults {

	private ReactiveResults() {
	}

	static Object bind(Object result, Class<?> declared, List<EgressScope> scopes) {
		if (!(result instanceof Publisher<?> publisher)) {
			return result;
		}
		if (result instanceof Mono<?> mono && declared.isAssignableFrom(Mono.class)) {
			return new BoundMono<>(mono, scopes);
		}
		if (declared.isAssignableFrom(Flux.class)) {
			return new BoundFlux<>(Flux.from(publisher), scopes);
		}
		throw new IllegalStateException(
				"A " + result.getClass().getName() + " cannot be bound to a scope: return a Mono or a Flux");
	}

	private static final class BoundMono<T> extends MonoOperator<T, T> {

		private final List<EgressScope> scopes;

		BoundMono(Mono<? extends T> source, List<EgressScope> scopes) {
			super(source);
			this.scopes = scopes;
		}

		@Override
		public void subscribe(CoreSubscriber<? super T> actual) {
			BoundSubscriber<T> subscriber = new BoundSubscriber<>(actual, this.scopes);
			subscriber.passage().in(() -> this.source.subscribe(subscriber));
		}

	}

	private static final class BoundFlux<T> extends FluxOperator<T, T> {

		private final List<EgressScope> scopes;

		BoundFlux(Flux<? extends T> source, List<EgressScope> scopes) {
			super(source);
			this.scopes = scopes;
		}

		@Override
		public void subscribe(CoreSubscriber<? super T> actual) {
			BoundSubscriber<T> subscriber = new BoundSubscriber<>(actual, this.scopes);
			subscriber.passage().in(() -> this.source.subscribe(subscriber));
		}

	}

}
