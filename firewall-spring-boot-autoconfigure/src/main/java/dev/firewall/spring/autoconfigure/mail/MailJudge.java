package dev.firewall.spring.autoconfigure.mail;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import dev.firewall.Answer;
import dev.firewall.Egress;
import dev.firewall.Firewall;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.internet.MimeMessage;

import org.springframework.mail.MailAuthenticationException;
import org.springframework.mail.MailSendException;

/**
 * Asks the firewall about messages, each recipient by itself: all of them have to be
 * allowed before anything is sent. Inside a sandbox the stubs of a test answer.
 */
final class MailJudge {

	private final Supplier<Firewall> firewall;

	private final String beanName;

	MailJudge(Supplier<Firewall> firewall, String beanName) {
		this.firewall = firewall;
		this.beanName = beanName;
	}

	/**
	 * Judges a message that is sent afterwards.
	 * @param server where it goes
	 * @param message the message
	 */
	void enforce(MailServer server, MimeMessage message) {
		for (Egress egress : server.message(Recipients.of(message))) {
			this.firewall.get().enforce(egress, this.beanName);
		}
		enforceDetour(server);
	}

	private void enforceDetour(MailServer server) {
		Egress detour = server.detour();
		if (detour != null) {
			this.firewall.get().enforce(detour, this.beanName);
		}
	}

	/**
	 * Judges a connection over which nothing is sent.
	 * @param server where it goes
	 * @return whether a stub has answered, so that nothing is left to do
	 */
	boolean answersConnection(MailServer server) {
		boolean answered = ask(server.connections());
		if (!answered) {
			enforceDetour(server);
		}
		return answered;
	}

	/**
	 * Judges messages that are sent together.
	 * @param server where they go
	 * @param messages the messages
	 * @param originals what the application calls each of them
	 * @return whether stubs have answered, so that nothing is left to send
	 */
	boolean answersMessages(MailServer server, List<MimeMessage> messages, Object[] originals) {
		boolean answered = false;
		Map<Object, Exception> failed = new LinkedHashMap<>();
		for (int i = 0; i < messages.size(); i++) {
			try {
				answered |= ask(server.message(Recipients.of(messages.get(i))));
			}
			catch (RuntimeException ex) {
				throw ex;
			}
			catch (Exception ex) {
				// What a stub throws is what the transport would
				if (ex instanceof AuthenticationFailedException) {
					throw new MailAuthenticationException(ex);
				}
				failed.put(originals[i], ex);
			}
		}
		if (!failed.isEmpty()) {
			throw new MailSendException(failed);
		}
		if (!answered && !messages.isEmpty()) {
			enforceDetour(server);
		}
		return answered;
	}

	private boolean ask(List<Egress> egresses) {
		boolean answered = false;
		for (Egress egress : egresses) {
			answered |= this.firewall.get().answer(egress, Answer.Value.class, this.beanName) != null;
		}
		return answered;
	}

}
