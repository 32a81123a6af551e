package dev.firewall.policy;

import java.util.ArrayList;
import java.util.List;

import dev.firewall.net.AddressClass;
import dev.firewall.net.AddressRange;
import dev.firewall.net.Host;
import dev.firewall.net.IpAddress;
import dev.firewall.net.Printable;

/**
 * Reads the hosts of rules, more strictly than those of requests: what can never match,
 * or would match more than it says, is refused with the spelling to use.
 */
final class HostRules {

	private static final String EVERYTHING = "would match every destination";

	private HostRules() {
	}

	static HostMatcher literal(String written) {
		if (written.isEmpty()) {
			throw new InvalidPolicyException("the host is empty", "name a host");
		}
		if (written.indexOf('%') >= 0) {
			throw new InvalidPolicyException(quote(written) + " has a zone or a percent sign, which no rule may have",
					"leave out what follows the '%'");
		}
		if (written.startsWith(".")) {
			throw new InvalidPolicyException(quote(written) + " has an empty label",
					"write '*" + written + "' for the names below it");
		}
		Host host = Host.parse(written);
		if (host.isInvalid()) {
			throw new InvalidPolicyException(quote(written) + " is no host: it " + host.problem(), null);
		}
		IpAddress address = host.address();
		if (address != null && !host.isCanonical()) {
			throw new InvalidPolicyException(quote(written) + " is an unusual spelling of an address",
					"write '" + address + "'");
		}
		if (host.addressClass() == AddressClass.LOOPBACK) {
			return new HostMatcher.Loopback(host.text());
		}
		return (address != null) ? new HostMatcher.Range(new AddressRange(address, address.bits()))
				: new HostMatcher.Name(host.text());
	}

	static HostMatcher range(String written) {
		int slash = written.lastIndexOf('/');
		String network = written.substring(0, slash);
		String length = written.substring(slash + 1);
		if (network.startsWith("[") && network.endsWith("]")) {
			network = network.substring(1, network.length() - 1);
		}
		IpAddress address = isCanonicalAddress(network) ? IpAddress.parse(network) : null;
		if (address == null) {
			throw new InvalidPolicyException(quote(written) + " is no address range",
					"write a network and a prefix length, such as 10.0.0.0/8 or 2001:db8::/32");
		}
		if (!length.matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(length) > address.bits()) {
			String fix = (length.indexOf(':') > 0)
					? "write '[" + network + "]/" + length + "' to give a range of IPv6 addresses a port"
					: "write a prefix length between 1 and " + address.bits();
			throw new InvalidPolicyException(quote(written) + " has no valid prefix length", fix);
		}
		return range(written, new AddressRange(address, Integer.parseInt(length)));
	}

	private static HostMatcher range(String written, AddressRange range) {
		if (range.prefix() == 0) {
			throw new InvalidPolicyException(quote(written) + " " + EVERYTHING, "name the ranges that are needed");
		}
		if (range.network().addressClass() == AddressClass.LOOPBACK) {
			int loopbackPrefix = range.network().v4() ? 8 : 128;
			if (range.isSingleAddress()) {
				return new HostMatcher.Loopback(range.network().toString());
			}
			if (range.prefix() >= loopbackPrefix) {
				throw new InvalidPolicyException(quote(written) + " is loopback, which no range reaches",
						"name the endpoint, such as 'localhost:5432'");
			}
		}
		return new HostMatcher.Range(range);
	}

	private static boolean isCanonicalAddress(String text) {
		Host host = Host.parse(text);
		return host.isAddress() && host.isCanonical() && text.indexOf('%') < 0;
	}

	static HostMatcher glob(String written) {
		String pattern = normalise(written);
		if (isEverything(pattern)) {
			throw new InvalidPolicyException(quote(written) + " " + EVERYTHING, "name the hosts that are needed");
		}
		if (looksLikeAddress(pattern)) {
			throw new InvalidPolicyException(
					quote(written) + " reads like addresses, but a pattern of names never matches an address",
					"write a range, such as " + rangeFor(pattern));
		}
		String suffix = pattern.replaceFirst("^\\*+", "");
		if (suffix.startsWith(".") && !Glob.isGlob(suffix)) {
			return new HostMatcher.Suffix(suffix);
		}
		return new HostMatcher.NameGlob(pattern, Glob.parse(pattern));
	}

	/** Labels without wildcards are normalised like those of any host. */
	private static String normalise(String written) {
		List<String> labels = new ArrayList<>();
		String text = written.endsWith(".") ? written.substring(0, written.length() - 1) : written;
		for (String label : splitLabels(text)) {
			if (label.isEmpty()) {
				throw new InvalidPolicyException(quote(written) + " has an empty label", null);
			}
			labels.add(Glob.isGlob(label) ? checkCharacters(written, label) : literalLabel(written, label));
		}
		return String.join(".", labels);
	}

	/** Splits at dots outside of brackets. */
	private static List<String> splitLabels(String text) {
		List<String> labels = new ArrayList<>();
		int start = 0;
		int i = 0;
		while (i < text.length()) {
			int end = (text.charAt(i) == '[') ? Glob.endOfSet(text, i) : -1;
			if (end > 0) {
				i = end;
			}
			else if (text.charAt(i) == '.') {
				labels.add(text.substring(start, i));
				start = i + 1;
			}
			i++;
		}
		labels.add(text.substring(start));
		return labels;
	}

	private static String literalLabel(String written, String label) {
		// A neighbour keeps a label of digits alone from being read as an address
		Host host = Host.parse(label + ".x");
		if (host.isInvalid() || host.text().indexOf('.') != host.text().length() - 2) {
			throw new InvalidPolicyException(quote(written) + " is no pattern of hosts: '" + Printable.escape(label)
					+ "' " + ((host.problem() != null) ? host.problem() : "has a dot of another script"), null);
		}
		return host.text().substring(0, host.text().length() - 2);
	}

	private static String checkCharacters(String written, String label) {
		for (int i = 0; i < label.length(); i++) {
			char c = label.charAt(i);
			if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && "-_*?[]!".indexOf(c) < 0) {
				throw new InvalidPolicyException(
						quote(written) + " has '" + Printable.escape(String.valueOf(c)) + "' beside a wildcard",
						"write labels with other letters than a to z without wildcards");
			}
		}
		return label;
	}

	private static boolean isEverything(String pattern) {
		return pattern.indexOf('*') >= 0 && pattern.chars().allMatch((c) -> "*?.[]".indexOf(c) >= 0);
	}

	/** Digits and wildcards alone, or a last label of digits: no name looks like that. */
	private static boolean looksLikeAddress(String pattern) {
		boolean digits = pattern.chars().anyMatch((c) -> c >= '0' && c <= '9');
		if (pattern.substring(pattern.lastIndexOf('.') + 1).matches("[0-9]+")) {
			return true;
		}
		return digits && pattern.chars().noneMatch((c) -> (c >= 'a' && c <= 'z') || c == '_');
	}

	private static String rangeFor(String pattern) {
		String[] labels = pattern.split("\\.");
		int known = 0;
		while (known < Math.min(3, labels.length) && labels[known].matches("[0-9]{1,3}")) {
			known++;
		}
		if (known == 0) {
			return "10.0.0.0/8";
		}
		StringBuilder range = new StringBuilder();
		for (int i = 0; i < 4; i++) {
			range.append((i == 0) ? "" : ".").append((i < known) ? labels[i] : "0");
		}
		return range.append('/').append(8 * known).toString();
	}

	static String quote(String written) {
		return "'" + Printable.escape(written) + "'";
	}

}
