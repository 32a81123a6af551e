package dev.firewall.audit;

import java.time.Instant;

import dev.firewall.Decision;
import dev.firewall.DecisionRecord;
import dev.firewall.Egress;
import org.jspecify.annotations.Nullable;

/**
 * Refusals of one kind: the same egress, refused with the same outcome by the same rule
 * or frame.
 *
 * @param first when it was refused first
 * @param last when it was refused last
 * @param egress what was intended
 * @param decision what was decided; its rule or frame is what refused
 * @param caller the last known line of the user's code, or {@code null}
 * @param bean the last known bean that the call went through, or {@code null}
 * @param thread the name of the last thread
 * @param count how often it was refused
 * @since 0.1.0
 */
public record Refusal(Instant first, Instant last, Egress egress, Decision decision, @Nullable String caller,
		@Nullable String bean, String thread, long count) {

	static Refusal of(DecisionRecord record) {
		return new Refusal(record.time(), record.time(), record.egress(), record.decision(), record.caller(),
				record.bean(), record.thread(), 1);
	}

	/** Callers are looked for only at first, so one that is known is kept. */
	Refusal again(DecisionRecord record) {
		Instant time = record.time();
		return new Refusal(time.isBefore(this.first) ? time : this.first, time.isAfter(this.last) ? time : this.last,
				record.egress(), record.decision(), (record.caller() != null) ? record.caller() : this.caller,
				(record.bean() != null) ? record.bean() : this.bean, record.thread(), this.count + 1);
	}

}
