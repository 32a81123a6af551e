package dev.firewall.spring.autoconfigure;

import java.util.ArrayList;
import java.util.List;

/**
 * Libraries that leave the JVM past the methods of the JDK in which the gate has its
 * hooks. They are told by a class, whether it is used or not; copies that others carry
 * under a name of their own are told where they are known.
 */
final class OwnTransports {

	private static final String SOCKETS = "opens sockets in native code";

	private static final List<Entry> KNOWN = List.of(
			new Entry("Netty io_uring (incubator)", SOCKETS, "io.netty.incubator.channel.uring.IOUring"),
			new Entry("AWS Common Runtime", SOCKETS, "software.amazon.awssdk.crt.CRT"),
			new Entry("Conscrypt", "reads and writes sockets in native code; the gate sees their connections only",
					"org.conscrypt.NativeCrypto", "org.apache.pulsar.shade.org.conscrypt.NativeCrypto"),
			new Entry("junixsocket", SOCKETS, "org.newsclub.net.unix.AFSocket"),
			new Entry("jnr-unixsocket", SOCKETS, "jnr.unixsocket.UnixSocketChannel"),
			new Entry("Hadoop domain sockets", SOCKETS, "org.apache.hadoop.net.unix.DomainSocket"),
			new Entry("UCX", "sends over its own network stack", "org.openucx.jucx.ucp.UcpContext"),
			new Entry("Pcap4J", "sends raw packets", "org.pcap4j.core.Pcaps"));

	private OwnTransports() {
	}

	/** Those on the class path of the application, which does not change. */
	static List<GateCoverage.Library> here() {
		return Found.HERE;
	}

	/** Those that a class loader finds. None is loaded for it. */
	static List<GateCoverage.Library> in(ClassLoader loader) {
		List<GateCoverage.Library> libraries = new ArrayList<>();
		for (Entry entry : KNOWN) {
			for (String type : entry.types()) {
				if (loader.getResource(type.replace('.', '/') + ".class") != null) {
					libraries.add(new GateCoverage.Library(entry.name(), type, entry.how()));
				}
			}
		}
		return List.copyOf(libraries);
	}

	private record Entry(String name, String how, String... types) {

	}

	/** Looked for when first asked for. */
	private static final class Found {

		private static final List<GateCoverage.Library> HERE = in(OwnTransports.class.getClassLoader());

	}

}
