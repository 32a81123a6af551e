package dev.firewall.context;

import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.Nullable;

/**
 * Carries frames along with Micrometer's context-propagation library: through Reactor,
 * Spring's {@code ContextPropagatingTaskDecorator} and whatever else uses it. Found by
 * service loader.
 *
 * @since 0.1.0
 */
public final class FramesThreadLocalAccessor implements ThreadLocalAccessor<Frame> {

	/** The key of the frames in a context. */
	public static final String KEY = "dev.firewall.frames";

	@Override
	public Object key() {
		return KEY;
	}

	@Override
	public @Nullable Frame getValue() {
		return Frames.ofThread();
	}

	@Override
	public void setValue(Frame frame) {
		Frames.set(frame);
	}

	@Override
	public void setValue() {
		Frames.set(null);
	}

}
