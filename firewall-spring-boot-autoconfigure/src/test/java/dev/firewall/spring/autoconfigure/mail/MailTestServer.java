package dev.firewall.spring.autoconfigure.mail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetupTest;
import dev.firewall.spring.test.kit.LoopbackServer;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import org.springframework.mail.javamail.JavaMailSenderImpl;

/**
 * A real SMTP server on a free port, behind ports that count, for the tests of one class.
 */
final class MailTestServer implements BeforeAllCallback, AfterAllCallback {

	private GreenMail mail;

	@Override
	public void beforeAll(ExtensionContext context) {
		this.mail = new GreenMail(ServerSetupTest.SMTP.dynamicPort());
		this.mail.start();
	}

	@Override
	public void afterAll(ExtensionContext context) {
		this.mail.stop();
	}

	LoopbackServer open() {
		return LoopbackServer.inFrontOf(this.mail.getSmtp().getPort(), "smtp://127.0.0.1:%d");
	}

	static JavaMailSenderImpl sender(LoopbackServer server) {
		JavaMailSenderImpl sender = new JavaMailSenderImpl();
		sender.setHost(server.host());
		sender.setPort(server.port());
		return sender;
	}

	/** Messages as they arrived, one for each mailbox. */
	List<MimeMessage> received() {
		return Arrays.asList(this.mail.getReceivedMessages());
	}

	/** Whose mailboxes have something in them. */
	List<String> mailboxes() throws FolderException {
		List<String> names = new ArrayList<>();
		for (GreenMailUser user : this.mail.getUserManager().listUser()) {
			boolean empty = this.mail.getManagers().getImapHostManager().getInbox(user).getMessages().isEmpty();
			if (!empty) {
				names.add(user.getEmail());
			}
		}
		return names;
	}

	void empty() throws FolderException {
		this.mail.purgeEmailFromAllMailboxes();
	}

	static List<String> to(MimeMessage message) throws MessagingException {
		return Arrays.stream(message.getAllRecipients()).map(Address::toString).toList();
	}

}
