package dev.firewall.spring.autoconfigure.mail;

import java.util.Arrays;
import java.util.Properties;
import java.util.Set;

import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;

import dev.firewall.Egress;
import jakarta.mail.Session;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.mail.javamail.JavaMailSenderImpl;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MailServer}.
 */
class MailServerTests {

	private final JavaMailSenderImpl sender = new JavaMailSenderImpl();

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-", textBlock = """
			# protocol | host      | port | properties                                             | expected
			-          | mx.test   | -1   | -                                                      | mx.test:25
			smtp       | MX.Test.  | 587  | mail.smtp.host=other mail.smtp.port=1                  | mx.test:587
			smtps      | mx.test   | -1   | -                                                      | mx.test:465
			smtp       | mx.test   | -1   | mail.smtp.ssl.enable=true                              | mx.test:465
			smtp       | mx.test   | -1   | mail.smtps.ssl.enable=true mail.smtps.port=1           | mx.test:25
			-          | -         | -1   | mail.smtp.host=a.test mail.host=b.test                 | a.test:25
			-          | -         | -1   | mail.host=b.test mail.smtp.port=2525                   | b.test:2525
			-          | -         | -1   | mail.smtp.port=0x1F                                    | localhost:31
			-          | -         | -1   | mail.smtp.port=none                                    | localhost:25
			-          | ''        | -1   | mail.smtp.host=a.test                                  | localhost:25
			-          | -         | -1   | mail.transport.protocol=smtps mail.smtps.host=s.test   | s.test:465
			smtp       | -         | -1   | mail.transport.protocol=smtps mail.smtps.host=s.test   | localhost:25
			own        | mx.test   | 99   | -                                                      | mx.test:99
			""")
	void serverWhenSetInAnyWayIsTheOneThatIsDialled(String protocol, String host, int port, String properties,
			String expected) {
		this.sender.setProtocol(protocol);
		this.sender.setHost(host);
		this.sender.setPort(port);
		set(properties);
		assertThat(MailServer.of(this.sender).connections()).singleElement()
			.satisfies((egress) -> assertThat(egress.host() + ":" + egress.port()).isEqualTo(expected));
	}

	private void set(String properties) {
		if (properties != null) {
			for (String property : properties.split(" ")) {
				String[] parts = property.split("=");
				this.sender.getJavaMailProperties().setProperty(parts[0], parts[1]);
			}
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-", textBlock = """
			mail.smtp.proxy.host=p.test                                    | p.test:80
			mail.smtp.proxy.host=p.test:3128                               | p.test:3128
			mail.smtp.proxy.host=p.test:3128 mail.smtp.proxy.port=8080     | p.test:8080
			mail.smtp.proxy.host=p.test mail.smtp.socks.host=s.test        | p.test:80
			mail.smtp.socks.host=s.test                                    | s.test:1080
			mail.smtp.socks.host=s.test:9 mail.smtp.socks.port=7           | s.test:7
			mail.smtp.socks.host=s.test:x                                  | s.test:1080
			mail.smtps.socks.host=s.test                                   | -
			""")
	void detourWhenAProxyIsSetIsThatProxy(String properties, String expected) {
		set(properties);
		Egress detour = MailServer.of(this.sender).detour();
		assertThat((detour != null) ? detour.host() + ":" + detour.port() : null).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			socketFactory.port=9                                                                 | 25
			socketFactory.class=javax.net.ssl.SSLSocketFactory                                   | 25
			socketFactory.class=javax.net.ssl.SSLSocketFactory socketFactory.port=465            | 465,25
			socketFactory.class=javax.net.SocketFactory socketFactory.port=9 socketFactory.fallback=false | 9
			socketFactory.class=javax.net.SocketFactory ssl.socketFactory.port=9                 | 25
			ssl.enable=true ssl.socketFactory.class=javax.net.ssl.SSLSocketFactory ssl.socketFactory.port=9 | 9,465
			ssl.enable=true socketFactory.class=javax.net.SocketFactory socketFactory.port=9     | 9,465
			""")
	void portsWhenASocketFactoryHasItsOwnAreJudgedBoth(String properties, String expected) {
		this.sender.setHost("mx.test");
		for (String property : properties.split(" ")) {
			set("mail.smtp." + property);
		}
		assertThat(MailServer.of(this.sender).connections()).extracting(Egress::port)
			.containsExactly(Arrays.stream(expected.split(",")).map(Integer::valueOf).toArray(Integer[]::new));
		assertThat(MailServer.of(this.sender).host().isInvalid()).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "socketFactory.class, com.acme.Tunnel", "socketFactory.class, java.lang.String",
			"ssl.socketFactory.class, com.acme.Tunnel" })
	void hostWhenASocketFactoryMayGoElsewhereIsNotAllowed(String name, String type) {
		this.sender.setProtocol("smtps");
		this.sender.setHost("mx.test");
		set("mail.smtps." + name + "=" + type);
		assertThat(MailServer.of(this.sender).host().problem()).contains(type);
	}

	@Test
	void hostWhenASocketFactoryIsGivenAsAnObjectIsReadAsByTheTransport() {
		this.sender.setHost("mx.test");
		Properties properties = new Properties();
		properties.put("mail.smtp.socketFactory", SocketFactory.getDefault());
		properties.put("mail.smtp.port", 2525);
		this.sender.setSession(Session.getInstance(properties));
		assertThat(MailServer.of(this.sender).host().isInvalid()).isFalse();
		assertThat(MailServer.of(this.sender).ports()).containsExactly(2525);
		properties.put("mail.smtp.ssl.enable", true);
		properties.put("mail.smtp.ssl.socketFactory", SSLSocketFactory.getDefault());
		properties.put("mail.smtp.ssl.socketFactory.port", 9);
		assertThat(MailServer.of(this.sender).host().isInvalid()).isFalse();
		assertThat(MailServer.of(this.sender).ports()).containsExactly(9, 2525);
	}

	@Test
	void messageWhenForSeveralIsOneEgressForEach() {
		this.sender.setHost("mx.test");
		MailServer server = MailServer.of(this.sender);
		assertThat(server.message(new Recipients(Set.of("a@x.test"), "is odd"))).satisfiesExactly(
				(egress) -> assertThat(egress).hasToString("smtp mx.test:25 recipient=a@x.test"),
				(egress) -> assertThat(egress.host().problem()).isEqualTo("is odd"));
		assertThat(server.message(Recipients.NONE)).singleElement().matches(Egress::isConnection);
	}

}
