package dev.firewall.spring.autoconfigure.mail;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;

import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.MimeMessageHelper;
import org.springframework.mail.javamail.MimeMessagePreparator;

/**
 * A way of sending mail, one message for each recipient.
 */
enum Way {

	SIMPLE {

		@Override
		void send(JavaMailSender sender, String... recipients) {
			for (String recipient : recipients) {
				sender.send(simple(recipient));
			}
		}

	},

	SIMPLE_ARRAY {

		@Override
		void send(JavaMailSender sender, String... recipients) {
			sender.send(Arrays.stream(recipients).map(Way::simple).toArray(SimpleMailMessage[]::new));
		}

	},

	MIME {

		@Override
		void send(JavaMailSender sender, String... recipients) throws MessagingException {
			for (String recipient : recipients) {
				sender.send(fill(sender.createMimeMessage(), recipient));
			}
		}

	},

	MIME_ARRAY {

		@Override
		void send(JavaMailSender sender, String... recipients) throws MessagingException {
			MimeMessage[] messages = new MimeMessage[recipients.length];
			for (int i = 0; i < messages.length; i++) {
				messages[i] = fill(sender.createMimeMessage(), recipients[i]);
			}
			sender.send(messages);
		}

	},

	PREPARATOR {

		@Override
		void send(JavaMailSender sender, String... recipients) {
			for (String recipient : recipients) {
				sender.send(preparator(recipient));
			}
		}

	},

	PREPARATOR_ARRAY {

		@Override
		void send(JavaMailSender sender, String... recipients) {
			sender.send(Arrays.stream(recipients).map(Way::preparator).toArray(MimeMessagePreparator[]::new));
		}

	},

	HELPER {

		@Override
		void send(JavaMailSender sender, String... recipients) {
			sender.send((message) -> {
				MimeMessageHelper helper = new MimeMessageHelper(message, StandardCharsets.UTF_8.name());
				helper.setFrom("app@example.com");
				helper.setBcc(recipients);
				helper.setSubject("Order 7");
				helper.setText("It is on its way");
			});
		}

	};

	abstract void send(JavaMailSender sender, String... recipients) throws MessagingException;

	/** Whether it hands over all messages at once. */
	boolean isOneCall() {
		return this == SIMPLE_ARRAY || this == MIME_ARRAY || this == PREPARATOR_ARRAY || this == HELPER;
	}

	private static SimpleMailMessage simple(String recipient) {
		return AbstractMailTests.message(recipient);
	}

	private static MimeMessagePreparator preparator(String recipient) {
		return (message) -> fill(message, recipient);
	}

	static MimeMessage fill(MimeMessage message, String recipient) throws MessagingException {
		message.setFrom("app@example.com");
		message.addRecipient(Message.RecipientType.TO, new InternetAddress(recipient));
		message.setSubject("Order 7");
		message.setText("It is on its way");
		return message;
	}

}
