package com.acme;

import java.util.Map;

import dev.firewall.Firewall;
import dev.firewall.spring.autoconfigure.mail.RecordingTransport;
import dev.firewall.spring.test.AllowEgress;
import dev.firewall.spring.test.EgressSandbox;
import dev.firewall.spring.test.TestFirewall;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;

import static dev.firewall.spring.test.FirewallAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that send mail, run by a launcher as a user's are.
 */
class GuardedMailTests {

	@Test
	void testWhenRecipientIsAllowedByAnnotationReachesThatOne() {
		RecordingTransport.sent();
		assertThat(GuardedSpringTests.launch(Map.of(), Mailing.class)).containsOnlyKeys("leaks")
			.hasEntrySatisfying("leaks", (failure) -> assertThat(failure).contains("recipient=ann@example.com",
					"@AllowEgress(\"smtp://mail.example.com:25\")"));
		assertThat(RecordingTransport.sent()).containsExactly("ann@example.com");
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class Application {

		@Bean
		JavaMailSenderImpl mailSender() {
			return RecordingTransport.sender();
		}

	}

	@SpringBootTest(classes = Application.class, webEnvironment = SpringBootTest.WebEnvironment.NONE)
	static class Mailing {

		@Autowired
		private JavaMailSender sender;

		@Autowired
		private Firewall firewall;

		@Test
		@AllowEgress(protocol = "smtp", host = "mail.example.com", recipient = "ann@example.com")
		void allowed() {
			assertThat(this.firewall).isNotNull();
			send("ann@example.com");
			TestFirewall.expectBlocked(() -> send("eve@elsewhere.com"));
		}

		@Test
		void stubbed(EgressSandbox sandbox) {
			sandbox.mail("smtp:*").recipient("*@example.com").answers();
			send("ann@example.com");
			assertThat(sandbox).called("smtp://mail.example.com", 1);
			TestFirewall.expectBlocked(() -> send("eve@elsewhere.com"));
		}

		@Test
		void leaks() {
			send("ann@example.com");
		}

		private void send(String recipient) {
			SimpleMailMessage message = new SimpleMailMessage();
			message.setTo(recipient);
			message.setText("Hello");
			this.sender.send(message);
		}

	}

}
