package dev.firewall.net;

/**
 * The part of the address space that a destination lies in. The classes before
 * {@link #PRIVATE} open only to rules that name the destination itself (semantics,
 * section 4).
 *
 * @since 0.1.0
 */
public enum AddressClass {

	/** 127.0.0.0/8, ::1, 0.0.0.0, ::, their mapped forms, localhost and *.localhost. */
	LOOPBACK,

	/** 169.254.0.0/16 and fe80::/10. */
	LINK_LOCAL,

	/** The addresses at which cloud providers serve credentials and settings. */
	METADATA,

	/** RFC 1918, RFC 6598 and fc00::/7. */
	PRIVATE,

	/** The path of a UNIX-domain socket. */
	UNIX,

	/** Everything else, names included. */
	PUBLIC;

	/**
	 * Whether wildcards, ranges and whole-protocol rules stop short of this class.
	 * @return {@code true} for loopback, link-local and metadata destinations
	 */
	public boolean isReserved() {
		return this == LOOPBACK || this == LINK_LOCAL || this == METADATA;
	}

}
