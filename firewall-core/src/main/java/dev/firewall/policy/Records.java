package dev.firewall.policy;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Keys and what an index holds beside them, in small buckets. All records stand in one
 * array, bucket by bucket, and another says where each bucket starts: however many there
 * are, a look-up goes to two places in memory and follows no reference. Records with the
 * same key stand in the order in which they were added.
 */
final class Records {

	/** Before each key: its length, a byte of its hash, a word, and a rule. */
	private static final int HEADER = 10;

	private static final int FINGERPRINT = 1;

	private static final int WORD = 2;

	private static final int RULE = 6;

	private static final int MAX_BYTES = Integer.MAX_VALUE - 8;

	private byte[] bytes = new byte[64];

	private int length;

	/** While records are added: their hashes. After that: where the buckets start. */
	private int[] starts = new int[4];

	private int size;

	/**
	 * Adds a record.
	 * @param key the key, at most 255 bytes
	 * @param hash the hash of the key
	 * @param word what is held beside the key
	 * @param rule the number of the rule
	 */
	void add(byte[] key, int hash, int word, int rule) {
		long needed = (long) this.length + HEADER + key.length;
		if (needed > MAX_BYTES) {
			throw new InvalidPolicyException("more rules in one policy than fit into 2 GB", null);
		}
		if (needed > this.bytes.length) {
			this.bytes = Arrays.copyOf(this.bytes, (int) Math.min(MAX_BYTES, needed * 3 / 2));
		}
		if (this.size == this.starts.length) {
			this.starts = Arrays.copyOf(this.starts, this.size + (this.size >> 1));
		}
		this.starts[this.size++] = hash;
		this.bytes[this.length] = (byte) key.length;
		this.bytes[this.length + FINGERPRINT] = fingerprint(hash);
		Words.INTS.set(this.bytes, this.length + WORD, word);
		Words.INTS.set(this.bytes, this.length + RULE, rule);
		System.arraycopy(key, 0, this.bytes, this.length + HEADER, key.length);
		this.length += HEADER + key.length;
	}

	private static byte fingerprint(int hash) {
		return (byte) (hash >>> 24);
	}

	/** Sorts the records into buckets of two to four. */
	void seal() {
		int[] hashes = this.starts;
		int buckets = Integer.highestOneBit(Math.max(1, this.size / 2));
		int[] ends = new int[buckets + 1];
		for (int i = 0, record = 0; i < this.size; i++, record = next(record)) {
			ends[(hashes[i] & (buckets - 1)) + 1] += next(record) - record;
		}
		for (int bucket = 1; bucket <= buckets; bucket++) {
			ends[bucket] += ends[bucket - 1];
		}
		byte[] sorted = new byte[this.length];
		int[] sortedStarts = ends.clone();
		for (int i = 0, record = 0; i < this.size; i++, record = next(record)) {
			int bucket = hashes[i] & (buckets - 1);
			int recordLength = next(record) - record;
			System.arraycopy(this.bytes, record, sorted, ends[bucket], recordLength);
			ends[bucket] += recordLength;
		}
		this.bytes = sorted;
		this.starts = sortedStarts;
	}

	int length() {
		return this.length;
	}

	/** Where the records start that may have a key with a hash. */
	int start(int hash) {
		return this.starts[hash & (this.starts.length - 2)];
	}

	int end(int hash) {
		return this.starts[(hash & (this.starts.length - 2)) + 1];
	}

	int next(int record) {
		return record + HEADER + keyLength(record);
	}

	/** Whether the key may have a hash: a look at one byte that spares most others. */
	boolean mayHave(int record, int hash) {
		return this.bytes[record + FINGERPRINT] == fingerprint(hash);
	}

	int word(int record) {
		return (int) Words.INTS.get(this.bytes, record + WORD);
	}

	int rule(int record) {
		return (int) Words.INTS.get(this.bytes, record + RULE);
	}

	int keyLength(int record) {
		return this.bytes[record] & 0xff;
	}

	byte[] key(int record) {
		return Arrays.copyOfRange(this.bytes, record + HEADER, next(record));
	}

	/** Whether the key is a text from an index on. */
	boolean hasKey(int record, String text, int from) {
		int keyLength = keyLength(record);
		if (keyLength != text.length() - from) {
			return false;
		}
		int key = record + HEADER;
		for (int i = 0; i < keyLength; i++) {
			if (this.bytes[key + i] != text.charAt(from + i)) {
				return false;
			}
		}
		return true;
	}

	/** Four bytes of a key, in native order. */
	int keyInt(int record, int index) {
		return (int) Words.INTS.get(this.bytes, record + HEADER + index);
	}

	long keyLong(int record, int index) {
		return (long) Words.LONGS.get(this.bytes, record + HEADER + index);
	}

	byte keyByte(int record, int index) {
		return this.bytes[record + HEADER + index];
	}

	/** Made when the first record is: a policy without rules starts without them. */
	private static final class Words {

		private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class,
				ByteOrder.nativeOrder());

		private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class,
				ByteOrder.nativeOrder());

	}

}
