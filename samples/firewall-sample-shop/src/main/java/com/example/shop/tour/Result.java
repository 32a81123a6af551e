package com.example.shop.tour;

import java.util.List;

import dev.firewall.Decision;
import dev.firewall.EgressBlockedException;
import org.jspecify.annotations.Nullable;

/**
 * What became of an attempt.
 *
 * @param attempt what was tried
 * @param decisions what the firewall decided meanwhile
 * @param failure what the caller caught, or {@code null} if it worked
 */
record Result(Attempt attempt, List<Ledger.Entry> decisions, @Nullable Exception failure) {

	boolean isAsExpected() {
		return switch (this.attempt.expected()) {
			case TO_WORK -> this.failure == null && !this.decisions.isEmpty()
					&& this.decisions.stream().allMatch((entry) -> entry.outcome() == Decision.Outcome.ALLOWED);
			case TO_BE_REFUSED -> EgressBlockedException.findIn(this.failure).isPresent()
					&& this.decisions.stream().anyMatch((entry) -> entry.outcome() == Decision.Outcome.BLOCKED);
		};
	}

	/**
	 * What the caller saw of it.
	 * @return a sentence
	 */
	String ending() {
		if (this.failure == null) {
			return "it worked";
		}
		return EgressBlockedException.findIn(this.failure).isPresent() ? "it was refused"
				: "it failed with " + this.failure;
	}

}
