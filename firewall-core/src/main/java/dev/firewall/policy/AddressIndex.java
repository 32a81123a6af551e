package dev.firewall.policy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

import dev.firewall.Egress;
import dev.firewall.net.AddressRange;
import dev.firewall.net.Host;
import dev.firewall.net.IpAddress;

/**
 * Address ranges, looked up once for each length of prefix that is in use, the longest
 * first.
 */
final class AddressIndex {

	private static final int KEY_V4 = 5;

	private static final int KEY_V6 = 17;

	private final Records records = new Records();

	private int[] lengthsV4 = new int[0];

	private int[] lengthsV6 = new int[0];

	void add(AddressRange range, int word, int rule) {
		IpAddress network = range.network();
		int prefix = range.prefix();
		ByteBuffer key = ByteBuffer.allocate(network.v4() ? KEY_V4 : KEY_V6).order(ByteOrder.nativeOrder());
		if (network.v4()) {
			key.putInt((int) network.lo());
			this.lengthsV4 = withLength(this.lengthsV4, prefix);
		}
		else {
			key.putLong(network.lo()).putLong(network.hi());
			this.lengthsV6 = withLength(this.lengthsV6, prefix);
		}
		key.put((byte) prefix);
		this.records.add(key.array(), hash(network.v4(), network.hi(), network.lo(), prefix), word, rule);
	}

	private static int[] withLength(int[] lengths, int prefix) {
		int at = 0;
		while (at < lengths.length && lengths[at] > prefix) {
			at++;
		}
		if (at < lengths.length && lengths[at] == prefix) {
			return lengths;
		}
		int[] longer = Arrays.copyOf(lengths, lengths.length + 1);
		System.arraycopy(lengths, at, longer, at + 1, lengths.length - at);
		longer[at] = prefix;
		return longer;
	}

	void seal() {
		this.records.seal();
	}

	private static int hash(boolean v4, long hi, long lo, int prefix) {
		long mixed = (lo * 0x9E3779B97F4A7C15L) ^ (hi * 0xC2B2AE3D27D4EB4FL)
				^ ((v4 ? prefix : -prefix) * 0x165667B19E3779F9L);
		return (int) (mixed ^ (mixed >>> 32) ^ (mixed >>> 15));
	}

	Records records() {
		return this.records;
	}

	/** The rule of a record as text. */
	String text(int record) {
		AddressRange range = range(record);
		String network = range.network().v4() ? range.network().toString() : "[" + range.network() + "]";
		return RuleWord.text(this.records.word(record),
				range.isSingleAddress() ? network : network + "/" + range.prefix());
	}

	private AddressRange range(int record) {
		ByteBuffer key = ByteBuffer.wrap(this.records.key(record)).order(ByteOrder.nativeOrder());
		boolean v4 = key.limit() == KEY_V4;
		long lo = v4 ? key.getInt() & 0xffffffffL : key.getLong();
		long hi = v4 ? 0 : key.getLong();
		return new AddressRange(new IpAddress(v4, hi, lo), key.get() & 0xff);
	}

	/**
	 * Finds a rule whose range and whose rest match.
	 * @return the number of the rule, or -1
	 */
	int find(Egress egress, Host host, IpAddress address, RuleSet rules) {
		boolean v4 = address.v4();
		for (int prefix : v4 ? this.lengthsV4 : this.lengthsV6) {
			long hi = v4 ? 0 : address.hi() & IpAddress.maskHi(prefix);
			long lo = address.lo() & (v4 ? IpAddress.maskV4(prefix) : IpAddress.maskLo(prefix));
			int hash = hash(v4, hi, lo, prefix);
			int end = this.records.end(hash);
			for (int record = this.records.start(hash); record < end; record = this.records.next(record)) {
				if (this.records.mayHave(record, hash) && hasKey(record, v4, hi, lo, prefix)
						&& rules.matches(this.records, record, egress, host, prefix)) {
					return this.records.rule(record);
				}
			}
		}
		return -1;
	}

	private boolean hasKey(int record, boolean v4, long hi, long lo, int prefix) {
		if (v4) {
			return this.records.keyLength(record) == KEY_V4 && this.records.keyInt(record, 0) == (int) lo
					&& this.records.keyByte(record, Integer.BYTES) == prefix;
		}
		return this.records.keyLength(record) == KEY_V6 && this.records.keyLong(record, 0) == lo
				&& this.records.keyLong(record, Long.BYTES) == hi
				&& (this.records.keyByte(record, 2 * Long.BYTES) & 0xff) == prefix;
	}

}
