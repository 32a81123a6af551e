package dev.firewall;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

import org.jspecify.annotations.Nullable;

/**
 * Describes what the gate sees, and keeps the egresses to what was reached lately, so
 * that they need not be described and judged again. Bounded: what shares a place with
 * another takes turns with it.
 */
final class KeptEgresses {

	private static final int SIZE = 512;

	/** Threads may see older ones. */
	private final @Nullable Kept[] places = new Kept[SIZE];

	/**
	 * A TCP connection that is about to be made.
	 * @param address where to
	 * @return the egress
	 */
	Egress connection(SocketAddress address) {
		return describe(Kind.CONNECTION, address);
	}

	/**
	 * An address that goes to the operating system, nobody knows for which transport.
	 * That was judged before.
	 * @param address the address
	 * @return the egress
	 */
	Egress connected(SocketAddress address) {
		return describe(Kind.CONNECTED, address);
	}

	/**
	 * A datagram.
	 * @param address where to
	 * @return the egress
	 */
	Egress datagram(SocketAddress address) {
		return describe(Kind.DATAGRAM, address);
	}

	/**
	 * A look-up.
	 * @param name the name
	 * @return the egress
	 */
	Egress lookup(String name) {
		return keep(Kind.LOOKUP, name);
	}

	/** Only what is resolved, and of a known type, never changes. */
	private Egress describe(Kind kind, SocketAddress address) {
		boolean fixed = address.getClass() == InetSocketAddress.class && !((InetSocketAddress) address).isUnresolved();
		return fixed ? keep(kind, address) : kind.describe(address);
	}

	@SuppressWarnings("EnumOrdinal") // Hashes of constants differ by run
	private Egress keep(Kind kind, Object target) {
		int hash = target.hashCode() * Kind.COUNT + kind.ordinal();
		int place = (hash ^ (hash >>> 16)) & (SIZE - 1);
		Kept kept = this.places[place];
		if (kept != null && kept.kind() == kind && kept.target().equals(target)) {
			return kept.egress();
		}
		Egress egress = kind.describe(target).kept();
		this.places[place] = new Kept(kind, target, egress);
		return egress;
	}

	/** What an egress is described as. */
	private enum Kind {

		CONNECTION, CONNECTED, DATAGRAM, LOOKUP;

		static final int COUNT = 4;

		Egress describe(Object target) {
			return switch (this) {
				case CONNECTION -> Egress.connect((SocketAddress) target);
				case CONNECTED -> anyTransport((SocketAddress) target);
				case DATAGRAM -> Egress.datagram((SocketAddress) target);
				case LOOKUP -> Egress.dns((String) target);
			};
		}

		private static Egress anyTransport(SocketAddress address) {
			Egress egress = Egress.connect(address);
			return (address instanceof InetSocketAddress)
					? Egress.to(Protocol.SOCKET).host(egress.host()).port(egress.port()).connection().build() : egress;
		}

	}

	private record Kept(Kind kind, Object target, Egress egress) {
	}

}
