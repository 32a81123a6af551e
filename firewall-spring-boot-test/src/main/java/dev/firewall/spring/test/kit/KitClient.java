package dev.firewall.spring.test.kit;

import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

/**
 * The client under test, guarded by the integration that is tested.
 *
 * @param <T> what it reaches out to
 * @since 0.1.0
 */
@FunctionalInterface
public interface KitClient<T extends EgressTarget> extends AutoCloseable {

	/**
	 * Makes one call and waits for its end.
	 * @param target where to
	 * @throws Exception whatever the client throws, unchanged
	 */
	void call(T target) throws Exception;

	/**
	 * Starts one call and does not wait. What the client throws here already counts as
	 * well as a stage that fails.
	 * @param target where to
	 * @return the end of the call, or {@code null} if the client only waits
	 */
	default @Nullable CompletionStage<?> callAsync(T target) {
		return null;
	}

	/**
	 * Ends the client.
	 */
	@Override
	default void close() {
	}

}
