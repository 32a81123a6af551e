package dev.firewall.policy;

import org.jspecify.annotations.Nullable;

/**
 * One mistake in a policy.
 *
 * @param where the property that holds it, such as {@code firewall.allow[2]}
 * @param message what is wrong
 * @param fix what to write instead, or {@code null} if there is nothing to suggest
 * @since 0.1.0
 */
public record Problem(String where, String message, @Nullable String fix) {

	Problem at(String prefix) {
		return new Problem(this.where.isEmpty() ? prefix : prefix + "." + this.where, this.message, this.fix);
	}

	@Override
	public String toString() {
		String text = (this.where.isEmpty() ? "" : this.where + ": ") + this.message;
		return (this.fix != null) ? text + "; " + this.fix : text;
	}

}
