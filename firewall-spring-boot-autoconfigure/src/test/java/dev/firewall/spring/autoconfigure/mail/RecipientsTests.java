package dev.firewall.spring.autoconfigure.mail;

import jakarta.mail.Address;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.NewsAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Recipients}.
 */
class RecipientsTests {

	private final MimeMessage message = new MimeMessage((Session) null);

	@Test
	void recipientsAreThoseOfAllHeadersOnceAndWithoutNames() throws Exception {
		this.message.setRecipients(Message.RecipientType.TO, "Ann <ann@example.com>, bob@example.com");
		this.message.setRecipients(Message.RecipientType.CC, "ANN@example.com");
		this.message.setRecipients(Message.RecipientType.BCC, "\"john doe\"@example.com");
		this.message.setRecipient(MimeMessage.RecipientType.NEWSGROUPS, new NewsAddress("comp.lang"));
		assertThat(Recipients.of(this.message).addresses()).containsExactly("ann@example.com", "bob@example.com",
				"\"john doe\"@example.com", "comp.lang");
		assertThat(Recipients.of(this.message).problem()).isNull();
	}

	@Test
	void recipientsWhenThereAreNoneAreEmpty() throws Exception {
		assertThat(Recipients.of(this.message)).isEqualTo(Recipients.NONE);
		this.message.setHeader("To", "undisclosed-recipients:;");
		assertThat(Recipients.of(this.message)).isEqualTo(Recipients.NONE);
	}

	@Test
	void groupWhenItHasMembersIsThese() throws Exception {
		this.message.setHeader("To", "all: Ann <ann@example.com>, bob@example.com;");
		assertThat(Recipients.of(this.message).addresses()).containsExactly("ann@example.com", "bob@example.com");
	}

	@ParameterizedTest
	@ValueSource(strings = { "<eve@x.test>", " eve@x.test " })
	void addressWhenWrittenInAnotherFormIsTheSame(String written) {
		assertThat(ofOne(address(written)).addresses()).containsExactly("eve@x.test");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "a@x.test>\r\nRCPT TO:<eve@y.test", "<eve@y.test> a@x.test", "eve@y.test>",
			"a@x.test,eve@y.test", "a@x.test;eve@y.test", "a@x.test eve@y.test", "\"a\">\r\n<eve@y.test",
			"a\u0000@x.test", "all: <eve@y.test" })
	void addressWhenItIsMoreThanOneCannotBeTold(String written) {
		Recipients recipients = ofOne(address(written));
		assertThat(recipients.addresses()).isEmpty();
		assertThat(recipients.problem()).contains("cannot be told");
	}

	@Test
	void addressWhenItIsMissingCannotBeTold() {
		assertThat(ofOne(new InternetAddress()).problem()).contains("cannot be told");
	}

	@Test
	void messageWhenItsHeadersCannotBeReadCannotBeTold() {
		Recipients recipients = Recipients.of(new MimeMessage((Session) null) {

			@Override
			public Address[] getAllRecipients() throws MessagingException {
				throw new MessagingException("folder is closed");
			}

		});
		assertThat(recipients.problem()).contains("cannot be told");
	}

	private static InternetAddress address(String written) {
		InternetAddress address = new InternetAddress();
		address.setAddress(written);
		return address;
	}

	private static Recipients ofOne(Address address) {
		return Recipients.of(new MimeMessage((Session) null) {

			@Override
			public Address[] getAllRecipients() {
				return new Address[] { address };
			}

		});
	}

}
