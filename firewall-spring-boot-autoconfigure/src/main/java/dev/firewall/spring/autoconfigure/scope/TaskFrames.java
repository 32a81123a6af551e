package dev.firewall.spring.autoconfigure.scope;

import dev.firewall.context.Frames;
import org.jspecify.annotations.Nullable;

import org.springframework.core.task.TaskDecorator;

/**
 * Binds each task to the frames of the code that hands it over, around what another
 * decorator makes of it.
 *
 * @param other the other decorator, or {@code null}
 */
record TaskFrames(@Nullable TaskDecorator other) implements TaskDecorator {

	@Override
	public Runnable decorate(Runnable task) {
		return Frames.wrap((this.other != null) ? this.other.decorate(task) : task);
	}

}
