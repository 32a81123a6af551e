package dev.firewall.spring.autoconfigure.mail;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import org.jspecify.annotations.Nullable;

/**
 * Whom a message goes to, each one once: those in its headers, hidden ones included, and
 * the members of groups.
 *
 * @param addresses the addresses
 * @param problem why an address cannot be judged, or {@code null}
 */
record Recipients(Set<String> addresses, @Nullable String problem) {

	static final Recipients NONE = new Recipients(Set.of(), null);

	private static final String UNTELLABLE = "gets mail for a recipient that cannot be told";

	static Recipients of(MimeMessage message) {
		Set<String> addresses = new LinkedHashSet<>();
		boolean tellable = true;
		try {
			Address[] all = message.getAllRecipients();
			for (Address address : (all != null) ? all : new Address[0]) {
				tellable &= add(address, addresses);
			}
		}
		catch (MessagingException ex) {
			tellable = false;
		}
		return new Recipients(addresses, tellable ? null : UNTELLABLE);
	}

	private static boolean add(Address address, Set<String> addresses) {
		if (!(address instanceof InternetAddress internet)) {
			return addPlain(address.toString(), addresses);
		}
		InternetAddress[] members = members(internet);
		if (members == null) {
			return addPlain(internet.getAddress(), addresses);
		}
		boolean tellable = true;
		for (InternetAddress member : members) {
			tellable &= addPlain(member.getAddress(), addresses);
		}
		return tellable;
	}

	private static InternetAddress @Nullable [] members(InternetAddress address) {
		try {
			return address.isGroup() ? address.getGroup(true) : null;
		}
		catch (AddressException ex) {
			// It is sent as it is then
			return null;
		}
	}

	private static boolean addPlain(@Nullable String address, Set<String> addresses) {
		String plain = (address != null) ? address.trim() : "";
		if (plain.startsWith("<") && plain.endsWith(">")) {
			plain = plain.substring(1, plain.length() - 1);
		}
		boolean tellable = isTellable(plain);
		if (tellable) {
			addresses.add(plain.toLowerCase(Locale.ROOT));
		}
		return tellable;
	}

	/**
	 * The transport writes an address as it is, so one with more in it than itself could
	 * add another recipient behind the back of a rule.
	 */
	private static boolean isTellable(String address) {
		boolean quoted = address.startsWith("\"");
		String forbidden = quoted ? "<>" : "<>,; ";
		return !address.isEmpty()
				&& address.chars().noneMatch((c) -> Character.isISOControl(c) || forbidden.indexOf(c) >= 0);
	}

}
