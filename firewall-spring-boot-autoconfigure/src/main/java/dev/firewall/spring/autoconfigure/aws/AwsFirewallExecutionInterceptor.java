package dev.firewall.spring.autoconfigure.aws;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.signer.AwsSignerExecutionAttribute;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Asks the firewall before each call of a client of the AWS SDK. The SDK makes one for
 * each client that it builds, since a file on the class path names this class; it is
 * public for that reason alone, and nobody else makes one.
 * <p>
 * A call is judged where it starts, before credentials are looked up, by the endpoint of
 * its client. Where the SDK then sends it to another host or region, as it does for
 * buckets, that is judged too, before the first byte.
 *
 * @since 0.1.0
 */
public final class AwsFirewallExecutionInterceptor implements ExecutionInterceptor {

	/** The SDK wants names to be unique, also where class loaders load this twice. */
	private static final ExecutionAttribute<AwsCall> CALL = new ExecutionAttribute<>(
			"FirewallCall-" + UUID.randomUUID());

	private final Map<String, AwsEgressMapper> described = new ConcurrentHashMap<>();

	private volatile AwsGuard guard = AwsContexts.OPEN;

	/**
	 * Used by the SDK.
	 */
	public AwsFirewallExecutionInterceptor() {
	}

	/** The client turned out to be a bean. */
	void guardBy(AwsGuard guard) {
		this.guard = guard;
	}

	@Override
	public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
		if (!isPresigned(attributes)) {
			AwsGuard current = this.guard;
			if (current.isOn()) {
				start(current, attributes).judgeIntended(context.request());
			}
		}
	}

	@Override
	public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
		AwsCall call = attributes.getAttribute(CALL);
		AwsGuard current = this.guard;
		if (call == null && current.isOn()) {
			// What looked like presigning is sent after all
			call = start(current, attributes);
		}
		if (call != null) {
			call.judgeSent(context.httpRequest(), attributes);
		}
	}

	private AwsCall start(AwsGuard guard, ExecutionAttributes attributes) {
		AwsCall call = new AwsCall(guard, AwsEgressMapper.of(attributes, this.described));
		attributes.putAttribute(CALL, call);
		return call;
	}

	/** Presigning runs the first half of a call, and sends nothing. */
	private static boolean isPresigned(ExecutionAttributes attributes) {
		return getPresignedUntil(attributes) != null;
	}

	@SuppressWarnings("deprecation")
	private static @Nullable Object getPresignedUntil(ExecutionAttributes attributes) {
		return attributes.getAttribute(AwsSignerExecutionAttribute.PRESIGNER_EXPIRATION);
	}

}
