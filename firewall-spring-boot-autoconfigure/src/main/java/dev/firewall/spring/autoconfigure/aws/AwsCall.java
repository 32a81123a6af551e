package dev.firewall.spring.autoconfigure.aws;

import dev.firewall.Decision;
import dev.firewall.Egress;
import dev.firewall.EgressBlockedException;
import dev.firewall.context.Frames;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * One call of a client, with all its attempts: what was decided about it, in the frames
 * of the code that made it. It makes one record, unless the SDK sends it somewhere else
 * that is refused.
 */
final class AwsCall {

	private final AwsGuard guard;

	private final AwsEgressMapper mapper;

	/** The SDK may send the call on another thread than it was made on. */
	private final Runnable judgeSentInFramesOfCaller;

	private @Nullable AwsDestination sentTo;

	private @Nullable AwsDestination judged;

	private Decision.@Nullable Outcome decided;

	private @Nullable EgressBlockedException refusal;

	AwsCall(AwsGuard guard, AwsEgressMapper mapper) {
		this.guard = guard;
		this.mapper = mapper;
		this.judgeSentInFramesOfCaller = Frames.wrap((Runnable) this::judgeSent);
	}

	/**
	 * Judges the call by the endpoint of its client.
	 * @param request the request
	 */
	void judgeIntended(SdkRequest request) {
		AwsDestination intended = this.mapper.intended();
		if (intended == null) {
			return;
		}
		Egress egress = this.mapper.egress(intended);
		Decision.Outcome outcome = this.guard.evaluate(egress);
		if (outcome != Decision.Outcome.BLOCKED || !mayReachBucket(intended, request)) {
			enforce(intended, egress, outcome);
		}
	}

	/** Rules may name the host of a bucket. Which it is, is known when it is sent. */
	private boolean mayReachBucket(AwsDestination intended, SdkRequest request) {
		AwsDestination bucket = AwsEgressMapper.ofBucket(intended, request);
		return bucket != null && this.guard.evaluate(this.mapper.egress(bucket)) != Decision.Outcome.BLOCKED;
	}

	/**
	 * Judges where the SDK sends the call, if that is elsewhere.
	 * @param request the request as it is sent, at this attempt
	 * @param attributes what the SDK has found out by now
	 */
	void judgeSent(SdkHttpRequest request, ExecutionAttributes attributes) {
		AwsDestination destination = this.mapper.sent(request, attributes);
		if (!destination.equals(this.judged)) {
			this.sentTo = destination;
			this.judgeSentInFramesOfCaller.run();
		}
		else if (this.refusal != null) {
			throw this.refusal;
		}
	}

	private void judgeSent() {
		AwsDestination destination = this.sentTo;
		if (destination == null) {
			throw new IllegalStateException("Nothing is sent");
		}
		Egress egress = this.mapper.egress(destination);
		Decision.Outcome outcome = this.guard.evaluate(egress);
		boolean told = outcome == this.decided || outcome == Decision.Outcome.ALLOWED;
		if (this.decided == null || !told || outcome == Decision.Outcome.BLOCKED) {
			enforce(destination, egress, outcome);
		}
		else {
			this.judged = destination;
			this.refusal = null;
		}
	}

	/**
	 * What is judged is settled at the end: an error must not let the next attempt pass.
	 */
	private void enforce(AwsDestination destination, Egress egress, Decision.Outcome outcome) {
		this.judged = null;
		this.refusal = null;
		try {
			this.guard.enforce(egress);
		}
		catch (EgressBlockedException ex) {
			// An attempt that is made all the same is refused without another record
			this.refusal = ex;
			this.judged = destination;
			throw ex;
		}
		this.judged = destination;
		this.decided = outcome;
	}

}
