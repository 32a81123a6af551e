package dev.firewall.policy;

import java.util.Locale;
import java.util.function.Predicate;

import com.google.re2j.Pattern;
import dev.firewall.Protocol;
import dev.firewall.net.AddressClass;
import dev.firewall.net.AddressRange;
import dev.firewall.net.Host;
import dev.firewall.net.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * Matches a host. Name patterns never match addresses, and only a matcher that names a
 * reserved destination reaches it (semantics, section 4).
 */
sealed interface HostMatcher {

	boolean matches(Host host);

	/**
	 * Whether this matcher names a destination of a reserved class, so that it may open
	 * it.
	 */
	default boolean names(Host host) {
		return false;
	}

	/** Whether this is a pattern that could match nothing but names of loopback. */
	default boolean isLocalhostPattern() {
		return (this instanceof Suffix || this instanceof NameGlob) && toString().endsWith(".localhost");
	}

	/**
	 * Compiles the value of a host field.
	 * @param written the value as written
	 * @return the matcher, or {@code null} if the value is {@code *}
	 * @throws InvalidPolicyException if no host could ever match
	 */
	static @Nullable HostMatcher parse(String written) {
		if (written.equals("*")) {
			return null;
		}
		if (written.startsWith("~")) {
			return new NameRegex(ValueMatcher.regex(written.substring(1), true));
		}
		if (written.startsWith("/")) {
			return new UnixPath(written, ValueMatcher.parse(written, Protocol.Kind.FILE));
		}
		if (written.indexOf('/') >= 0) {
			return HostRules.range(written);
		}
		boolean bracketed = written.startsWith("[") && written.endsWith("]") && written.indexOf(':') >= 0;
		if (!bracketed && Glob.isGlob(written)) {
			return HostRules.glob(written.toLowerCase(Locale.ROOT));
		}
		return HostRules.literal(written);
	}

	/** One name. */
	record Name(String name) implements HostMatcher {

		@Override
		public boolean matches(Host host) {
			return host.isName() && host.text().equals(this.name);
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

	/** All names below a name: the suffix starts with a dot. */
	record Suffix(String suffix) implements HostMatcher {

		@Override
		public boolean matches(Host host) {
			return host.isName() && host.text().endsWith(this.suffix);
		}

		@Override
		public String toString() {
			return "*" + this.suffix;
		}

	}

	/** Addresses. */
	record Range(AddressRange range) implements HostMatcher {

		private static final AddressRange LINK_LOCAL_V4 = range("169.254.0.0", 16);

		private static final AddressRange LINK_LOCAL_V6 = range("fe80::", 10);

		private static AddressRange range(String network, int prefix) {
			IpAddress address = IpAddress.parse(network);
			if (address == null) {
				throw new IllegalStateException(network);
			}
			return new AddressRange(address, prefix);
		}

		@Override
		public boolean matches(Host host) {
			IpAddress address = host.address();
			return address != null && this.range.contains(address);
		}

		@Override
		public boolean names(Host host) {
			return switch (host.addressClass()) {
				case LINK_LOCAL ->
					matches(host) && (LINK_LOCAL_V4.contains(this.range) || LINK_LOCAL_V6.contains(this.range));
				case METADATA -> matches(host) && this.range.isSingleAddress();
				default -> false;
			};
		}

		@Override
		public String toString() {
			return this.range.toString();
		}

	}

	/** The loopback class, named by one of its names or addresses. */
	record Loopback(String written) implements HostMatcher {

		@Override
		public boolean matches(Host host) {
			return host.addressClass() == AddressClass.LOOPBACK;
		}

		@Override
		public boolean names(Host host) {
			return matches(host);
		}

		@Override
		public String toString() {
			return this.written;
		}

	}

	/** A pattern over names. */
	record NameGlob(String pattern, Glob glob) implements HostMatcher {

		@Override
		public boolean matches(Host host) {
			return host.isName() && this.glob.matches(host.text());
		}

		@Override
		public String toString() {
			return this.pattern;
		}

	}

	/** A regular expression over names. */
	record NameRegex(Pattern pattern) implements HostMatcher {

		@Override
		public boolean matches(Host host) {
			return host.isName() && this.pattern.matches(host.text());
		}

		@Override
		public String toString() {
			return "~" + this.pattern.pattern();
		}

	}

	/** A predicate over the normalised text. */
	record Matching(Predicate<String> predicate) implements HostMatcher {

		@Override
		public boolean matches(Host host) {
			return host.isPresent() && !host.isInvalid() && Predicates.test(this.predicate, host.text());
		}

		@Override
		public String toString() {
			return "predicate";
		}

	}

	/** The path of a UNIX-domain socket. */
	record UnixPath(String path, ValueMatcher matcher) implements HostMatcher {

		@Override
		public boolean matches(Host host) {
			return host.addressClass() == AddressClass.UNIX && this.matcher.matches(host.text());
		}

		@Override
		public String toString() {
			return this.path;
		}

	}

}
