package com.example.shop.tour;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import dev.firewall.Decision;
import dev.firewall.DecisionRecord;
import dev.firewall.DecisionRecorder;
import dev.firewall.Egress;

import org.springframework.stereotype.Component;

/**
 * Writes down what the firewall decides, in whatever thread it decides.
 */
@Component
class Ledger implements DecisionRecorder {

	private final Set<Entry> page = new LinkedHashSet<>();

	@Override
	public void record(DecisionRecord record) {
		write(record.egress(), record.decision());
	}

	@Override
	public void allowed(Egress egress, Decision decision) {
		write(egress, decision);
	}

	/** What is decided alike twice, such as for two connections, makes one entry. */
	private synchronized void write(Egress egress, Decision decision) {
		this.page.add(Entry.of(egress, decision));
	}

	/**
	 * Turns over to an empty page.
	 * @return what was written on the page before
	 */
	synchronized List<Entry> turnPage() {
		List<Entry> written = List.copyOf(this.page);
		this.page.clear();
		return written;
	}

	/**
	 * A decision.
	 *
	 * @param protocol the protocol
	 * @param destination what was to be reached
	 * @param outcome what happened
	 * @param because the rule that decided, or else the reason
	 */
	record Entry(String protocol, String destination, Decision.Outcome outcome, String because) {

		static Entry of(Egress egress, Decision decision) {
			String protocol = egress.protocol().name();
			String text = egress.toString();
			return new Entry(protocol, text.startsWith(protocol + " ") ? text.substring(protocol.length() + 1) : text,
					decision.outcome(), (decision.rule() != null) ? decision.rule().toString() : decision.reason());
		}

	}

}
