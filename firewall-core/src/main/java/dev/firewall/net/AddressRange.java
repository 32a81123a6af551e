package dev.firewall.net;

/**
 * A network in CIDR notation. Host bits are masked: {@code 198.51.100.77/24} is
 * {@code 198.51.100.0/24}.
 *
 * @param network the lowest address
 * @param prefix the number of leading bits that count
 * @since 0.1.0
 */
public record AddressRange(IpAddress network, int prefix) {

	public AddressRange {
		if (prefix < 0 || prefix > network.bits()) {
			throw new IllegalArgumentException("prefix /" + prefix + " is not between 0 and " + network.bits());
		}
		network = network.mask(prefix);
	}

	/**
	 * Whether an address lies in this range. Families never match each other.
	 * @param address the address
	 * @return whether it lies in the range
	 */
	public boolean contains(IpAddress address) {
		return address.v4() == this.network.v4() && address.mask(this.prefix).equals(this.network);
	}

	/**
	 * Whether all of another range lies in this one.
	 * @param other the other range
	 * @return whether it lies in this one
	 */
	public boolean contains(AddressRange other) {
		return other.prefix >= this.prefix && contains(other.network);
	}

	/**
	 * Whether the range is one address.
	 * @return whether it is a /32 or a /128
	 */
	public boolean isSingleAddress() {
		return this.prefix == this.network.bits();
	}

	@Override
	public String toString() {
		return isSingleAddress() ? this.network.toString() : this.network + "/" + this.prefix;
	}

}
