package com.example.library;

import org.springframework.mail.MailSender;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.stereotype.Service;

/**
 * Reminds readers of what they have.
 */
@Service
public class Reminders {

	private final MailSender mail;

	Reminders(MailSender mail) {
		this.mail = mail;
	}

	/**
	 * Reminds a reader.
	 * @param address where the reader gets mail
	 * @param title the book
	 */
	public void remind(String address, String title) {
		SimpleMailMessage message = new SimpleMailMessage();
		message.setFrom("desk@library.example");
		message.setTo(address);
		message.setSubject("Please bring back " + title);
		message.setText("Others are waiting for it.");
		this.mail.send(message);
	}

}
