package dev.firewall.policy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

import dev.firewall.Egress;
import dev.firewall.Protocol;
import dev.firewall.net.AddressClass;
import dev.firewall.net.Bits;
import dev.firewall.net.Host;
import dev.firewall.net.IpAddress;

/**
 * A rule that says by brute force what it matches, written from the specification and not
 * from the index: texts are compared byte by byte, addresses bit by bit.
 *
 * @param protocol the protocol as written, or {@code null} for every one with a host
 * @param host the name, the name after {@code *.}, or the network as written
 * @param prefix the prefix of a range, -1 for names
 * @param below whether names below the host are meant
 * @param port the port, or -1
 */
record OracleRule(String protocol, String host, int prefix, boolean below, int port) {

	private static final List<String> LABELS = List.of("a", "b", "ab", "c");

	private static final int[] PORTS = { 53, 80, 443, 6379 };

	static OracleRule random(Random random) {
		String protocol = pick(random, null, null, "http", "https", "redis", "dns", "socket");
		int port = (random.nextInt(3) == 0 && !"dns".equals(protocol)) ? PORTS[random.nextInt(PORTS.length)] : -1;
		if (random.nextInt(3) > 0) {
			boolean below = random.nextBoolean();
			return new OracleRule(protocol, name(random, below ? 3 : 4), -1, below, port);
		}
		IpAddress address = address(random);
		boolean loopback = address.addressClass() == AddressClass.LOOPBACK;
		// Ranges of loopback are refused, and so is loopback without a port
		int length = loopback ? address.bits() : 1 + random.nextInt(address.bits());
		AddressClass network = address.mask(length).addressClass();
		if (network == AddressClass.LOOPBACK && length < address.bits() && length >= 8) {
			length = 1 + random.nextInt(7);
		}
		boolean portNeeded = address.mask(length).addressClass() == AddressClass.LOOPBACK && length == address.bits();
		boolean implied = protocol != null && List.of("http", "https", "redis", "dns").contains(protocol);
		return new OracleRule(protocol, address.mask(length).toString(), length, false,
				(portNeeded && port < 0 && !implied) ? 80 : port);
	}

	static String name(Random random, int max) {
		int labels = 1 + random.nextInt(max);
		StringBuilder name = new StringBuilder(LABELS.get(random.nextInt(LABELS.size())));
		for (int i = 1; i < labels; i++) {
			name.append('.').append(LABELS.get(random.nextInt(LABELS.size())));
		}
		return name.toString();
	}

	static IpAddress address(Random random) {
		if (random.nextInt(4) == 0) {
			return IpAddress.parse(pick(random, "127.0.0.1", "::1", "0.0.0.0", "169.254.169.254", "169.254.1.1",
					"10.0.0.1", "fe80::1", "fd00:ec2::254", "fd00::1", "100.100.100.200"));
		}
		byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
		for (int i = 0; i < bytes.length; i++) {
			bytes[i] = (byte) ((random.nextInt(3) == 0) ? 0x80 : random.nextInt(2));
		}
		return IpAddress.of(bytes);
	}

	static Egress egress(Random random) {
		Protocol protocol = pick(random, Protocol.HTTP, Protocol.REDIS, Protocol.DNS, Protocol.SOCKET,
				Protocol.SUBPROCESS);
		if (protocol == Protocol.SUBPROCESS) {
			return Egress.process("/bin/a", List.of());
		}
		var builder = Egress.to(protocol);
		builder = (random.nextInt(3) > 0) ? builder.host(spelling(random)) : builder.host(address(random).toString());
		if (protocol == Protocol.HTTP) {
			builder.field("scheme", pick(random, "http", "https"));
		}
		if (protocol == Protocol.SOCKET) {
			builder.field("transport", pick(random, "tcp", "udp"));
		}
		return builder.port((protocol == Protocol.DNS) ? -1 : pick(random, -1, 53, 80, 443, 6379, 8080)).build();
	}

	/** Mostly plain names, and now and then one that is spelled oddly or is none. */
	private static String spelling(Random random) {
		String name = name(random, 5);
		return switch (random.nextInt(10)) {
			case 0 -> name.toUpperCase(Locale.ROOT);
			case 1 -> name + ".";
			case 2 -> name.replaceFirst("a", pick(random, "\u0000", " ", "%61", "*", "..", "a\u200b", "/", "@"));
			case 3 -> pick(random, "localhost", "a.localhost", "127.1", "0", "::ffff:127.0.0.1", "");
			default -> name;
		};
	}

	@SafeVarargs
	@SuppressWarnings("varargs")
	static <T> T pick(Random random, T... values) {
		return values[random.nextInt(values.length)];
	}

	/** The pattern, by text where the grammar has one for it. */
	EgressPattern pattern() {
		boolean v6 = this.host.indexOf(':') >= 0;
		boolean single = this.prefix == (v6 ? 128 : 32);
		String range = this.host + ((this.prefix < 0 || single) ? "" : "/" + this.prefix);
		boolean writable = (this.protocol != null) ? this.prefix < 0 || single
				: this.prefix >= 0 || this.below || this.host.indexOf('.') > 0 || this.port >= 0;
		if (!writable) {
			EgressPattern pattern = (this.protocol != null) ? EgressPattern.of(this.protocol)
					: EgressPattern.anyProtocol();
			pattern = "dns".equals(this.protocol) ? pattern.field("name", range)
					: pattern.host((this.below ? "*." : "") + range);
			return (this.port >= 0) ? pattern.port(this.port) : pattern;
		}
		String written = (this.below ? "*." : "") + this.host;
		if (v6) {
			written = "[" + this.host + "]" + (single ? "" : "/" + this.prefix);
		}
		else if (this.prefix >= 0) {
			written = range;
		}
		String scheme = "";
		if (this.protocol != null) {
			scheme = this.protocol + ("dns".equals(this.protocol) ? ":" : "://");
		}
		return EgressPattern.parse(scheme + written + ((this.port >= 0) ? ":" + this.port : ""));
	}

	/** Whether the rule allows or denies an egress that goes to a host. */
	boolean matches(Egress egress, Host host, boolean granting) {
		Protocol asked = egress.protocol();
		boolean lookup = asked == Protocol.DNS;
		boolean tcp = asked == Protocol.SOCKET && !"udp".equals(egress.field("transport"));
		String own = (this.protocol != null) ? this.protocol.replace("https", "http") : null;
		boolean direct = (own != null) ? own.equals(asked.name()) : asked != Protocol.SUBPROCESS;
		boolean implied = granting && !direct && own != null && (lookup || (tcp && !own.equals("dns")));
		if (!(direct || implied) || !matchesHost(host) || !matchesPort(egress, granting && !lookup, lookup)) {
			return false;
		}
		if (direct && "https".equals(this.protocol) && !"https".equals(egress.field("scheme"))) {
			return false;
		}
		return !granting || mayReach(egress, host, lookup);
	}

	private boolean matchesPort(Egress egress, boolean strict, boolean lookup) {
		if (this.port < 0 || lookup) {
			return true;
		}
		return (egress.port() < 0) ? !strict : egress.port() == this.port;
	}

	private boolean matchesHost(Host host) {
		if (host.isInvalid() || !host.isPresent()) {
			return false;
		}
		if (this.prefix < 0) {
			byte[] asked = host.text().getBytes(StandardCharsets.UTF_8);
			byte[] named = (this.below ? "." + this.host : this.host).getBytes(StandardCharsets.UTF_8);
			boolean fits = this.below ? asked.length > named.length : asked.length == named.length;
			return !host.isAddress() && fits
					&& Arrays.equals(asked, asked.length - named.length, asked.length, named, 0, named.length);
		}
		IpAddress network = IpAddress.parse(this.host);
		if (isLoopback()) {
			return host.addressClass() == AddressClass.LOOPBACK;
		}
		return host.isAddress() && Bits.sharePrefix(network, host.address(), this.prefix);
	}

	private boolean isLoopback() {
		return this.prefix >= 32 && IpAddress.parse(this.host).addressClass() == AddressClass.LOOPBACK
				&& (this.prefix == 128 || this.host.indexOf(':') < 0);
	}

	/** Reserved destinations open to rules that name them, loopback with its port. */
	private boolean mayReach(Egress egress, Host host, boolean lookup) {
		boolean v4 = host.isAddress() && host.address().v4();
		return switch (host.addressClass()) {
			case LOOPBACK -> isLoopback() && (lookup || ports().contains(egress.port()));
			case LINK_LOCAL -> this.prefix >= (v4 ? 16 : 10);
			case METADATA -> this.prefix == (v4 ? 32 : 128);
			default -> true;
		};
	}

	/** The port of the rule, or those of its protocol. */
	private List<Integer> ports() {
		if (this.port >= 0) {
			return List.of(this.port);
		}
		return switch ((this.protocol != null) ? this.protocol : "") {
			case "http" -> List.of(80, 443);
			case "https" -> List.of(443);
			case "redis" -> List.of(6379);
			case "dns" -> List.of(53);
			default -> List.of();
		};
	}

}
