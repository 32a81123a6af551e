package dev.firewall.net;

import java.net.InetAddress;

import org.jspecify.annotations.Nullable;

/**
 * An IPv4 or IPv6 address as two words, compared without allocating. An IPv4-mapped IPv6
 * address is the IPv4 address, as it is for {@link InetAddress}.
 *
 * @param v4 whether this is an IPv4 address
 * @param hi the upper 64 bits of an IPv6 address, 0 for IPv4
 * @param lo the lower 64 bits of an IPv6 address, or the 32 bits of an IPv4 address
 * @since 0.1.0
 */
public record IpAddress(boolean v4, long hi, long lo) {

	private static final int MAX_V4_TEXT = 15;

	private static final long MAPPED_PREFIX = 0xffffL;

	/**
	 * The address that the JVM dials for a literal, found without a look-up. IPv4 takes
	 * the forms that {@link InetAddress#getByName} takes: one to four decimal parts,
	 * leading zeros ignored, at most 15 characters. {@code 127.1} and {@code 2130706433}
	 * are 127.0.0.1; {@code 0x7f.1} is no address, as it is none for the JVM.
	 * @param text a literal without brackets and zone
	 * @return the address, or {@code null} if the text is not one
	 */
	public static @Nullable IpAddress parse(String text) {
		return (text.indexOf(':') >= 0) ? Ipv6Text.parse(text) : parseV4(text);
	}

	/**
	 * The address in an {@link InetAddress}; the name that it may carry is not looked at.
	 * @param address the address
	 * @return the same address
	 */
	public static IpAddress of(InetAddress address) {
		return of(address.getAddress());
	}

	/**
	 * The address in 4 or 16 bytes, in network order.
	 * @param bytes the bytes
	 * @return the address
	 */
	public static IpAddress of(byte[] bytes) {
		if (bytes.length == 4) {
			return ofV4(word(bytes, 0, 4));
		}
		return ofV6(word(bytes, 0, 8), word(bytes, 8, 8));
	}

	static IpAddress ofV4(long bits) {
		return new IpAddress(true, 0, bits);
	}

	static IpAddress ofV6(long hi, long lo) {
		if (hi == 0 && (lo >>> 32) == MAPPED_PREFIX) {
			return ofV4(lo & 0xffffffffL);
		}
		return new IpAddress(false, hi, lo);
	}

	private static long word(byte[] bytes, int from, int length) {
		long word = 0;
		for (int i = from; i < from + length; i++) {
			word = (word << 8) | (bytes[i] & 0xff);
		}
		return word;
	}

	static @Nullable IpAddress parseV4(String text) {
		int length = text.length();
		if (length == 0 || length > MAX_V4_TEXT) {
			return null;
		}
		long bits = 0;
		long part = 0;
		int parts = 0;
		boolean digits = false;
		for (int i = 0; i < length; i++) {
			char c = text.charAt(i);
			if (c == '.') {
				if (!digits || part > 255 || parts == 3) {
					return null;
				}
				bits = (bits << 8) | part;
				parts++;
				part = 0;
				digits = false;
			}
			else if (c >= '0' && c <= '9') {
				part = part * 10 + (c - '0');
				digits = true;
			}
			else {
				return null;
			}
		}
		int remaining = 8 * (4 - parts);
		if (!digits || part >= (1L << remaining)) {
			return null;
		}
		return ofV4((bits << remaining) | part);
	}

	/**
	 * The class of the address space that this address lies in.
	 * @return the class
	 */
	public AddressClass addressClass() {
		return this.v4 ? classifyV4(this.lo) : classifyV6(this.hi, this.lo);
	}

	private static AddressClass classifyV4(long bits) {
		if ((bits >>> 24) == 127 || bits == 0) {
			return AddressClass.LOOPBACK;
		}
		if (MetadataAddresses.containsV4(bits)) {
			return AddressClass.METADATA;
		}
		if ((bits >>> 16) == 0xA9FE) {
			return AddressClass.LINK_LOCAL;
		}
		boolean isPrivate = (bits >>> 24) == 10 || (bits >>> 20) == 0xAC1 || (bits >>> 16) == 0xC0A8
				|| (bits >>> 22) == (0x64400000L >>> 22);
		return isPrivate ? AddressClass.PRIVATE : AddressClass.PUBLIC;
	}

	private static AddressClass classifyV6(long hi, long lo) {
		if (hi == 0 && (lo == 0 || lo == 1)) {
			return AddressClass.LOOPBACK;
		}
		if (MetadataAddresses.containsV6(hi, lo)) {
			return AddressClass.METADATA;
		}
		if ((hi >>> 54) == (0xfe80L >>> 6)) {
			return AddressClass.LINK_LOCAL;
		}
		return ((hi >>> 57) == (0xfc00L >>> 9)) ? AddressClass.PRIVATE : AddressClass.PUBLIC;
	}

	/**
	 * The length of the address.
	 * @return 32 or 128 bits
	 */
	public int bits() {
		return this.v4 ? 32 : 128;
	}

	/**
	 * The network that this address lies in.
	 * @param prefix the number of leading bits to keep
	 * @return the address with all other bits cleared
	 */
	public IpAddress mask(int prefix) {
		if (this.v4) {
			return new IpAddress(true, 0, this.lo & maskV4(prefix));
		}
		return new IpAddress(false, this.hi & maskHi(prefix), this.lo & maskLo(prefix));
	}

	/**
	 * The mask of an IPv4 prefix.
	 * @param prefix the prefix length
	 * @return the mask of 32 bits
	 */
	public static long maskV4(int prefix) {
		return (prefix == 0) ? 0 : (0xffffffffL << (32 - prefix)) & 0xffffffffL;
	}

	/**
	 * The upper half of the mask of an IPv6 prefix.
	 * @param prefix the prefix length
	 * @return the mask of the upper 64 bits
	 */
	public static long maskHi(int prefix) {
		if (prefix == 0) {
			return 0;
		}
		return (prefix >= 64) ? -1L : -1L << (64 - prefix);
	}

	/**
	 * The lower half of the mask of an IPv6 prefix.
	 * @param prefix the prefix length
	 * @return the mask of the lower 64 bits
	 */
	public static long maskLo(int prefix) {
		if (prefix <= 64) {
			return 0;
		}
		return (prefix == 128) ? -1L : -1L << (128 - prefix);
	}

	/**
	 * The canonical text: dotted decimal, or RFC 5952 for IPv6.
	 */
	@Override
	public String toString() {
		if (this.v4) {
			return ((this.lo >>> 24) & 0xff) + "." + ((this.lo >>> 16) & 0xff) + "." + ((this.lo >>> 8) & 0xff) + "."
					+ (this.lo & 0xff);
		}
		return Ipv6Text.format(this.hi, this.lo);
	}

}
