package dev.firewall.spring.autoconfigure.mail;

import dev.firewall.Firewall;
import dev.firewall.spring.test.kit.EnforcementPointKit;
import dev.firewall.spring.test.kit.KitClient;
import dev.firewall.spring.test.kit.LoopbackServer;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSender;

/**
 * The compatibility kit on mail.
 */
class MailEnforcementPointTests extends EnforcementPointKit<LoopbackServer> {

	@RegisterExtension
	private static MailTestServer mail = new MailTestServer();

	@Override
	protected LoopbackServer startTarget() {
		return mail.open();
	}

	@Override
	protected KitClient<LoopbackServer> client(Firewall firewall) {
		MailFirewallPostProcessor guard = new MailFirewallPostProcessor(() -> firewall);
		return (server) -> {
			JavaMailSender sender = (JavaMailSender) guard.postProcessAfterInitialization(MailTestServer.sender(server),
					"mailSender");
			SimpleMailMessage message = new SimpleMailMessage();
			message.setFrom("app@example.com");
			message.setTo("ann@example.com");
			message.setText("Hello");
			sender.send(message);
		};
	}

}
