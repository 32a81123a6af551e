package dev.firewall.spring.test;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import dev.firewall.Decision;
import dev.firewall.DecisionRecord;
import dev.firewall.Egress;
import dev.firewall.Protocol;
import dev.firewall.net.Printable;
import dev.firewall.policy.Rule;
import org.jspecify.annotations.Nullable;

/**
 * One test of a run, and what it reached out for. What repeats is counted.
 */
final class ReportedTest {

	private static final int MAX_ROWS = 500;

	private final TestRun run;

	private final TestName name;

	private final long started;

	private final Map<List<@Nullable Object>, Row> rows = new HashMap<>();

	/** What is needed, by the refusals that told so. */
	private final Map<DecisionRecord, String> needs = new LinkedHashMap<>();

	private int id;

	/**
	 * A test that starts. The report knows of it once it reaches out for something.
	 * @param run the run that it belongs to
	 * @param name what it is called
	 * @param started when it started
	 */
	ReportedTest(TestRun run, TestName name, long started) {
		this.run = run;
		this.name = name;
		this.started = started;
	}

	/**
	 * Takes note of a decision that was not a plain allow.
	 * @param record the decision
	 */
	void record(DecisionRecord record) {
		Decision decision = record.decision();
		String outcome = decision.isLearned() ? "LEARNED" : decision.outcome().name();
		add(outcome, record.egress(), decision, record.bean(), record::caller);
		boolean lacksRule = decision.cause() == Decision.Cause.NOT_ALLOWED && decision.proceeds();
		if (this.run.learns() && lacksRule) {
			need(record);
		}
	}

	/**
	 * Takes note of an egress that was allowed.
	 * @param egress the egress
	 * @param decision the decision
	 * @param bean the bean that the call went through, or {@code null}
	 * @param caller finds the line of the user's code
	 */
	void allowed(Egress egress, Decision decision, @Nullable String bean, Supplier<@Nullable String> caller) {
		// Neither asks anybody
		if (decision.cause() != Decision.Cause.LITERAL && decision.cause() != Decision.Cause.OWN_NAME) {
			add(decision.outcome().name(), egress, decision, bean, caller);
		}
	}

	private synchronized void add(String outcome, Egress egress, Decision decision, @Nullable String bean,
			Supplier<@Nullable String> caller) {
		Rule rule = decision.rule();
		String ruleText = (rule != null) ? rule.text() : null;
		List<@Nullable Object> key = new ArrayList<>();
		key.add(outcome);
		key.add(egress.toString());
		key.add(decision.cause());
		key.add(ruleText);
		key.add(decision.frame());
		key.add(bean);
		Row row = this.rows.get(key);
		if (row == null && !hasRoom(decision)) {
			// A test that shows nothing yet shows nothing any more
			((this.id == 0) ? this.run.notShown() : this).more(outcome);
			return;
		}
		if (row == null) {
			row = start(key);
			this.run.write("row", row.id, this.id, row.last, outcome, decision.cause(), egress.protocol(),
					egress.toString(), destination(egress), caller.get(), bean, Thread.currentThread().getName(),
					ruleText, decision.frame(), decision.reason(), fix(egress, decision));
		}
		row.again();
		countIfDoubled(row);
	}

	private synchronized void more(String outcome) {
		List<@Nullable Object> key = List.of(outcome);
		Row row = this.rows.get(key);
		if (row == null) {
			row = start(key);
			this.run.write("more", row.id, this.id, row.last, outcome);
		}
		row.again();
		countIfDoubled(row);
	}

	private boolean hasRoom(Decision decision) {
		return this.rows.size() < MAX_ROWS && this.run.hasRoom(decision.outcome() == Decision.Outcome.ALLOWED);
	}

	private Row start(List<@Nullable Object> key) {
		if (this.id == 0) {
			this.id = this.run.nextId();
			this.run.write("test", this.id, this.name.type(), this.name.inClass(), this.started);
			String shown = this.name.id();
			if (shown != null) {
				this.run.show(shown, this);
			}
		}
		Row row = new Row(this.run.nextId());
		this.rows.put(key, row);
		return row;
	}

	private static @Nullable String fix(Egress egress, Decision decision) {
		boolean refused = decision.cause() == Decision.Cause.NOT_ALLOWED || decision.cause() == Decision.Cause.CEILING;
		if (!refused) {
			return null;
		}
		String rule = egress.ruleText();
		return (rule.length() > 200) ? egress.hostRuleText() : rule;
	}

	private static String destination(Egress egress) {
		String command = (egress.protocol() == Protocol.SUBPROCESS) ? egress.field("command") : null;
		if (command != null) {
			return Printable.escape(command);
		}
		String port = (egress.port() != Egress.NO_PORT) ? ":" + egress.port() : "";
		return egress.host().isPresent() ? egress.host() + port : egress.hostRuleText();
	}

	private void need(DecisionRecord record) {
		Egress egress = record.egress();
		String type = this.name.type();
		String who = type.isEmpty() ? "outside of tests" : "by " + type + "." + this.name.inClass();
		who += (record.bean() != null) ? " through bean '" + record.bean() + "'" : "";
		String key = egress.hostRuleText() + "\n" + (egress.protocol().fields().isEmpty() ? null : egress.field(0))
				+ "\n" + record.decision().resolvedFrom() + "\n" + who;
		synchronized (this) {
			if (this.needs.size() < MAX_ROWS) {
				this.needs.put(record, key);
			}
		}
		int number = this.run.need(key);
		if (number > 0) {
			this.run.write(LearnedPolicy.line(number, who, record));
		}
	}

	/**
	 * Learns nothing from a refusal that the test expects.
	 * @param record the decision
	 */
	synchronized void forget(DecisionRecord record) {
		String key = this.needs.get(record);
		if (key != null) {
			this.run.forget(Set.of(key));
		}
	}

	/**
	 * Ends it.
	 * @param status how
	 * @param error what it was, or {@code null}
	 */
	synchronized void end(String status, @Nullable String error) {
		count();
		this.run.write("end", this.id, System.currentTimeMillis(), status, error);
	}

	synchronized void count() {
		for (Row row : this.rows.values()) {
			count(row);
		}
	}

	/** A JVM that is killed leaves a count that is half the true one at least. */
	private void countIfDoubled(Row row) {
		if (Long.bitCount(row.count) == 1) {
			count(row);
		}
	}

	private void count(Row row) {
		if (row.count > row.told) {
			row.told = row.count;
			this.run.write("count", row.id, row.count, row.last);
		}
	}

	/** The same egress, decided in the same way. */
	private static final class Row {

		private final int id;

		private long count;

		private long told = 1;

		private long last = System.currentTimeMillis();

		private Row(int id) {
			this.id = id;
		}

		void again() {
			this.count++;
			this.last = System.currentTimeMillis();
		}

	}

}
