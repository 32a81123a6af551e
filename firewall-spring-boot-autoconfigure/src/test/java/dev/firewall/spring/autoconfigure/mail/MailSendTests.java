package dev.firewall.spring.autoconfigure.mail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.SocketFactory;

import dev.firewall.Decision;
import dev.firewall.EgressBlockedException;
import dev.firewall.EgressScope;
import dev.firewall.Level;
import dev.firewall.policy.Policy;
import dev.firewall.policy.Rule;
import dev.firewall.spring.test.kit.LoopbackServer;
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mockito.Mockito;

import org.springframework.mail.MailPreparationException;
import org.springframework.mail.MailSendException;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Every way of sending mail, through a guarded sender to a real server.
 */
class MailSendTests extends AbstractMailTests {

	@ParameterizedTest
	@EnumSource
	void sendWhenRecipientsAreAllowedArrives(Way way) throws Exception {
		way.send(guarded(recipients("*@example.com")), "ann@example.com", "bob@example.com");
		assertThat(mail.mailboxes()).containsExactlyInAnyOrder("ann@example.com", "bob@example.com");
		assertThat(mail.received()).hasSize(2).allSatisfy((message) -> {
			assertThat(message.getSubject()).isEqualTo("Order 7");
			assertThat(message.getContent()).asString().startsWith("It is on its way");
		});
		assertThat(this.records).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void sendWhenNotAllowedIsRefusedWithTheRefusalItself(Way way) {
		JavaMailSender sender = guarded(recipients("ann@example.com"));
		EgressBlockedException refusal = refusal(() -> way.send(sender, "bob@example.com", "ann@example.com"));
		assertThat(refusal.egress().field("recipient")).isEqualTo("bob@example.com");
		assertThat(this.records).singleElement().satisfies((record) -> {
			assertThat(record.egress()).isSameAs(refusal.egress());
			assertThat(record.bean()).isEqualTo("mailSender");
			assertThat(record.caller()).contains("MailSendTests.java:");
		});
		assertThat(this.server.arrivals()).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void sendWhenOneOfAllIsNotAllowedSendsNothing(Way way) throws Exception {
		JavaMailSender sender = guarded(recipients("ann@example.com"));
		EgressBlockedException refusal = refusal(() -> way.send(sender, "ann@example.com", "bob@example.com"));
		assertThat(refusal.egress().field("recipient")).isEqualTo("bob@example.com");
		assertThat(mail.mailboxes()).isEqualTo(way.isOneCall() ? List.of() : List.of("ann@example.com"));
		assertThat(this.server.arrivals()).isEqualTo(way.isOneCall() ? 0 : 1);
	}

	@Test
	void sendWhenACopyGoesToSomebodyNotAllowedReachesNobody() {
		JavaMailSender sender = guarded(recipients("*@example.com"));
		SimpleMailMessage copied = message("ann@example.com");
		copied.setCc("eve@elsewhere.com");
		SimpleMailMessage hidden = message("ann@example.com");
		hidden.setBcc("Bob@Example.com", "Eve@Elsewhere.com");
		for (SimpleMailMessage message : List.of(copied, hidden)) {
			assertThat(refusal(() -> sender.send(message)).egress().field("recipient")).isEqualTo("eve@elsewhere.com");
		}
		assertThat(this.server.arrivals()).isZero();
	}

	@Test
	void sendWhenARecipientIsDeniedIsRefused() throws Exception {
		JavaMailSender sender = guarded(Policy.builder()
			.allow(this.server.rule())
			.rule(Rule.deny(smtp().field("recipient", "*@elsewhere.com"))));
		sender.send(message("ann@example.com"));
		int before = this.server.arrivals();
		EgressBlockedException refusal = refusal(() -> sender.send(message("bob@example.com", "eve@elsewhere.com")));
		assertThat(refusal.decision().cause()).isEqualTo(Decision.Cause.DENY_RULE);
		assertThat(this.server.arrivals()).isEqualTo(before);
		assertThat(mail.mailboxes()).containsExactly("ann@example.com");
	}

	@Test
	void sendWhenAGroupHasAMemberNotAllowedIsRefused() {
		JavaMailSender sender = guarded(recipients("*@example.com"));
		assertThat(refusal(() -> sender.send((message) -> {
			message.setFrom("app@example.com");
			message.setRecipients(Message.RecipientType.TO,
					InternetAddress.parseHeader("all: ann@example.com, eve@elsewhere.com;", false));
		})).egress().field("recipient")).isEqualTo("eve@elsewhere.com");
		assertThat(this.server.arrivals()).isZero();
	}

	@Test
	void sendWhenAnAddressHoldsAnotherIsRefused() {
		JavaMailSender sender = guarded(recipients("*@example.com"));
		assertThat(refusal(() -> sender.send((message) -> {
			InternetAddress address = new InternetAddress();
			address.setAddress("<eve@elsewhere.com> x@example.com");
			message.setRecipient(Message.RecipientType.TO, address);
		}))).hasMessageContaining("recipient that cannot be told");
		assertThat(this.server.arrivals()).isZero();
	}

	@Test
	void sendWhenThereIsNoRecipientConnectsWhereThatIsAllowed() {
		JavaMailSender refused = guarded(Policy.builder());
		refusal(() -> refused.send(refused.createMimeMessage()));
		assertThat(this.server.arrivals()).isZero();
		JavaMailSender allowed = guarded(recipients("*@example.com"));
		assertThatExceptionOfType(MailSendException.class).isThrownBy(() -> allowed.send(allowed.createMimeMessage()))
			.withStackTraceContaining("No recipient addresses");
		assertThat(this.server.arrivals()).isPositive();
	}

	@Test
	void sendWhenThereIsNoMessageIsNotJudged() {
		guarded(Policy.builder()).send(new MimeMessage[0]);
		assertThat(this.records).isEmpty();
		assertThat(this.server.arrivals()).isZero();
	}

	@Test
	void preparatorWhenAllowedRunsOnceAndItsFailureIsAsBefore() {
		AtomicInteger runs = new AtomicInteger();
		JavaMailSender sender = guarded(recipients("ann@example.com"));
		sender.send((message) -> {
			runs.incrementAndGet();
			Way.fill(message, "ann@example.com");
		});
		assertThat(runs).hasValue(1);
		assertThat(mail.received()).hasSize(1);
		IllegalStateException failure = new IllegalStateException("no template");
		assertThatExceptionOfType(MailPreparationException.class).isThrownBy(() -> sender.send((message) -> {
			throw failure;
		})).withCause(failure);
	}

	@ParameterizedTest
	@EnumSource
	void sendWhenLevelIsWarnArrivesAndEachRecipientIsRecorded(Way way) throws Exception {
		way.send(guarded(Policy.builder().level(Level.WARN)), "ann@example.com", "bob@example.com");
		assertThat(mail.mailboxes()).hasSize(2);
		assertThat(this.records).extracting((record) -> record.egress().field("recipient"))
			.containsExactly("ann@example.com", "bob@example.com");
		assertThat(this.records).extracting((record) -> record.decision().outcome())
			.containsOnly(Decision.Outcome.WARNED);
	}

	@Test
	void sendWhenInsideAScopeForOthersIsRefused() throws Exception {
		JavaMailSender sender = guarded(Policy.builder().allow(this.server.rule()));
		EgressScope scope = EgressScope.restrict(smtp().field("recipient", "ann@example.com"));
		assertThat(scope.call(() -> refusal(() -> sender.send(message("bob@example.com")))).decision().cause())
			.isEqualTo(Decision.Cause.CEILING);
		assertThat(this.server.arrivals()).isZero();
		scope.run(() -> sender.send(message("ann@example.com")));
		assertThat(mail.mailboxes()).containsExactly("ann@example.com");
	}

	@Test
	void sendWhenTheHostIsChangedAfterwardsIsJudgedByTheNewOne() {
		try (LoopbackServer other = mail.open()) {
			JavaMailSenderImpl sender = (JavaMailSenderImpl) guarded(Policy.builder().allow(this.server.rule()));
			sender.send(message("ann@example.com"));
			sender.setPort(other.port());
			assertThat(refusal(() -> sender.send(message("ann@example.com"))).port()).isEqualTo(other.port());
			Properties properties = new Properties();
			properties.setProperty("mail.smtp.port", String.valueOf(other.port()));
			sender.setJavaMailProperties(properties);
			sender.setPort(JavaMailSenderImpl.DEFAULT_PORT);
			assertThat(refusal(() -> sender.send(message("ann@example.com"))).port()).isEqualTo(other.port());
			assertThat(other.arrivals()).isZero();
			sender.setPort(this.server.port());
			sender.send(message("ann@example.com"));
		}
		assertThat(mail.received()).hasSize(2);
	}

	@Test
	void sendWhenASessionTellsTheServerIsJudgedByThat() {
		Properties properties = new Properties();
		properties.put("mail.smtp.host", "127.0.0.1");
		properties.put("mail.smtp.port", this.server.port());
		JavaMailSenderImpl raw = new JavaMailSenderImpl();
		raw.setSession(Session.getInstance(properties));
		JavaMailSender refused = guarded(Policy.builder(), raw);
		assertThat(refusal(() -> refused.send(message("ann@example.com"))).egress().host()).hasToString("127.0.0.1");
		assertThat(this.server.arrivals()).isZero();
		guarded(recipients("ann@example.com"), raw).send(message("ann@example.com"));
		assertThat(mail.received()).hasSize(1);
	}

	@Test
	void sendWhenAProxyIsDialledInsteadIsRefused() {
		try (LoopbackServer proxy = mail.open()) {
			for (String kind : List.of("socks", "proxy")) {
				JavaMailSenderImpl raw = MailTestServer.sender(this.server);
				raw.getJavaMailProperties().setProperty("mail.smtp." + kind + ".host", "127.0.0.1:" + proxy.port());
				JavaMailSender sender = guarded(Policy.builder().allow(this.server.rule()), raw);
				assertThat(refusal(() -> sender.send(message("ann@example.com"))).port()).isEqualTo(proxy.port());
				assertThat(refusal(() -> sender.send((message) -> Way.fill(message, "ann@example.com"))).port())
					.isEqualTo(proxy.port());
				assertThat(refusal(((JavaMailSenderImpl) sender)::testConnection).port()).isEqualTo(proxy.port());
			}
			assertThat(proxy.arrivals()).isZero();
		}
		assertThat(this.server.arrivals()).isZero();
	}

	@Test
	void sendWhenASocketFactoryConnectsIsRefused() {
		JavaMailSenderImpl raw = new JavaMailSenderImpl();
		raw.setHost("mail.example.com");
		raw.getJavaMailProperties().put("mail.smtp.socketFactory", new Detour(this.server.port()));
		JavaMailSender sender = guarded(Policy.builder().allow("smtp://mail.example.com"), raw);
		assertThat(refusal(() -> sender.send(message("ann@example.com")))).hasMessageContaining("Detour");
		assertThat(this.server.arrivals()).isZero();
		raw.send(message("ann@example.com"));
		assertThat(mail.received()).hasSize(1);
	}

	@Test
	void testConnectionWhenNotAllowedIsRefusedAndOtherwiseConnects() throws Exception {
		JavaMailSenderImpl refused = (JavaMailSenderImpl) guarded(Policy.builder());
		EgressBlockedException refusal = refusal(refused::testConnection);
		assertThat(refusal.egress().field("recipient")).isNull();
		assertThat(refusal.egress().isConnection()).isTrue();
		assertThat(this.records).hasSize(1);
		assertThat(this.server.arrivals()).isZero();
		((JavaMailSenderImpl) guarded(recipients("ann@example.com"))).testConnection();
		assertThat(this.server.arrivals()).isEqualTo(1);
	}

	@Test
	void spyWhenGuardedIsCalledAsItsCallerCalledIt() {
		JavaMailSenderImpl spy = Mockito.spy(MailTestServer.sender(this.server));
		JavaMailSender sender = guarded(recipients("ann@example.com"), spy);
		Mockito.clearInvocations(spy);
		SimpleMailMessage message = message("bob@example.com");
		refusal(() -> sender.send(message));
		Mockito.verifyNoInteractions(spy);
		assertThat(this.server.arrivals()).isZero();
		sender.send(message("ann@example.com"));
		Mockito.verify(spy).send(message("ann@example.com"));
		assertThat(mail.received()).hasSize(1);
	}

	/** Connects to a port of its own, wherever it is asked to. */
	private static final class Detour extends SocketFactory {

		private final int port;

		Detour(int port) {
			this.port = port;
		}

		@Override
		public Socket createSocket() {
			return new Socket() {

				@Override
				public void connect(SocketAddress endpoint) throws IOException {
					super.connect(new InetSocketAddress("127.0.0.1", Detour.this.port), 0);
				}

			};
		}

		@Override
		public Socket createSocket(String host, int port) {
			throw new UnsupportedOperationException();
		}

		@Override
		public Socket createSocket(String host, int port, InetAddress local, int localPort) {
			throw new UnsupportedOperationException();
		}

		@Override
		public Socket createSocket(InetAddress host, int port) {
			throw new UnsupportedOperationException();
		}

		@Override
		public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
			throw new UnsupportedOperationException();
		}

	}

}
