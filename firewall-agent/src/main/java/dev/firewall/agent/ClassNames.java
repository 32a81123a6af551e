package dev.firewall.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/**
 * Replaces the names of classes in a class file. All of them are texts in its constant
 * pool, so nothing else has to be understood, and no library has to be loaded for it.
 */
final class ClassNames {

	/** The magic number, the version, and how many constants there are. */
	private static final int HEADER = 10;

	private static final int TEXT = 1;

	private static final int LONG = 5;

	private static final int DOUBLE = 6;

	private final byte[] bytes;

	private final Map<String, String> names;

	/** Where in the class file the next constant starts. */
	private int position = HEADER;

	private byte[] replaced;

	private int length;

	private ClassNames(byte[] bytes, Map<String, String> names) {
		this.bytes = bytes;
		this.names = names;
		this.replaced = new byte[bytes.length + Byte.MAX_VALUE];
	}

	/**
	 * Replaces names.
	 * @param bytes the class file
	 * @param names internal names, of plain letters, and what to put in their place
	 * @return the changed class file
	 */
	static byte[] replace(byte[] bytes, Map<String, String> names) throws IOException {
		return new ClassNames(bytes, names).replace();
	}

	private byte[] replace() throws IOException {
		append(this.bytes, 0, HEADER);
		int constants = unsignedShort(HEADER - Short.BYTES);
		int number = 1;
		while (number < constants) {
			int tag = this.bytes[this.position];
			if (tag == TEXT) {
				text();
			}
			else {
				int size = size(tag);
				append(this.bytes, this.position, size);
				this.position += size;
			}
			number += numbers(tag);
		}
		append(this.bytes, this.position, this.bytes.length - this.position);
		return Arrays.copyOf(this.replaced, this.length);
	}

	/** Byte by byte a character, so that what is no plain letter stays as it is. */
	private void text() {
		int start = this.position + 1 + Short.BYTES;
		int size = unsignedShort(this.position + 1);
		String text = new String(this.bytes, start, size, StandardCharsets.ISO_8859_1);
		for (Map.Entry<String, String> name : this.names.entrySet()) {
			text = text.replace(name.getKey(), name.getValue());
		}
		byte[] content = text.getBytes(StandardCharsets.ISO_8859_1);
		append(new byte[] { TEXT, (byte) (content.length >> Byte.SIZE), (byte) content.length }, 0, 1 + Short.BYTES);
		append(content, 0, content.length);
		this.position = start + size;
	}

	private void append(byte[] source, int start, int size) {
		if (this.length + size > this.replaced.length) {
			this.replaced = Arrays.copyOf(this.replaced, 2 * (this.length + size));
		}
		System.arraycopy(source, start, this.replaced, this.length, size);
		this.length += size;
	}

	private int unsignedShort(int offset) {
		return ((this.bytes[offset] & 0xFF) << Byte.SIZE) | (this.bytes[offset + 1] & 0xFF);
	}

	/** How many numbers a constant takes. */
	static int numbers(int tag) {
		return (tag == LONG || tag == DOUBLE) ? 2 : 1;
	}

	/** How many bytes a constant takes, which starts with its kind. */
	static int size(int tag) throws IOException {
		return 1 + switch (tag) {
			case LONG, DOUBLE -> Long.BYTES;
			// Class, string, type of a method, module and package
			case 7, 8, 16, 19, 20 -> Short.BYTES;
			// Handle of a method
			case 15 -> Short.BYTES + 1;
			// Numbers, fields, methods, names with types, and what is linked at run time
			case 3, 4, 9, 10, 11, 12, 17, 18 -> Integer.BYTES;
			default -> throw new IOException("Nobody knows a constant of kind " + tag);
		};
	}

}
