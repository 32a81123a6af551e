package dev.firewall.audit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

import dev.firewall.Decision;
import dev.firewall.DecisionRecord;
import dev.firewall.DecisionRecorder;
import dev.firewall.policy.Rule;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the last {@value #CAPACITY} kinds of refusals, warned about and blocked. A kind
 * that comes again is counted and becomes the newest; the one that was not seen for
 * longest makes room.
 *
 * <pre class="code">
 * DecisionLog log = new DecisionLog();
 * Firewall firewall = Firewall.builder().policy(policy).recorder(log).build();
 * ...
 * log.refusals().forEach((refusal) -&gt; System.out.println(refusal.egress() + " " + refusal.count()));
 * </pre>
 *
 * @since 0.1.0
 */
public final class DecisionLog implements DecisionRecorder {

	/** How many kinds of refusals are kept. */
	public static final int CAPACITY = 256;

	private final LongAdder blocked = new LongAdder();

	private final LongAdder warned = new LongAdder();

	/** From the oldest to the newest; guarded by itself. */
	private final Map<Kind, Refusal> kinds = new LinkedHashMap<>();

	@Override
	public void record(DecisionRecord record) {
		Kind kind = Kind.of(record);
		((kind.outcome() == Decision.Outcome.BLOCKED) ? this.blocked : this.warned).increment();
		synchronized (this.kinds) {
			Refusal before = this.kinds.remove(kind);
			this.kinds.put(kind, (before != null) ? before.again(record) : Refusal.of(record));
			if (this.kinds.size() > CAPACITY) {
				Iterator<Kind> oldest = this.kinds.keySet().iterator();
				oldest.next();
				oldest.remove();
			}
		}
	}

	/**
	 * The refusals that are kept.
	 * @return an unmodifiable snapshot, the newest first
	 */
	public List<Refusal> refusals() {
		List<Refusal> refusals;
		synchronized (this.kinds) {
			refusals = new ArrayList<>(this.kinds.values());
		}
		Collections.reverse(refusals);
		return Collections.unmodifiableList(refusals);
	}

	/**
	 * How many egresses were blocked, those no longer kept included.
	 * @return the number of blocked egresses
	 */
	public long blocked() {
		return this.blocked.sum();
	}

	/**
	 * How many egresses were warned about, those no longer kept included.
	 * @return the number of warned egresses
	 */
	public long warned() {
		return this.warned.sum();
	}

	/**
	 * What makes refusals the same.
	 *
	 * @param egress the egress as text
	 * @param outcome what happened to it
	 * @param cause what kind of reason there was
	 * @param rule the rule that refused, or {@code null}
	 * @param frame the frame that refused, or {@code null}
	 */
	private record Kind(String egress, Decision.Outcome outcome, Decision.Cause cause, @Nullable String rule,
			@Nullable String frame) {

		static Kind of(DecisionRecord record) {
			Decision decision = record.decision();
			Rule rule = decision.rule();
			return new Kind(record.egress().toString(), decision.outcome(), decision.cause(),
					(rule != null) ? rule.text() : null, decision.frame());
		}

	}

}
