package dev.firewall.context;

import dev.firewall.Level;
import dev.firewall.Levels;
import dev.firewall.policy.Policy;
import org.jspecify.annotations.Nullable;

/**
 * What a frame will be when it is opened.
 *
 * @param kind what it does
 * @param rules its rules
 * @param level the level it refuses with, or {@code null}
 * @param label what it is called in messages
 * @param levels the levels that it sets, or {@code null}
 * @param owner the scope that opens it, which may not be open twice on one thread
 */
record FrameSpec(Frame.Kind kind, Policy rules, @Nullable Level level, String label, @Nullable Levels levels,
		@Nullable Object owner) {

	static final Policy NO_RULES = Policy.builder().name("test").build();

}
