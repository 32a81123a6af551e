package com.acme;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the JDK looks names up in, in place of name servers: {@code jdk.net.hosts.file}.
 */
final class HostsFile {

	/** Where names lead that nothing is said of: reserved for documentation. */
	static final String ANYWHERE = "203.0.113.50";

	private static final Path FILE = Path.of(System.getProperty("jdk.net.hosts.file", "none"));

	private final List<String> lines = new ArrayList<>();

	HostsFile add(String address, String name) {
		this.lines.add(address + " " + name);
		return this;
	}

	void write() throws IOException {
		Files.write(FILE, this.lines);
	}

}
