package dev.firewall;

import java.util.List;

import dev.firewall.net.Host;
import dev.firewall.net.IpAddress;
import dev.firewall.net.NameAddressMap;
import org.jspecify.annotations.Nullable;

/**
 * The steps of one call, in their order. Of a call that only warns, the first step makes
 * the record, and those that follow on the same thread are part of it.
 */
enum GateStep {

	/** What a decorator describes. */
	CALL,

	/** The name is looked up. */
	LOOKUP,

	/** A connection is about to be made, a datagram sent, a process started. */
	OPEN,

	/** The JDK hands the address to the operating system. */
	CONNECT;

	private static final int COMMAND = Protocol.SUBPROCESS.indexOf("command");

	private static final ThreadLocal<@Nullable Recorded> LAST = new ThreadLocal<>();

	/** Takes note of a record that this thread made. */
	void recorded(Egress egress) {
		LAST.set(new Recorded(egress.host(), egress.port(), programOf(egress), this));
	}

	/**
	 * Whether this step belongs to what this thread recorded last. If so, only later
	 * steps do from now on.
	 */
	boolean isPartOfLast(Egress egress, NameAddressMap names) {
		Recorded last = LAST.get();
		if (last == null || compareTo(last.step) <= 0 || !last.isFor(egress, names)) {
			return false;
		}
		LAST.set(
				new Recorded(last.host, (last.port != Egress.NO_PORT) ? last.port : egress.port(), last.program, this));
		return true;
	}

	private static @Nullable String programOf(Egress egress) {
		return (egress.protocol() == Protocol.SUBPROCESS) ? egress.field(COMMAND) : null;
	}

	private record Recorded(Host host, int port, @Nullable String program, GateStep step) {

		boolean isFor(Egress egress, NameAddressMap names) {
			if (this.program != null) {
				return this.program.equals(programOf(egress));
			}
			boolean ports = this.port == Egress.NO_PORT || egress.port() == Egress.NO_PORT
					|| this.port == egress.port();
			if (!ports || !egress.host().isPresent()) {
				return false;
			}
			IpAddress address = egress.host().address();
			List<Host> known = (address != null) ? names.namesOf(address) : List.of();
			return this.host.equals(egress.host()) || known.contains(this.host);
		}

	}

}
