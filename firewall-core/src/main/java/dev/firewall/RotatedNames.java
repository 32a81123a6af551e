package dev.firewall;

import java.util.Arrays;

import dev.firewall.net.Host;
import dev.firewall.net.IpAddress;
import dev.firewall.net.NameAddressMap;
import org.jspecify.annotations.Nullable;

/**
 * Names whose DNS answers rotate: an address may be that of an allowed name although
 * nobody saw it, so the newest allowed names are resolved again before it is refused.
 */
final class RotatedNames {

	/** The address that this thread has names looked up for. */
	private static final ThreadLocal<@Nullable IpAddress> RESOLVING = new ThreadLocal<>();

	private RotatedNames() {
	}

	/**
	 * Looks for an allowed name of an address, and learns what is found.
	 * @param egress what is not allowed
	 * @param resolver what resolves names
	 * @param firewall what judges names
	 * @return whether the address is one of an allowed name
	 */
	static boolean explain(Egress egress, NameResolver resolver, Firewall firewall) {
		IpAddress address = egress.host().address();
		// No name opens a reserved address
		if (address == null || address.addressClass().isReserved() || egress.protocol() != Protocol.SOCKET) {
			return false;
		}
		// What looks names up is judged too, but has no names looked up for that
		if (RESOLVING.get() != null) {
			return false;
		}
		RESOLVING.set(address);
		try {
			return isOfAllowedName(address, resolver, firewall);
		}
		catch (RuntimeException | LinkageError ex) {
			firewall.unresolved(egress, ex);
			return false;
		}
		finally {
			RESOLVING.remove();
		}
	}

	private static boolean isOfAllowedName(IpAddress address, NameResolver resolver, Firewall firewall) {
		NameAddressMap names = firewall.names();
		for (Host name : names.newestNames(NameResolver.MAX_NAMES)) {
			if (firewall.evaluate(Egress.dns(name.text())).outcome() == Decision.Outcome.ALLOWED) {
				IpAddress[] answer = Arrays.stream(resolver.resolve(name.text()))
					.map(IpAddress::of)
					.toArray(IpAddress[]::new);
				names.learn(name, answer);
				if (Arrays.asList(answer).contains(address)) {
					return true;
				}
			}
		}
		return false;
	}

}
