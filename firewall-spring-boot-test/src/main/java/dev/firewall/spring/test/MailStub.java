package dev.firewall.spring.test;

import dev.firewall.Answer;
import dev.firewall.policy.EgressPattern;

/**
 * Takes mail in place of a server. A message is a call for each of its recipients.
 *
 * <pre class="code">
 * sandbox.mail("smtp://mail.example.com").recipient("*&#64;example.com").answers();
 * sandbox.mail("smtp:*").throwsException(new MailSendException("down"));
 * </pre>
 *
 * @since 0.1.0
 */
public final class MailStub extends SandboxStub<MailStub> {

	private static final String PROTOCOL = "smtp";

	MailStub(String rule) {
		super("mail(\"" + rule + "\")", EgressPattern.parse(rule), EgressPattern.of(PROTOCOL));
	}

	@Override
	MailStub self() {
		return this;
	}

	/**
	 * Narrows the stub to recipients.
	 * @param recipients the addresses, globs or regular expressions after a tilde
	 * @return this stub
	 */
	public MailStub recipient(String... recipients) {
		return narrow(EgressPattern.of(PROTOCOL).field("recipient", recipients), "recipient", recipients);
	}

	/**
	 * Accepts what is sent, and tests of the connection.
	 * @return this stub
	 */
	public MailStub answers() {
		return reply(new Answer.Value(null), null);
	}

}
