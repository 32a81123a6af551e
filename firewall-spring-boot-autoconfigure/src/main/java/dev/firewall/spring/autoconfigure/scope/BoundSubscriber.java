package dev.firewall.spring.autoconfigure.scope;

import java.util.List;

import dev.firewall.EgressScope;
import dev.firewall.context.CapturedFrames;
import dev.firewall.context.Frame;
import dev.firewall.context.FramesThreadLocalAccessor;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.util.context.Context;

/**
 * Stands between a publisher with scopes and its subscriber. What goes up runs in the
 * scopes, and so does all that reads the frames from the context; what comes down runs in
 * the frames of the subscriber.
 *
 * @param <T> the type of the elements
 */
final class BoundSubscriber<T> implements CoreSubscriber<T>, Subscription {

	private final CoreSubscriber<? super T> actual;

	private final Passage passage;

	private final Context context;

	private @Nullable Subscription subscription;

	BoundSubscriber(CoreSubscriber<? super T> actual, List<EgressScope> scopes) {
		this.actual = actual;
		Context outer = actual.currentContext();
		CapturedFrames caller = CapturedFrames.currentAnd(outer.getOrDefault(FramesThreadLocalAccessor.KEY, null));
		CapturedFrames inner = caller.call(() -> entered(scopes, 0));
		this.passage = new Passage(caller, inner);
		Frame innermost = inner.innermost();
		this.context = (innermost != null) ? outer.put(FramesThreadLocalAccessor.KEY, innermost) : outer;
	}

	private static CapturedFrames entered(List<EgressScope> scopes, int index) {
		if (index == scopes.size()) {
			return CapturedFrames.current();
		}
		EgressScope.Open open = scopes.get(index).enter();
		try (open) {
			return entered(scopes, index + 1);
		}
	}

	Passage passage() {
		return this.passage;
	}

	@Override
	public Context currentContext() {
		return this.context;
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		this.subscription = subscription;
		this.passage.out(() -> this.actual.onSubscribe(this));
	}

	@Override
	public void onNext(T element) {
		this.passage.out(() -> this.actual.onNext(element));
	}

	@Override
	public void onError(Throwable failure) {
		this.passage.out(() -> this.actual.onError(failure));
	}

	@Override
	public void onComplete() {
		this.passage.out(this.actual::onComplete);
	}

	@Override
	public void request(long count) {
		Subscription source = this.subscription;
		if (source != null) {
			this.passage.in(() -> source.request(count));
		}
	}

	@Override
	public void cancel() {
		Subscription source = this.subscription;
		if (source != null) {
			this.passage.in(source::cancel);
		}
	}

}
