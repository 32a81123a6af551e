package dev.firewall.spring.autoconfigure.aws;

import java.util.function.Supplier;

import dev.firewall.Decision;
import dev.firewall.Egress;
import dev.firewall.Firewall;
import org.jspecify.annotations.Nullable;

/**
 * An application context in whose name clients call.
 */
final class AwsContext {

	private final Supplier<Firewall> source;

	private final boolean on;

	private volatile @Nullable Firewall firewall;

	private AwsContext(Supplier<Firewall> source, boolean on) {
		this.source = source;
		this.on = on;
	}

	/**
	 * A context that judges its clients.
	 * @param firewall asked for at the first call
	 * @return the context
	 */
	static AwsContext on(Supplier<Firewall> firewall) {
		return new AwsContext(firewall, true);
	}

	/**
	 * A context in which the enforcement point is switched off.
	 * @return the context
	 */
	static AwsContext off() {
		return new AwsContext(Firewall::active, false);
	}

	boolean isOn() {
		return this.on;
	}

	Firewall firewall() {
		Firewall current = this.firewall;
		if (current == null) {
			current = this.source.get();
			this.firewall = current;
		}
		return current;
	}

	/**
	 * Guards a client that is a bean.
	 * @param bean its name, or {@code null}
	 * @return the guard
	 */
	AwsGuard guard(@Nullable String bean) {
		return this.on ? new BeanGuard(this, bean) : AwsGuard.OFF;
	}

	/**
	 * The guard of one client.
	 *
	 * @param context the context that has the client
	 * @param bean its name, or {@code null}
	 */
	private record BeanGuard(AwsContext context, @Nullable String bean) implements AwsGuard {

		@Override
		public boolean isOn() {
			return true;
		}

		@Override
		public Decision.Outcome evaluate(Egress egress) {
			return this.context.firewall().evaluate(egress).outcome();
		}

		@Override
		public void enforce(Egress egress) {
			this.context.firewall().enforce(egress, this.bean);
		}

	}

}
