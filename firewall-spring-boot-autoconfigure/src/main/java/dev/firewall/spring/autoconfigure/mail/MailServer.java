package dev.firewall.spring.autoconfigure.mail;

import java.util.ArrayList;
import java.util.List;

import dev.firewall.Egress;
import dev.firewall.EgressBuilder;
import dev.firewall.Protocol;
import dev.firewall.net.Host;
import jakarta.mail.Session;
import org.jspecify.annotations.Nullable;

import org.springframework.mail.javamail.JavaMailSenderImpl;

/**
 * Where a sender's mail goes, with the settings that it has now.
 *
 * @param session the session
 * @param host the host
 * @param ports the port, or those that the transport tries one after another
 * @param proxy what the transport connects to instead, or {@code null}
 */
record MailServer(Session session, Host host, List<Integer> ports, @Nullable Proxy proxy) {

	private static final int SMTP_PORT = 25;

	private static final int SMTPS_PORT = 465;

	static MailServer of(JavaMailSenderImpl sender) {
		Session session = sender.getSession();
		String protocol = protocol(sender, session);
		TransportProperties properties = new TransportProperties(session.getProperties(), protocol);
		boolean secure = protocol.equals("smtps") || properties.flag("ssl.enable", false);
		SocketFactories factories = new SocketFactories(properties, secure);
		return new MailServer(session, host(sender, session, properties, factories.opaque()),
				ports(sender, properties, factories, secure), Proxy.of(properties));
	}

	private static String protocol(JavaMailSenderImpl sender, Session session) {
		String protocol = sender.getProtocol();
		if (protocol == null) {
			protocol = session.getProperty("mail.transport.protocol");
		}
		return (protocol != null) ? protocol : JavaMailSenderImpl.DEFAULT_PROTOCOL;
	}

	private static Host host(JavaMailSenderImpl sender, Session session, TransportProperties properties,
			@Nullable String opaque) {
		String host = sender.getHost();
		if (host == null) {
			host = properties.text("host");
		}
		if (host == null) {
			host = session.getProperty("mail.host");
		}
		String dialled = (host != null && !host.isEmpty()) ? host : "localhost";
		return (opaque != null)
				? Host.invalid(dialled, "is reached through " + opaque + ", which may connect to somewhere else")
				: Host.parse(dialled);
	}

	private static List<Integer> ports(JavaMailSenderImpl sender, TransportProperties properties,
			SocketFactories factories, boolean secure) {
		int port = sender.getPort();
		if (port == JavaMailSenderImpl.DEFAULT_PORT) {
			port = properties.number("port", -1);
		}
		if (port == -1) {
			port = secure ? SMTPS_PORT : SMTP_PORT;
		}
		int other = factories.port();
		if (other == -1 || other == port) {
			return List.of(port);
		}
		return factories.isOptional() ? List.of(other, port) : List.of(other);
	}

	/**
	 * A message for recipients.
	 * @param recipients its recipients; where there are none, only a connection is made
	 * @return an egress for each of them
	 */
	List<Egress> message(Recipients recipients) {
		List<Egress> egresses = new ArrayList<>();
		for (int port : this.ports) {
			for (String recipient : recipients.addresses()) {
				egresses.add(to(this.host, port).field("recipient", recipient).build());
			}
			if (recipients.problem() != null) {
				egresses.add(to(Host.invalid(this.host.text(), recipients.problem()), port).build());
			}
			else if (recipients.addresses().isEmpty()) {
				egresses.add(to(this.host, port).connection().build());
			}
		}
		return egresses;
	}

	/**
	 * A connection over which nothing is sent.
	 * @return an egress for each port
	 */
	List<Egress> connections() {
		return message(Recipients.NONE);
	}

	/** What is connected to on the way there, or {@code null}. */
	@Nullable Egress detour() {
		Proxy proxy = this.proxy;
		return (proxy != null) ? to(Host.parse(proxy.host()), proxy.port()).connection().build() : null;
	}

	private static EgressBuilder to(Host host, int port) {
		return Egress.to(Protocol.SMTP).host(host).port(port);
	}

	/**
	 * A server that hands the connection on.
	 *
	 * @param host its host
	 * @param port its port
	 */
	record Proxy(String host, int port) {

		private static final int WEB_PORT = 80;

		private static final int SOCKS_PORT = 1080;

		static @Nullable Proxy of(TransportProperties properties) {
			String web = properties.text("proxy.host");
			if (web != null) {
				return of(web, properties, "proxy.port", WEB_PORT);
			}
			String socks = properties.text("socks.host");
			return (socks != null) ? of(socks, properties, "socks.port", SOCKS_PORT) : null;
		}

		private static Proxy of(String host, TransportProperties properties, String port, int defaultPort) {
			int colon = host.indexOf(':');
			if (colon < 0) {
				return new Proxy(host, properties.number(port, defaultPort));
			}
			int written = TransportProperties.parse(host.substring(colon + 1), defaultPort);
			return new Proxy(host.substring(0, colon), properties.number(port, written));
		}

	}

}
