package dev.firewall.spring.autoconfigure.event;

import dev.firewall.DecisionRecord;

import org.springframework.context.ApplicationContext;

/**
 * Published after the firewall let an egress pass with a warning. For example:
 *
 * <pre class="code">
 * &#064;EventListener
 * void onWarned(EgressWarnedEvent event) {
 *     review.add(event.egress().ruleText());
 * }
 * </pre>
 *
 * @since 0.1.0
 */
public final class EgressWarnedEvent extends EgressRefusedEvent {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an event.
	 * @param source the context whose firewall decided
	 * @param record what it decided
	 */
	public EgressWarnedEvent(ApplicationContext source, DecisionRecord record) {
		super(source, record);
	}

}
