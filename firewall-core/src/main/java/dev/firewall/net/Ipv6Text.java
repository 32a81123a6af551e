package dev.firewall.net;

import org.jspecify.annotations.Nullable;

/**
 * Reads and writes IPv6 text, without zone and brackets.
 */
final class Ipv6Text {

	private static final int GROUPS = 8;

	private final String text;

	private final int[] groups = new int[GROUPS];

	private int count;

	private int gap = -1;

	private int position;

	private Ipv6Text(String text) {
		this.text = text;
	}

	static @Nullable IpAddress parse(String text) {
		Ipv6Text parser = new Ipv6Text(text);
		return parser.read() ? parser.address() : null;
	}

	private boolean read() {
		int length = this.text.length();
		if (length < 2) {
			return false;
		}
		if (this.text.charAt(0) == ':') {
			if (this.text.charAt(1) != ':') {
				return false;
			}
			this.gap = 0;
			this.position = 2;
		}
		while (this.position < length) {
			if (!readGroup()) {
				return false;
			}
		}
		return (this.gap >= 0) ? this.count < GROUPS : this.count == GROUPS;
	}

	private boolean readGroup() {
		int start = this.position;
		int end = this.text.indexOf(':', start);
		String part = this.text.substring(start, (end >= 0) ? end : this.text.length());
		if (part.indexOf('.') >= 0) {
			return end < 0 && readV4(part);
		}
		int value = hex(part);
		if (value < 0 || this.count == GROUPS) {
			return false;
		}
		this.groups[this.count++] = value;
		if (end < 0) {
			this.position = this.text.length();
			return true;
		}
		this.position = end + 1;
		if (this.position == this.text.length()) {
			return false;
		}
		if (this.text.charAt(this.position) == ':') {
			if (this.gap >= 0) {
				return false;
			}
			this.gap = this.count;
			this.position++;
		}
		return true;
	}

	private boolean readV4(String part) {
		IpAddress v4 = (this.count <= GROUPS - 2 && isDottedQuad(part)) ? IpAddress.parseV4(part) : null;
		if (v4 == null) {
			return false;
		}
		this.groups[this.count++] = (int) (v4.lo() >>> 16);
		this.groups[this.count++] = (int) (v4.lo() & 0xffff);
		this.position = this.text.length();
		return true;
	}

	private static boolean isDottedQuad(String part) {
		return part.chars().filter((c) -> c == '.').count() == 3;
	}

	/** The JVM takes any number of leading zeros. */
	private static int hex(String part) {
		if (part.isEmpty()) {
			return -1;
		}
		int value = 0;
		for (int i = 0; i < part.length(); i++) {
			char c = part.charAt(i);
			int digit = (c < 128) ? Character.digit(c, 16) : -1;
			if (digit < 0) {
				return -1;
			}
			value = (value << 4) | digit;
			if (value > 0xffff) {
				return -1;
			}
		}
		return value;
	}

	private IpAddress address() {
		int[] all = new int[GROUPS];
		int head = (this.gap >= 0) ? this.gap : this.count;
		System.arraycopy(this.groups, 0, all, 0, head);
		System.arraycopy(this.groups, head, all, GROUPS - (this.count - head), this.count - head);
		long hi = 0;
		long lo = 0;
		for (int i = 0; i < 4; i++) {
			hi = (hi << 16) | all[i];
			lo = (lo << 16) | all[i + 4];
		}
		return IpAddress.ofV6(hi, lo);
	}

	/** RFC 5952: the longest run of zero groups, the first of equals, becomes "::". */
	static String format(long hi, long lo) {
		int[] all = new int[GROUPS];
		for (int i = 0; i < 4; i++) {
			all[i] = (int) (hi >>> (48 - 16 * i)) & 0xffff;
			all[i + 4] = (int) (lo >>> (48 - 16 * i)) & 0xffff;
		}
		int bestStart = -1;
		int bestLength = 1;
		for (int i = 0; i < GROUPS; i++) {
			int j = i;
			while (j < GROUPS && all[j] == 0) {
				j++;
			}
			if (j - i > bestLength) {
				bestStart = i;
				bestLength = j - i;
			}
		}
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < GROUPS; i++) {
			if (i == bestStart) {
				text.append("::");
				i += bestLength - 1;
				continue;
			}
			if (text.length() > 0 && text.charAt(text.length() - 1) != ':') {
				text.append(':');
			}
			text.append(Integer.toHexString(all[i]));
		}
		return text.toString();
	}

}
