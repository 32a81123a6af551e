package com.acme;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;

/**
 * Where the ways of {@link WaysOut} lead, as the test that started its JVM says.
 */
final class Targets {

	/** An address of loopback. */
	static final String HOST = System.getProperty("target.host", "127.0.0.1");

	/** Answers HTTP. */
	static final int HTTP = Integer.getInteger("target.http", 0);

	/** Accepts and hangs up. */
	static final int CLOSING = Integer.getInteger("target.closing", 0);

	/** Answers datagrams as a DNS server that knows no name. */
	static final int UDP = Integer.getInteger("target.udp", 0);

	static final Path UNIX = Path.of(System.getProperty("target.unix", "none"));

	/** Processes leave a file there. */
	static final Path FOLDER = Path.of(System.getProperty("target.folder", "none"));

	private Targets() {
	}

	static InetAddress loopback() {
		try {
			return InetAddress.getByName(HOST);
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static InetSocketAddress http() {
		return new InetSocketAddress(loopback(), HTTP);
	}

	static InetSocketAddress closing() {
		return new InetSocketAddress(loopback(), CLOSING);
	}

	static InetSocketAddress udp() {
		return new InetSocketAddress(loopback(), UDP);
	}

	static URI uri() {
		return URI.create("http://" + HOST + ":" + HTTP + "/");
	}

}
