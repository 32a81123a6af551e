package dev.firewall.spring.autoconfigure;

import org.jspecify.annotations.Nullable;

/**
 * A place where the firewall is asked before something leaves, for the actuator and for
 * health. Each enforcement point publishes a bean of this type:
 *
 * <pre class="code">
 * new EnforcementPoint("datasource", "connections of DataSource beans", State.ACTIVE, "2 beans")
 * </pre>
 *
 * @param name the name in {@code firewall.enforcement-points.<name>.enabled}
 * @param guards what it guards
 * @param state whether it does
 * @param detail what else there is to know, such as why it does not guard; or
 * {@code null}
 * @since 0.1.0
 */
public record EnforcementPoint(String name, String guards, State state, @Nullable String detail) {

	/**
	 * Whether an enforcement point guards.
	 */
	public enum State {

		/** It is there and guards. */
		ACTIVE,

		/** What it would guard is there, but is not guarded. */
		NOT_GUARDED,

		/** What it would guard is not there. */
		ABSENT

	}

}
