package dev.firewall.spring.autoconfigure.event;

import dev.firewall.DecisionRecord;

import org.springframework.context.ApplicationContext;

/**
 * Published after the firewall blocked an egress. For example:
 *
 * <pre class="code">
 * &#064;EventListener
 * void onBlocked(EgressBlockedEvent event) {
 *     log.alert("Blocked: " + event.egress() + " from " + event.record().caller());
 * }
 * </pre>
 *
 * @since 0.1.0
 */
public final class EgressBlockedEvent extends EgressRefusedEvent {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an event.
	 * @param source the context whose firewall decided
	 * @param record what it decided
	 */
	public EgressBlockedEvent(ApplicationContext source, DecisionRecord record) {
		super(source, record);
	}

}
