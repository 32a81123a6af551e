package dev.firewall.context;

import dev.firewall.Answer;
import org.jspecify.annotations.Nullable;

/**
 * What a sandbox makes of an egress: a stub answers it, throws, or there is none.
 *
 * @param stub the stub and its place, or {@code null} if there is none
 * @param answer what it answers, or {@code null}
 * @param failure what it throws, or {@code null}
 * @param problem why a stub that there is does neither, or {@code null}
 * @since 0.1.0
 */
public record Stubbed(@Nullable String stub, @Nullable Answer answer, @Nullable Throwable failure,
		@Nullable String problem) {

	/** There is no stub. */
	public static final Stubbed NONE = new Stubbed(null, null, null, null);

	/**
	 * Whether a stub answers or throws.
	 * @return whether one does
	 */
	public boolean isStubbed() {
		return this.answer != null || this.failure != null;
	}

}
