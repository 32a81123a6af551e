package dev.firewall.policy;

import dev.firewall.Egress;
import dev.firewall.Protocol;
import dev.firewall.net.AddressClass;
import dev.firewall.net.Host;

/**
 * What the indexes hold beside a name or a range: for most rules a port and a protocol in
 * one word, for the others a mark that the rule is to be asked.
 */
final class RuleWord {

	private static final int PORT_MASK = 0xffff;

	private static final int HAS_PORT = 1 << 16;

	private static final int COMPLEX = 1 << 17;

	private static final int SUFFIX = 1 << 18;

	private static final int HTTPS = 1 << 19;

	private static final int ANY_PROTOCOL = 0xff;

	private static final int SCHEME = Protocol.HTTP.indexOf("scheme");

	private RuleWord() {
	}

	static int of(Conjunction conjunction) {
		Protocol protocol = conjunction.protocol();
		int word = ((protocol != null) ? protocol.ordinal() : ANY_PROTOCOL) << 24;
		if (!conjunction.ports().isAny()) {
			word |= HAS_PORT | conjunction.ports().single();
		}
		return conjunction.fields().isEmpty() ? word : word | HTTPS;
	}

	/** The word of a rule that has to be asked itself. */
	static int complex() {
		return COMPLEX;
	}

	/** The word of a name that stands for the names below it. */
	static int suffix(int word) {
		return word | SUFFIX;
	}

	/** Whether a conjunction needs no more than a word beside its host. */
	static boolean isSimple(Conjunction conjunction) {
		boolean ports = conjunction.ports().isAny() || conjunction.ports().single() >= 0;
		return conjunction.hosts().size() == 1 && ports && isPlain(conjunction);
	}

	/** Whether the protocol and the fields can be written again from a word. */
	private static boolean isPlain(Conjunction conjunction) {
		Protocol.Alias alias = conjunction.alias();
		if (alias == null) {
			// A single label could be read as the name of a protocol
			return !(conjunction.hosts().get(0) instanceof HostMatcher.Name name) || name.name().indexOf('.') > 0;
		}
		return alias.name().equals("https") ? conjunction.fields().size() == 1
				: conjunction.fields().isEmpty() && alias.name().equals(alias.protocol().name());
	}

	static boolean isSuffix(int word) {
		return (word & SUFFIX) != 0;
	}

	static boolean isComplex(int word) {
		return (word & COMPLEX) != 0;
	}

	/** The rule of a word as text, from the text of its host. */
	static String text(int word, String host) {
		int protocol = word >>> 24;
		String port = ((word & HAS_PORT) != 0) ? ":" + (word & PORT_MASK) : "";
		if (protocol == ANY_PROTOCOL) {
			return host + port;
		}
		if ((word & HTTPS) != 0) {
			return "https://" + host + port;
		}
		for (Protocol candidate : Protocol.all()) {
			if (candidate.ordinal() == protocol) {
				return candidate + ((candidate == Protocol.DNS) ? ":" : "://") + host + port;
			}
		}
		throw new IllegalStateException("no protocol has the ordinal " + protocol);
	}

	/**
	 * Whether a rule whose host matched matches the rest.
	 * @param prefix the length of the rule's range, 0 for names
	 */
	static boolean matches(int word, Egress egress, Host host, boolean granting, int prefix) {
		if (granting && host.addressClass().isReserved() && !namesReserved(host, prefix)) {
			return false;
		}
		int protocol = word >>> 24;
		Protocol asked = egress.protocol();
		boolean concerned = (protocol == ANY_PROTOCOL) ? asked.hasHost() : protocol == asked.ordinal();
		if (!concerned) {
			return granting && implies(word, egress);
		}
		if ((word & HTTPS) != 0 && !"https".equals(egress.field(SCHEME))) {
			return false;
		}
		return (word & HAS_PORT) == 0 || asked == Protocol.DNS || matchesPort(word, egress.port(), granting);
	}

	private static boolean implies(int word, Egress egress) {
		if (egress.protocol() == Protocol.DNS) {
			return true;
		}
		return Conjunction.isTcp(egress) && (word >>> 24) != Protocol.DNS.ordinal()
				&& ((word & HAS_PORT) == 0 || matchesPort(word, egress.port(), true));
	}

	private static boolean matchesPort(int word, int port, boolean granting) {
		return (port == Egress.NO_PORT) ? !granting : (word & PORT_MASK) == port;
	}

	private static boolean namesReserved(Host host, int prefix) {
		boolean v4 = host.address() != null && host.address().v4();
		if (host.addressClass() == AddressClass.METADATA) {
			return prefix == (v4 ? 32 : 128);
		}
		return host.addressClass() == AddressClass.LINK_LOCAL && prefix >= (v4 ? 16 : 10);
	}

}
