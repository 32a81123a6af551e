package dev.firewall.spring.autoconfigure.event;

import java.time.Clock;
import java.time.ZoneOffset;

import dev.firewall.Decision;
import dev.firewall.DecisionRecord;
import dev.firewall.Egress;

import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEvent;

/**
 * Published after the firewall of a context refused an egress, to that context and, as
 * every event, to its parents. Its source is the context, its timestamp the time of the
 * decision. Listeners are called later and on a thread of the firewall's own: one that
 * throws, blocks or does I/O itself changes no decision. Where listeners do not keep up,
 * events are dropped and counted.
 *
 * @since 0.1.0
 */
public abstract sealed class EgressRefusedEvent extends ApplicationEvent permits EgressBlockedEvent, EgressWarnedEvent {

	private static final long serialVersionUID = 1L;

	private final transient DecisionRecord record;

	EgressRefusedEvent(ApplicationContext source, DecisionRecord record) {
		super(source, Clock.fixed(record.time(), ZoneOffset.UTC));
		this.record = record;
	}

	/**
	 * Everything that is known of the refusal.
	 * @return the record
	 */
	public DecisionRecord record() {
		return this.record;
	}

	/**
	 * What was intended.
	 * @return the egress
	 */
	public Egress egress() {
		return this.record.egress();
	}

	/**
	 * What was decided.
	 * @return the decision
	 */
	public Decision decision() {
		return this.record.decision();
	}

}
