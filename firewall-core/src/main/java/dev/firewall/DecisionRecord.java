package dev.firewall;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A decision that was not a plain allow, as it is recorded before anything is thrown.
 *
 * @param time when it was decided
 * @param egress what was intended
 * @param decision what was decided
 * @param caller the first line of the user's code, or {@code null} where it was not
 * looked for
 * @param bean the bean that the call went through, or {@code null} if it is not known
 * @param thread the name of the thread
 * @param first whether it is the first of its kind within a while
 * @since 0.1.0
 */
public record DecisionRecord(Instant time, Egress egress, Decision decision, @Nullable String caller,
		@Nullable String bean, String thread, boolean first) {

}
