package dev.firewall.policy;

import java.util.Arrays;
import java.util.function.Predicate;

import dev.firewall.Egress;
import org.jspecify.annotations.Nullable;

/**
 * Matches ports: some, any, or those that a predicate takes.
 */
final class PortMatcher {

	static final PortMatcher ANY = new PortMatcher(new int[0], null);

	private final int[] ports;

	private final @Nullable Predicate<Integer> predicate;

	private PortMatcher(int[] ports, @Nullable Predicate<Integer> predicate) {
		this.ports = ports;
		this.predicate = predicate;
	}

	static PortMatcher of(int... ports) {
		for (int port : ports) {
			if (port < 0 || port > 65535) {
				throw new InvalidPolicyException("port " + port + " is not between 0 and 65535", null);
			}
		}
		return new PortMatcher(ports.clone(), null);
	}

	static PortMatcher where(Predicate<Integer> predicate) {
		return new PortMatcher(new int[0], predicate);
	}

	/**
	 * Reads a port in its canonical form: no sign, no leading zero, no other digits than
	 * ASCII's.
	 */
	static int parse(String text) {
		boolean digits = !text.isEmpty() && text.length() <= 5 && text.chars().allMatch((c) -> c >= '0' && c <= '9');
		if (!digits || (text.length() > 1 && text.charAt(0) == '0') || Integer.parseInt(text) > 65535) {
			throw new InvalidPolicyException("'" + text + "' is not a port", portFix(text));
		}
		return Integer.parseInt(text);
	}

	private static String portFix(String text) {
		if (text.equals("*")) {
			return "leave the port out to mean any port";
		}
		if (text.indexOf(',') >= 0 || text.indexOf('-') > 0) {
			return "write one rule for each port, or a structured rule with a list of ports";
		}
		return "write a number between 0 and 65535 without leading zeros";
	}

	boolean isAny() {
		return this.ports.length == 0 && this.predicate == null;
	}

	boolean hasPredicate() {
		return this.predicate != null;
	}

	int[] ports() {
		return this.ports.clone();
	}

	int single() {
		return (this.ports.length == 1) ? this.ports[0] : Egress.NO_PORT;
	}

	boolean names(int port) {
		for (int candidate : this.ports) {
			if (candidate == port) {
				return true;
			}
		}
		return false;
	}

	boolean overlaps(PortMatcher other) {
		return Arrays.stream(this.ports).anyMatch(other::names);
	}

	boolean matches(int port) {
		if (isAny()) {
			return true;
		}
		return (this.predicate != null) ? port >= 0 && Predicates.test(this.predicate, port) : names(port);
	}

	@Override
	public String toString() {
		if (this.predicate != null) {
			return "predicate";
		}
		return (this.ports.length == 1) ? Integer.toString(this.ports[0]) : Arrays.toString(this.ports);
	}

}
