package dev.firewall;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Collects what a firewall records and logs.
 */
final class CollectedDecisions implements DecisionRecorder, RefusalLog {

	private final List<DecisionRecord> records = new CopyOnWriteArrayList<>();

	private final List<Decision> allowed = new CopyOnWriteArrayList<>();

	private final List<String> lines = new CopyOnWriteArrayList<>();

	@Override
	public void record(DecisionRecord record) {
		this.records.add(record);
	}

	@Override
	public void allowed(Egress egress, Decision decision) {
		this.allowed.add(decision);
	}

	@Override
	public void warn(String logger, String message) {
		this.lines.add(logger + " " + message);
	}

	List<DecisionRecord> records() {
		return this.records;
	}

	List<Decision> allowed() {
		return this.allowed;
	}

	List<String> lines() {
		return this.lines;
	}

}
