package dev.firewall.spring.autoconfigure.mail;

import dev.firewall.Decision;
import dev.firewall.Egress;
import dev.firewall.EgressBlockedException;
import dev.firewall.Protocol;
import dev.firewall.policy.Policy;
import dev.firewall.spring.test.EgressSandbox;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.mail.MailAuthenticationException;
import org.springframework.mail.MailParseException;
import org.springframework.mail.MailPreparationException;
import org.springframework.mail.MailSendException;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.mail.javamail.MimeMessagePreparator;

import static dev.firewall.spring.test.FirewallAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Mail that stubs of a sandbox answer: nothing is sent.
 */
class StubbedMailTests extends AbstractMailTests {

	private final JavaMailSender sender = guarded(Policy.builder().allow(this.server.rule()));

	@AfterEach
	void checkNothingIsSent() {
		assertThat(mail.received()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void sendWhenStubbedIsAcceptedAndRecordedForEachRecipient(Way way) throws Exception {
		try (EgressSandbox sandbox = EgressSandbox.open()) {
			sandbox.mail(this.server.rule()).recipient("*@example.com").answers();
			way.send(this.sender, "ann@example.com", "bob@example.com");
			assertThat(sandbox).called(this.server.rule(), 2);
			assertThat(sandbox).calledInOrder(to("ann@example.com"), to("bob@example.com"));
			assertThat(sandbox.calls()).allSatisfy((call) -> {
				assertThat(call.bean()).isEqualTo("mailSender");
				assertThat(call.caller()).contains("StubbedMailTests.java:");
				assertThat(call.decision().outcome()).isEqualTo(Decision.Outcome.STUBBED);
			});
		}
		assertThat(this.records).isEmpty();
		assertThat(this.server.arrivals()).isZero();
	}

	private Egress to(String recipient) {
		return Egress.to(Protocol.SMTP)
			.host("127.0.0.1")
			.port(this.server.port())
			.field("recipient", recipient)
			.build();
	}

	@ParameterizedTest
	@EnumSource
	void sendWhenOneRecipientIsNotStubbedIsRefusedWithAStubToPaste(Way way) {
		try (EgressSandbox sandbox = EgressSandbox.open()) {
			sandbox.mail("smtp:*").recipient("ann@example.com").optional().answers();
			EgressBlockedException refusal = refusal(() -> way.send(this.sender, "ann@example.com", "bob@example.com"));
			assertThat(refusal.decision().cause()).isEqualTo(Decision.Cause.NOT_STUBBED);
			assertThat(this.records).singleElement()
				.satisfies((record) -> assertThat(record.egress()).isSameAs(refusal.egress()));
			assertThat(refusal).hasMessageContaining(
					"sandbox.mail(\"" + this.server.rule() + "\").recipient(\"bob@example.com\").answers();");
		}
		assertThat(this.server.arrivals()).isZero();
	}

	@Test
	void sendWhenStubThrowsThrowsAsTheSenderWould() throws Exception {
		SimpleMailMessage ann = message("ann@example.com");
		SimpleMailMessage bob = message("bob@example.com");
		MailSendException unchecked = new MailSendException("down");
		SendFailedException checked = new SendFailedException("550 no such user");
		AuthenticationFailedException wrong = new AuthenticationFailedException("535 no");
		try (EgressSandbox sandbox = EgressSandbox.open()) {
			sandbox.mail("smtp").recipient("ann@example.com").answers();
			sandbox.mail("smtp")
				.recipient("bob@example.com")
				.throwsException(unchecked)
				.then()
				.throwsException(checked)
				.then()
				.throwsException(wrong)
				.then()
				.answers();
			assertThatExceptionOfType(MailSendException.class).isThrownBy(() -> this.sender.send(bob))
				.isSameAs(unchecked);
			MailSendException failed = catchThrowableOfType(MailSendException.class, () -> this.sender.send(bob, ann));
			assertThat(failed.getFailedMessages()).containsOnlyKeys(bob).containsValue(checked);
			assertThatExceptionOfType(MailAuthenticationException.class).isThrownBy(() -> this.sender.send(bob))
				.withCause(wrong);
			this.sender.send(bob);
			assertThat(sandbox).called("smtp", 5);
		}
		assertThat(this.server.arrivals()).isZero();
	}

	@Test
	void preparatorWhenStubbedRunsOnceAndItsFailuresAreAsBefore() {
		MailParseException parse = new MailParseException("odd");
		IllegalStateException other = new IllegalStateException("no template");
		try (EgressSandbox sandbox = EgressSandbox.open()) {
			sandbox.mail("smtp").answers().times(1);
			this.sender.send((message) -> Way.fill(message, "ann@example.com"));
			assertThatExceptionOfType(MailParseException.class).isThrownBy(() -> this.sender.send(failing(parse)))
				.isSameAs(parse);
			assertThatExceptionOfType(MailParseException.class)
				.isThrownBy(() -> this.sender.send(failing(new MessagingException("odd"))));
			assertThatExceptionOfType(MailPreparationException.class).isThrownBy(() -> this.sender.send(failing(other)))
				.withCause(other);
			assertThat(sandbox).called("smtp", 1);
		}
		assertThat(this.server.arrivals()).isZero();
	}

	private static MimeMessagePreparator failing(Exception failure) {
		return (message) -> {
			throw failure;
		};
	}

	@Test
	void testConnectionWhenStubbedSucceedsOrThrows() throws Exception {
		JavaMailSenderImpl connecting = (JavaMailSenderImpl) this.sender;
		MessagingException failure = new MessagingException("greeting 421");
		try (EgressSandbox sandbox = EgressSandbox.open()) {
			assertThat(refusal(connecting::testConnection))
				.hasMessageContaining("sandbox.mail(\"" + this.server.rule() + "\").answers();");
			sandbox.mail(this.server.rule()).answers().times(1).then().throwsException(failure);
			connecting.testConnection();
			assertThatExceptionOfType(MessagingException.class).isThrownBy(connecting::testConnection)
				.isSameAs(failure);
		}
		assertThat(this.server.arrivals()).isZero();
	}

	@Test
	void sendWhenThroughAProxyIsAnsweredWithoutIt() {
		JavaMailSenderImpl raw = new JavaMailSenderImpl();
		raw.setHost("mail.example.com");
		raw.getJavaMailProperties().setProperty("mail.smtp.socks.host", "127.0.0.1:" + this.server.port());
		JavaMailSender proxied = guarded(Policy.builder(), raw);
		try (EgressSandbox sandbox = EgressSandbox.open()) {
			sandbox.mail("smtp://mail.example.com").answers();
			proxied.send(message("ann@example.com"));
			assertThat(sandbox).called("smtp", 1);
		}
		assertThat(this.server.arrivals()).isZero();
	}

}
