package dev.firewall.spring.autoconfigure.aws;

import java.time.Instant;

import software.amazon.awssdk.auth.signer.AwsSignerExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;

/**
 * What a presigned request has and others do not.
 */
@SuppressWarnings("deprecation")
final class Presigning {

	static final ExecutionAttribute<Instant> UNTIL = AwsSignerExecutionAttribute.PRESIGNER_EXPIRATION;

	static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

	private Presigning() {
	}

}
