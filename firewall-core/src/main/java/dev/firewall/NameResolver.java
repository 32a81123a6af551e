package dev.firewall;

import java.net.InetAddress;

/**
 * Resolves names for the firewall itself.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface NameResolver {

	/** How many names are resolved again before an address is refused. */
	int MAX_NAMES = 30;

	/**
	 * Resolves a name.
	 * @param name the name
	 * @return its addresses, empty if there are none
	 */
	InetAddress[] resolve(String name);

}
