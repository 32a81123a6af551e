package dev.firewall.spring.autoconfigure.scope;

import java.util.function.Function;

import dev.firewall.context.CapturedFrames;
import dev.firewall.context.Frames;
import dev.firewall.context.FramesThreadLocalAccessor;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

import org.springframework.beans.factory.DisposableBean;

/**
 * Carries frames through chains of Reactor: to the tasks that its schedulers run, and to
 * each operator that was put together inside a scope, with the frames that its
 * subscriber's context holds. Reactor's hooks are the JVM's, so the contexts of an
 * application share them; where no frame is open they do nothing.
 */
final class ReactorFrames implements DisposableBean {

	private static final String KEY = FramesThreadLocalAccessor.KEY;

	private static final Function<? super Publisher<Object>, ? extends Publisher<Object>> LIFT = Operators
		.lift((publisher, actual) -> lifted(actual));

	private static int users;

	ReactorFrames() {
		synchronized (ReactorFrames.class) {
			if (users++ == 0) {
				Schedulers.onScheduleHook(KEY, ReactorFrames::bound);
				Hooks.onEachOperator(KEY, ReactorFrames::assembled);
			}
		}
	}

	@Override
	public void destroy() {
		synchronized (ReactorFrames.class) {
			if (--users == 0) {
				Schedulers.resetOnScheduleHook(KEY);
				Hooks.resetOnEachOperator(KEY);
			}
		}
	}

	private static Runnable bound(Runnable task) {
		return CapturedFrames.current().isEmpty() ? task : Frames.wrap(task);
	}

	private static Publisher<Object> assembled(Publisher<Object> publisher) {
		return CapturedFrames.current().isEmpty() ? publisher : LIFT.apply(publisher);
	}

	private static <T> CoreSubscriber<T> lifted(CoreSubscriber<T> actual) {
		Object carried = actual.currentContext().getOrDefault(KEY, null);
		return (carried != null) ? new FrameSubscriber<>(actual, CapturedFrames.currentAnd(carried)) : actual;
	}

	/**
	 * Runs an operator in the frames of its chain.
	 *
	 * @param <T> the type of the elements
	 */
	private static final class FrameSubscriber<T> implements CoreSubscriber<T> {

		private final CoreSubscriber<T> actual;

		private final CapturedFrames frames;

		FrameSubscriber(CoreSubscriber<T> actual, CapturedFrames frames) {
			this.actual = actual;
			this.frames = frames;
		}

		@Override
		public Context currentContext() {
			return this.actual.currentContext();
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			this.frames.runWithCurrent(() -> this.actual.onSubscribe(subscription));
		}

		@Override
		public void onNext(T element) {
			this.frames.runWithCurrent(() -> this.actual.onNext(element));
		}

		@Override
		public void onError(Throwable failure) {
			this.frames.runWithCurrent(() -> this.actual.onError(failure));
		}

		@Override
		public void onComplete() {
			this.frames.runWithCurrent(this.actual::onComplete);
		}

	}

}
