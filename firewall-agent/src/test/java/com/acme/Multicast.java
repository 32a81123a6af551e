package com.acme;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Multicast groups that no other process joins.
 */
public final class Multicast {

	private Multicast() {
	}

	/** A group of this process in one of several networks, 239.0.0.0/16 the first. */
	public static InetAddress group(int network) {
		try {
			long pid = ProcessHandle.current().pid();
			return InetAddress.getByAddress(new byte[] { (byte) 239, (byte) network, (byte) (pid >> 8), (byte) pid });
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Whether this machine has joined, as the operating system tells: the bytes reversed.
	 */
	public static boolean isMember(InetAddress joined) throws IOException {
		byte[] group = joined.getAddress();
		String text = String.format("%02X%02X%02X%02X", group[3], group[2], group[1], group[0]);
		return Files.readString(Path.of("/proc/net/igmp")).contains(text);
	}

}
