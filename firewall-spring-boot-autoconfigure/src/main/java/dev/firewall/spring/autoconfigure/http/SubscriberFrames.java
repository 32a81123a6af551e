package dev.firewall.spring.autoconfigure.http;

import dev.firewall.context.CapturedFrames;
import dev.firewall.context.FramesThreadLocalAccessor;
import reactor.util.context.ContextView;

/**
 * The frames that a request is judged in: those of the thread that subscribes and those
 * that its chain carries, which an event loop does not know.
 */
final class SubscriberFrames {

	private SubscriberFrames() {
	}

	static CapturedFrames of(ContextView context) {
		return CapturedFrames.currentAnd(context.getOrDefault(FramesThreadLocalAccessor.KEY, null));
	}

}
