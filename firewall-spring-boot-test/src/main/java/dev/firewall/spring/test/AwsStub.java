package dev.firewall.spring.test;

import dev.firewall.Answer;
import dev.firewall.policy.EgressPattern;

/**
 * Answers calls of the AWS SDK.
 *
 * <pre class="code">
 * sandbox.aws("aws:sqs:SendMessage").answers(SendMessageResponse.builder().messageId("1").build());
 * </pre>
 *
 * @since 0.1.0
 */
public final class AwsStub extends SandboxStub<AwsStub> {

	AwsStub(String rule) {
		super("aws(\"" + rule + "\")", EgressPattern.parse(rule), EgressPattern.of("aws"));
	}

	@Override
	AwsStub self() {
		return this;
	}

	/**
	 * Answers with a response.
	 * @param response the response of the SDK for the operation
	 * @return this stub
	 */
	public AwsStub answers(Object response) {
		return reply(new Answer.Value(response), null);
	}

}
