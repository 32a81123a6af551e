package dev.firewall.net;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * A host after normalisation, the same for rules and for requests: a name in lower case
 * and A-labels, or an address. A text that can be neither is kept as an
 * {@linkplain #isInvalid() invalid} host, which matches no rule that allows.
 *
 * <pre class="code">
 * Host.parse("API.Example.COM.").text(); // api.example.com
 * Host.parse("127.1").text();            // 127.0.0.1
 * Host.parse("a..b").problem();          // has an empty label
 * </pre>
 *
 * @since 0.1.0
 */
public final class Host {

	/** No host at all: the egress of a protocol without one. */
	public static final Host NONE = new Host("", null, AddressClass.PUBLIC, null, true, false);

	private static final int MAX_NAME = 253;

	private static final int MAX_LABEL = 63;

	/**
	 * Hosts that were asked for lately, by the hash of their text: applications call the
	 * same few again and again. Hosts never change, so it does not matter who wins a race
	 * for a slot.
	 */
	private static final @Nullable Host[] RECENT = new @Nullable Host[256];

	/** The same for addresses, which connections and datagrams tell without a text. */
	private static final @Nullable Host[] RECENT_ADDRESSES = new @Nullable Host[256];

	private final String text;

	private final @Nullable IpAddress address;

	private final AddressClass addressClass;

	private final @Nullable String problem;

	private final boolean canonical;

	private final boolean present;

	private final Suffixes suffixes;

	private Host(String text, @Nullable IpAddress address, AddressClass addressClass, @Nullable String problem,
			boolean canonical) {
		this(text, address, addressClass, problem, canonical, true);
	}

	private Host(String text, @Nullable IpAddress address, AddressClass addressClass, @Nullable String problem,
			boolean canonical, boolean present) {
		this.text = text;
		this.present = present;
		this.address = address;
		this.addressClass = addressClass;
		this.problem = problem;
		this.canonical = canonical;
		this.suffixes = isName() ? Suffixes.of(text) : Suffixes.NONE;
	}

	/**
	 * Normalises the host of a request.
	 * @param text a name, an IPv4 or an IPv6 literal, with or without brackets and zone
	 * @return the host; check {@link #isInvalid()} where that matters
	 */
	public static Host parse(@Nullable String text) {
		if (text == null) {
			return NONE;
		}
		int slot = text.hashCode() & (RECENT.length - 1);
		Host recent = RECENT[slot];
		if (recent != null && recent.text.equals(text)) {
			return recent;
		}
		Host host = normalise(text);
		if (!host.isInvalid() && host.text.equals(text)) {
			RECENT[slot] = host;
		}
		return host;
	}

	private static Host normalise(String text) {
		String stripped = stripBrackets(text);
		if (stripped.indexOf(':') >= 0) {
			return parseV6(stripped);
		}
		String name = stripped;
		if (!isAscii(name)) {
			String mapped = InternationalNames.toAscii(name);
			if (mapped == null) {
				return invalid(text, "has characters that no host name may have");
			}
			name = mapped;
		}
		name = name.toLowerCase(Locale.ROOT);
		boolean trailingDot = name.endsWith(".");
		IpAddress v4 = IpAddress.parseV4(name);
		if (v4 != null) {
			return of(v4, v4.toString().equals(text));
		}
		if (trailingDot) {
			name = name.substring(0, name.length() - 1);
		}
		String problem = nameProblem(name);
		if (problem != null) {
			return invalid(text, problem);
		}
		AddressClass addressClass = isLocalhost(name) ? AddressClass.LOOPBACK : AddressClass.PUBLIC;
		return new Host(name, null, addressClass, null, true);
	}

	/**
	 * The host for an address that is known.
	 * @param address the address; the name that it may carry is not looked at
	 * @return the host
	 */
	public static Host of(InetAddress address) {
		return of(IpAddress.of(address));
	}

	/**
	 * The host for an address that is known.
	 * @param address the address
	 * @return the host
	 */
	public static Host of(IpAddress address) {
		long bits = address.hi() * 31 + address.lo();
		int slot = (int) (bits ^ (bits >>> 32)) & (RECENT_ADDRESSES.length - 1);
		Host recent = RECENT_ADDRESSES[slot];
		if (recent != null && address.equals(recent.address)) {
			return recent;
		}
		Host host = of(address, true);
		RECENT_ADDRESSES[slot] = host;
		return host;
	}

	/**
	 * A destination that cannot be judged, for example a socket address of an unknown
	 * type. It matches no rule that allows.
	 * @param text what there is to show
	 * @param problem why it cannot be judged, as the end of a sentence
	 * @return an invalid host
	 */
	public static Host invalid(String text, String problem) {
		return new Host(text, null, AddressClass.PUBLIC, problem, true);
	}

	/**
	 * The path of a UNIX-domain socket, which stands where other sockets have a host.
	 * @param path the path
	 * @return a host that only rules for such paths match
	 */
	public static Host ofUnixPath(String path) {
		return new Host(path, null, AddressClass.UNIX, null, true);
	}

	private static Host of(IpAddress address, boolean canonical) {
		return new Host(address.toString(), address, address.addressClass(), null, canonical);
	}

	private static Host parseV6(String text) {
		String literal = text;
		int zone = text.indexOf('%');
		if (zone >= 0) {
			literal = text.substring(0, zone);
		}
		IpAddress address = IpAddress.parse(literal);
		return (address != null) ? of(address, true) : invalid(text, "has a ':', which no host name may have");
	}

	private static String stripBrackets(String text) {
		int length = text.length();
		boolean bracketed = length > 2 && text.charAt(0) == '[' && text.charAt(length - 1) == ']';
		return (bracketed && text.indexOf(':') >= 0) ? text.substring(1, length - 1) : text;
	}

	private static boolean isAscii(String text) {
		for (int i = 0; i < text.length(); i++) {
			if (text.charAt(i) > 127) {
				return false;
			}
		}
		return true;
	}

	/**
	 * What makes a text no host name.
	 * @param name an ASCII name without a trailing dot
	 * @return the problem as the end of a sentence, or {@code null} if there is none
	 */
	private static @Nullable String nameProblem(String name) {
		if (name.isEmpty()) {
			return "is empty";
		}
		if (name.length() > MAX_NAME) {
			return "is longer than 253 characters";
		}
		int labelStart = 0;
		for (int i = 0; i <= name.length(); i++) {
			char c = (i < name.length()) ? name.charAt(i) : '.';
			if (c == '.') {
				if (i == labelStart) {
					return "has an empty label";
				}
				if (i - labelStart > MAX_LABEL) {
					return "has a label longer than 63 characters";
				}
				labelStart = i + 1;
			}
			else if (!isNameCharacter(c)) {
				return "has " + describe(c) + ", which no host name may have";
			}
		}
		return isNumeric(name.substring(name.lastIndexOf('.') + 1)) ? "looks like an address but is none" : null;
	}

	private static boolean isNameCharacter(char c) {
		return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
	}

	private static String describe(char c) {
		if (c == ' ') {
			return "white space";
		}
		return (c < ' ' || c == 127) ? "a control character" : "'" + c + "'";
	}

	/** A last label that the JVM or libc could read as a number is never a name. */
	private static boolean isNumeric(String label) {
		boolean hexadecimal = label.startsWith("0x");
		for (int i = hexadecimal ? 2 : 0; i < label.length(); i++) {
			char c = label.charAt(i);
			if (hexadecimal ? Character.digit(c, 16) < 0 : (c < '0' || c > '9')) {
				return false;
			}
		}
		return true;
	}

	private static boolean isLocalhost(String name) {
		return name.endsWith("localhost")
				&& (name.length() == "localhost".length() || name.charAt(name.length() - 10) == '.');
	}

	/**
	 * The normalised name or address; for an invalid host the text as it came.
	 * @return the text, empty if there is no host
	 */
	public String text() {
		return this.text;
	}

	/**
	 * What the host ends in, if it is a name.
	 * @return the suffixes, none unless it is a name
	 */
	public Suffixes suffixes() {
		return this.suffixes;
	}

	/**
	 * The address, if the host is one.
	 * @return the address, or {@code null} for a name
	 */
	public @Nullable IpAddress address() {
		return this.address;
	}

	/**
	 * The class of the address, or of the name where that is a loopback name.
	 * @return the class
	 */
	public AddressClass addressClass() {
		return this.addressClass;
	}

	/**
	 * Whether this is a host at all.
	 * @return {@code false} for {@link #NONE}
	 */
	public boolean isPresent() {
		return this.present;
	}

	/**
	 * Whether the text can be neither a name nor an address.
	 * @return whether it is invalid
	 */
	public boolean isInvalid() {
		return this.problem != null;
	}

	/**
	 * Whether this is an address.
	 * @return whether this is an address
	 */
	public boolean isAddress() {
		return this.address != null;
	}

	/**
	 * Whether this is a name.
	 * @return whether this is a name
	 */
	public boolean isName() {
		return this.address == null && this.problem == null && this.present && this.addressClass != AddressClass.UNIX;
	}

	/**
	 * Whether an address was written in its usual form: {@code 127.1} is not.
	 * @return whether the text was canonical
	 */
	public boolean isCanonical() {
		return this.canonical;
	}

	/**
	 * Why the host is invalid.
	 * @return the problem as the end of a sentence, or {@code null}
	 */
	public @Nullable String problem() {
		return this.problem;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof Host host && host.present == this.present && host.isInvalid() == isInvalid()
				&& host.text.equals(this.text);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.text, isInvalid());
	}

	/**
	 * The text, an IPv6 address in brackets, control characters escaped.
	 */
	@Override
	public String toString() {
		if (this.address != null && !this.address.v4()) {
			return "[" + this.text + "]";
		}
		return isInvalid() ? Printable.escape(this.text) : this.text;
	}

}
