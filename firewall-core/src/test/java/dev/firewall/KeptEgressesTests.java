package dev.firewall;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Egresses that the gate describes once, and those that it describes each time.
 */
class KeptEgressesTests {

	private final KeptEgresses egresses = new KeptEgresses();

	@Test
	void connectionWhenAddressIsTheSameIsTheSame() throws Exception {
		Egress first = this.egresses.connection(address(1, 80));
		assertThat(first).hasToString("socket tcp 10.0.0.1:80");
		assertThat(this.egresses.connection(address(1, 80))).isSameAs(first);
		assertThat(this.egresses.connection(address(1, 81))).hasToString("socket tcp 10.0.0.1:81");
		assertThat(this.egresses.connection(address(2, 80))).hasToString("socket tcp 10.0.0.2:80");
	}

	@Test
	void datagramWhenConnectionIsKeptIsAnother() throws Exception {
		assertThat(this.egresses.connection(address(1, 80)).field("transport")).isEqualTo("tcp");
		assertThat(this.egresses.datagram(address(1, 80)).field("transport")).isEqualTo("udp");
		assertThat(this.egresses.connected(address(1, 80)).field("transport")).isNull();
		assertThat(this.egresses.connected(address(1, 80)).isConnection()).isTrue();
		assertThat(this.egresses.connection(address(1, 80)).field("transport")).isEqualTo("tcp");
	}

	@Test
	void lookupWhenNamesShareAPlaceIsOfItsName() {
		IntStream.range(0, 5000)
			.forEach((i) -> assertThat(this.egresses.lookup("h" + i + ".example").host())
				.hasToString("h" + i + ".example"));
		assertThat(this.egresses.lookup("h1.example")).isSameAs(this.egresses.lookup("h1.example"));
	}

	@Test
	void connectionWhenAddressMayChangeIsDescribedEachTime() {
		SocketAddress unresolved = InetSocketAddress.createUnresolved("api.example.com", 80);
		assertThat(this.egresses.connection(unresolved).host()).hasToString("api.example.com");
		assertThat(this.egresses.connection(unresolved).isKept()).isFalse();
		SocketAddress unknown = new SocketAddress() {

			@Override
			public int hashCode() {
				throw new AssertionError("Code of the application is not called");
			}

			@Override
			public boolean equals(Object other) {
				throw new AssertionError("Code of the application is not called");
			}

			@Override
			public String toString() {
				return "unknown";
			}

		};
		assertThat(this.egresses.connection(unknown).host().isInvalid()).isTrue();
		assertThat(this.egresses.connected(UnixDomainSocketAddress.of("/run/x.sock")).isKept()).isFalse();
	}

	private static SocketAddress address(int last, int port) throws Exception {
		return new InetSocketAddress(InetAddress.getByAddress(new byte[] { 10, 0, 0, (byte) last }), port);
	}

}
