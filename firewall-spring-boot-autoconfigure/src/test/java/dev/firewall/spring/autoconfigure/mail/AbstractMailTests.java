package dev.firewall.spring.autoconfigure.mail;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import com.icegreen.greenmail.store.FolderException;
import dev.firewall.DecisionRecord;
import dev.firewall.EgressBlockedException;
import dev.firewall.Firewall;
import dev.firewall.policy.EgressPattern;
import dev.firewall.policy.Policy;
import dev.firewall.policy.PolicyBuilder;
import dev.firewall.policy.Rule;
import dev.firewall.spring.test.kit.LoopbackServer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Guarded senders in front of a real SMTP server.
 */
abstract class AbstractMailTests {

	@RegisterExtension
	static MailTestServer mail = new MailTestServer();

	final LoopbackServer server = mail.open();

	final List<DecisionRecord> records = new CopyOnWriteArrayList<>();

	@AfterEach
	void empty() throws FolderException {
		this.server.close();
		mail.empty();
	}

	JavaMailSender guarded(PolicyBuilder policy) {
		return guarded(policy, MailTestServer.sender(this.server));
	}

	JavaMailSender guarded(PolicyBuilder policy, JavaMailSenderImpl sender) {
		return (JavaMailSender) guard(policy, sender);
	}

	Object guard(PolicyBuilder policy, Object bean) {
		Firewall firewall = Firewall.builder()
			.policy(policy.build())
			.recorder(this.records::add)
			.log((logger, message) -> {
			})
			.build();
		return new MailFirewallPostProcessor(() -> firewall).postProcessAfterInitialization(bean, "mailSender");
	}

	EgressPattern smtp() {
		return EgressPattern.of("smtp").host("127.0.0.1").port(this.server.port());
	}

	/** A policy that allows mail to some recipients, and nothing else. */
	PolicyBuilder recipients(String... recipients) {
		return Policy.builder().rule(Rule.allow(smtp().field("recipient", recipients)));
	}

	static SimpleMailMessage message(String... to) {
		SimpleMailMessage message = new SimpleMailMessage();
		message.setFrom("app@example.com");
		message.setTo(to);
		message.setSubject("Order 7");
		message.setText("It is on its way");
		return message;
	}

	/** What a call throws, which is the refusal itself. */
	static EgressBlockedException refusal(ThrowingCallable call) {
		Throwable thrown = catchThrowable(call);
		assertThat(thrown).isInstanceOf(EgressBlockedException.class);
		return (EgressBlockedException) thrown;
	}

}
