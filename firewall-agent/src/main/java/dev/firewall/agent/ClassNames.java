package dev.firewall.agent;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;

/**
 * Replaces the names of classes in a class file. All of them are texts in its constant
 * pool, so nothing else has to be understood, and no library has to be loaded for it.
 */
final class ClassNames {

	/** The magic number and the version. */
	private static final int HEADER = 8;

	private static final int TEXT = 1;

	private static final int LONG = 5;

	private static final int DOUBLE = 6;

	private ClassNames() {
	}

	/**
	 * Replaces names.
	 * @param bytes the class file
	 * @param names internal names and what to put in their place
	 * @return the changed class file
	 */
	static byte[] replace(byte[] bytes, Map<String, String> names) throws IOException {
		ByteArrayOutputStream replaced = new ByteArrayOutputStream(bytes.length);
		try (DataInputStream input = new DataInputStream(new ByteArrayInputStream(bytes));
				DataOutputStream output = new DataOutputStream(replaced)) {
			output.write(input.readNBytes(HEADER));
			int constants = input.readUnsignedShort();
			output.writeShort(constants);
			int number = 1;
			while (number < constants) {
				number += copy(input, output, names);
			}
			output.write(input.readAllBytes());
		}
		return replaced.toByteArray();
	}

	/**
	 * Copies one constant.
	 * @return how many numbers it takes in the pool
	 */
	private static int copy(DataInputStream input, DataOutputStream output, Map<String, String> names)
			throws IOException {
		int tag = input.readUnsignedByte();
		output.writeByte(tag);
		switch (tag) {
			case TEXT -> output.writeUTF(replace(input.readUTF(), names));
			case LONG, DOUBLE -> output.write(input.readNBytes(Long.BYTES));
			// Class, string, type of a method, module and package
			case 7, 8, 16, 19, 20 -> output.write(input.readNBytes(Short.BYTES));
			// Handle of a method
			case 15 -> output.write(input.readNBytes(Short.BYTES + 1));
			// Numbers, fields, methods, names with types, and what is linked at run time
			case 3, 4, 9, 10, 11, 12, 17, 18 -> output.write(input.readNBytes(Integer.BYTES));
			default -> throw new IOException("Nobody knows a constant of kind " + tag);
		}
		return (tag == LONG || tag == DOUBLE) ? 2 : 1;
	}

	private static String replace(String text, Map<String, String> names) {
		String replaced = text;
		for (Map.Entry<String, String> name : names.entrySet()) {
			replaced = replaced.replace(name.getKey(), name.getValue());
		}
		return replaced;
	}

}
