package dev.firewall.spring.autoconfigure.scope;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The future of a method with scopes, as its caller sees it: what the caller makes of the
 * result runs in the caller's frames, on whatever thread the method completed it.
 *
 * @param <T> the type of the result
 */
final class BoundFuture<T> extends CompletableFuture<T> {

	private final CompletionStage<T> source;

	private BoundFuture(CompletionStage<T> source) {
		this.source = source;
	}

	static <T> CompletionStage<T> bind(CompletionStage<T> stage, Class<?> declared, Passage passage) {
		boolean isDone = stage instanceof CompletableFuture<?> future && future.isDone();
		if (isDone || !passage.isNarrowing() || !declared.isAssignableFrom(CompletableFuture.class)) {
			return stage;
		}
		BoundFuture<T> bound = new BoundFuture<>(stage);
		stage.whenComplete((value, failure) -> passage.out(() -> {
			if (failure != null) {
				bound.completeExceptionally(failure);
			}
			else {
				bound.complete(value);
			}
		}));
		return bound;
	}

	@Override
	public boolean cancel(boolean mayInterruptIfRunning) {
		boolean cancelled = super.cancel(mayInterruptIfRunning);
		this.source.toCompletableFuture().cancel(mayInterruptIfRunning);
		return cancelled;
	}

}
