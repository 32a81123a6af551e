package dev.firewall.spring.autoconfigure;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.List;
import java.util.Set;

import dev.firewall.JvmGate;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

class GateCoverageTests {

	private static final JvmGate.Hook ACTIVE = new JvmGate.Hook("java.net.Socket.connect", "sockets",
			JvmGate.Hook.State.ACTIVE);

	private static final JvmGate.Hook UNUSED = new JvmGate.Hook("java.net.Inet4AddressImpl.isReachable",
			"echo requests", JvmGate.Hook.State.UNUSED);

	private static final JvmGate.Hook MISSING = new JvmGate.Hook("sun.nio.ch.Net.connect", "connections",
			JvmGate.Hook.State.MISSING);

	@Test
	void gapsWhenEverythingIsThereAreNone() {
		assertThat(new GateCoverage(true, List.of(ACTIVE, UNUSED), List.of(), List.of("native code")).gaps()).isEmpty();
	}

	@Test
	void gapsNameTheAbsentAgentMissingHooksAndLibraries() {
		GateCoverage.Library library = new GateCoverage.Library("Some Runtime", "com.acme.Runtime", "opens sockets");
		assertThat(new GateCoverage(false, List.of(), List.of(library), List.of()).gaps()).containsExactly(
				"The agent is absent: what no enforcement point wraps is open",
				"Some Runtime goes past the gate (com.acme.Runtime): it opens sockets");
		assertThat(new GateCoverage(true, List.of(ACTIVE, MISSING), List.of(), List.of()).gaps())
			.containsExactly("The hook sun.nio.ch.Net.connect is missing: connections are open");
	}

	@Test
	void hereWithoutAnAgentSaysSo() {
		GateCoverage here = GateCoverage.here();
		assertThat(here.installed()).isFalse();
		assertThat(here.hooks()).isEmpty();
		assertThat(here.unguarded())
			.containsExactly("everything that no enforcement point wraps, because the agent is absent");
	}

	@Test
	void librariesAreToldByTheirClasses() {
		ClassLoader some = new Holding("software/amazon/awssdk/crt/CRT.class", "org/conscrypt/NativeCrypto.class",
				"io/netty/incubator/channel/uring/IOUring.class");
		assertThat(OwnTransports.in(some)).extracting(GateCoverage.Library::name, GateCoverage.Library::type)
			.containsExactly(tuple("Netty io_uring (incubator)", "io.netty.incubator.channel.uring.IOUring"),
					tuple("AWS Common Runtime", "software.amazon.awssdk.crt.CRT"),
					tuple("Conscrypt", "org.conscrypt.NativeCrypto"));
		assertThat(OwnTransports.in(new Holding())).isEmpty();
	}

	@Test
	void waysWhenTheirModulesAreThereAreListed() {
		List<String> ways = UnguardedWays.of(ModuleLayer.boot(), List.of("jdk.internal.misc", "sun.nio.ch"));
		assertThat(ways)
			.contains("native code over JNI", "SCTP channels",
					"code that uses what is opened of the inside of the JDK: jdk.internal.misc, sun.nio.ch",
					"targets behind an HTTP proxy, where a client other than those of the JDK goes through it")
			.noneMatch((way) -> way.contains("multicast"));
		assertThat(UnguardedWays.of(ModuleLayer.empty(), List.of())).contains("native code over JNI")
			.doesNotContain("SCTP channels")
			.noneMatch((way) -> way.contains("Unsafe") || way.contains("inside of the JDK"));
	}

	@Test
	void openedWhenNobodyOpensAnythingIsNothing() {
		assertThat(UnguardedWays.opened(new Holding().getUnnamedModule())).isEmpty();
		assertThat(UnguardedWays.opened(Object.class.getModule())).contains("jdk.internal.misc", "sun.nio.ch");
	}

	/** Has resources and nothing else. */
	private static final class Holding extends ClassLoader {

		private final Set<String> names;

		private Holding(String... names) {
			super(null);
			this.names = Set.of(names);
		}

		@Override
		protected URL findResource(String name) {
			try {
				return this.names.contains(name) ? new URL(null, "held:" + name, new Empty()) : null;
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

	private static final class Empty extends URLStreamHandler {

		@Override
		protected URLConnection openConnection(URL url) {
			return new URLConnection(url) {

				@Override
				public void connect() {
				}

				@Override
				public InputStream getInputStream() {
					return new ByteArrayInputStream(new byte[0]);
				}

			};
		}

	}

}
