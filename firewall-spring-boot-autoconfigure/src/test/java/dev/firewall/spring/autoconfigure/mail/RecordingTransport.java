package dev.firewall.spring.autoconfigure.mail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;

import jakarta.mail.Address;
import jakarta.mail.Message;
import jakarta.mail.NoSuchProviderException;
import jakarta.mail.Provider;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.URLName;

import org.springframework.mail.javamail.JavaMailSenderImpl;

/**
 * A transport that connects nowhere, to a server of whatever name.
 */
public class RecordingTransport extends Transport {

	private static final List<String> SENT = new CopyOnWriteArrayList<>();

	/**
	 * Used by the session.
	 * @param session the session
	 * @param url the URL
	 */
	public RecordingTransport(Session session, URLName url) {
		super(session, url);
	}

	/**
	 * A sender that uses it.
	 * @return a sender to {@code mail.example.com}
	 */
	public static JavaMailSenderImpl sender() {
		try {
			Session session = Session.getInstance(new Properties());
			session.setProvider(
					new Provider(Provider.Type.TRANSPORT, "smtp", RecordingTransport.class.getName(), "test", "1"));
			JavaMailSenderImpl sender = new JavaMailSenderImpl();
			sender.setSession(session);
			sender.setHost("mail.example.com");
			return sender;
		}
		catch (NoSuchProviderException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * To whom something was sent since this was last asked.
	 * @return the recipients
	 */
	public static List<String> sent() {
		List<String> sent = new ArrayList<>(SENT);
		SENT.clear();
		return sent;
	}

	@Override
	protected boolean protocolConnect(String host, int port, String user, String password) {
		return true;
	}

	@Override
	public void sendMessage(Message message, Address[] addresses) {
		SENT.addAll(Arrays.stream(addresses).map(Address::toString).toList());
	}

}
