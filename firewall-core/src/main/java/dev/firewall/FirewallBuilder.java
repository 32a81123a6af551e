package dev.firewall;

import java.util.ArrayList;
import java.util.List;

import dev.firewall.policy.Policy;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link Firewall}.
 *
 * @since 0.1.0
 */
public final class FirewallBuilder {

	private final List<DecisionRecorder> recorders = new ArrayList<>();

	private final List<DecisionListener> listeners = new ArrayList<>();

	private @Nullable Policy policy;

	private @Nullable String ownName = OwnName.get();

	private @Nullable NameResolver resolver;

	private @Nullable DecisionTimer timer;

	private RefusalLog log = (logger, message) -> System.getLogger(logger).log(System.Logger.Level.WARNING, message);

	FirewallBuilder() {
	}

	/**
	 * Sets the policy. Without one, only open scopes are judged by.
	 * @param policy the policy
	 * @return this builder
	 */
	public FirewallBuilder policy(@Nullable Policy policy) {
		this.policy = policy;
		return this;
	}

	/**
	 * Adds a listener, called on a thread of its own.
	 * @param listener the listener
	 * @return this builder
	 */
	public FirewallBuilder listener(DecisionListener listener) {
		this.listeners.add(listener);
		return this;
	}

	/**
	 * Adds a recorder, called in the thread that is judged.
	 * @param recorder the recorder
	 * @return this builder
	 */
	public FirewallBuilder recorder(DecisionRecorder recorder) {
		this.recorders.add(recorder);
		return this;
	}

	/**
	 * Sets where warnings and refusals are logged.
	 * @param log the log
	 * @return this builder
	 */
	public FirewallBuilder log(RefusalLog log) {
		this.log = log;
		return this;
	}

	/**
	 * Sets the name of this machine, which may always be looked up. Found out by itself,
	 * without a look-up, if left out.
	 * @param name the name, or {@code null} for none
	 * @return this builder
	 */
	public FirewallBuilder ownName(@Nullable String name) {
		this.ownName = name;
		return this;
	}

	/**
	 * Sets what resolves allowed names again before an unknown address is refused.
	 * @param resolver the resolver
	 * @return this builder
	 */
	public FirewallBuilder resolver(NameResolver resolver) {
		this.resolver = resolver;
		return this;
	}

	/**
	 * Sets what measures how long enforced decisions take. Nothing is measured if left
	 * out.
	 * @param timer the timer, or {@code null} for none
	 * @return this builder
	 */
	public FirewallBuilder timer(@Nullable DecisionTimer timer) {
		this.timer = timer;
		return this;
	}

	/**
	 * Builds the firewall.
	 * @return the firewall
	 */
	public Firewall build() {
		return new Firewall(this);
	}

	@Nullable Policy policy() {
		return this.policy;
	}

	List<DecisionRecorder> recorders() {
		return List.copyOf(this.recorders);
	}

	List<DecisionListener> listeners() {
		return List.copyOf(this.listeners);
	}

	@Nullable String ownName() {
		return this.ownName;
	}

	@Nullable NameResolver resolver() {
		return this.resolver;
	}

	@Nullable DecisionTimer timer() {
		return this.timer;
	}

	RefusalLog log() {
		return this.log;
	}

}
