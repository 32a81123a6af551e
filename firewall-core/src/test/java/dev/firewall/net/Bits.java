package dev.firewall.net;

/**
 * Compares addresses bit by bit, the slow and simple way.
 */
public final class Bits {

	private Bits() {
	}

	public static boolean sharePrefix(IpAddress left, IpAddress right, int prefix) {
		if (left.v4() != right.v4()) {
			return false;
		}
		for (int i = 0; i < prefix; i++) {
			if (bit(left, i) != bit(right, i)) {
				return false;
			}
		}
		return true;
	}

	private static boolean bit(IpAddress address, int index) {
		if (address.v4()) {
			return (address.lo() >> (31 - index) & 1) == 1;
		}
		return ((index < 64) ? address.hi() >> (63 - index) & 1 : address.lo() >> (127 - index) & 1) == 1;
	}

}
