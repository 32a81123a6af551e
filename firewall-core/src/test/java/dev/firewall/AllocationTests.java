package dev.firewall;

import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;

import com.sun.management.ThreadMXBean;
import dev.firewall.policy.EgressPattern;
import dev.firewall.policy.Policy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An allowed decision creates nothing, but for what RE2/J creates where a policy has
 * regular expressions. Counts bytes, so it depends on no clock.
 */
class AllocationTests {

	private static final int WARM_UP = 50_000;

	private static final int CALLS = 200_000;

	private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	@Test
	void enforceWhenAllowedCreatesNothing() throws Exception {
		Policy policy = Policy.builder()
			.allow(IntStream.range(0, 1000).mapToObj((i) -> "h" + i + ".example.com").toList())
			.allow("http://api.example.com:443/v1/**", "*.example.org", "10.0.0.0/8", "glob?.example", "localhost:8080",
					"subprocess:/bin/*")
			.allow(EgressPattern.of("redis").and(EgressPattern.of("redis").field("command", "FLUSHALL").negate()))
			.deny("evil.example", "192.0.2.0/24", "*.bad.example")
			.build();
		Firewall firewall = Firewall.of(policy);
		InetAddress learnt = InetAddress.getByAddress(new byte[] { (byte) 198, 51, 100, 7 });
		firewall.learn("h7.example.com", learnt);
		List<Egress> egresses = List.of(Egress.http("GET", URI.create("https://api.example.com/v1/items")),
				Egress.http("GET", URI.create("http://h999.example.com")), Egress.dns("a.b.example.org"),
				Egress.connect(new InetSocketAddress(InetAddress.getByAddress(new byte[] { 10, 1, 2, 3 }), 80)),
				Egress.connect(new InetSocketAddress(learnt, 443)), Egress.dns("globe.example"),
				Egress.to(Protocol.HTTP).host("localhost").port(8080).build(), Egress.process("/bin/true", List.of()),
				Egress.to(Protocol.REDIS).host("cache").port(6379).field("command", "GET").build(),
				Egress.to(Protocol.REDIS).host("cache").port(6379).field("command", "SET").build().kept());
		for (Egress egress : egresses) {
			assertThat(bytesPerCall(firewall, egress)).as(egress.toString()).isLessThan(1.0);
		}
		try (var outer = EgressScope.restrict("http", "*.example.org").open();
				var inner = EgressScope.deny("redis").open()) {
			assertThat(bytesPerCall(firewall, egresses.get(0))).isLessThan(1.0);
			assertThat(bytesPerCall(firewall, egresses.get(2))).isLessThan(1.0);
		}
	}

	private double bytesPerCall(Firewall firewall, Egress egress) {
		enforce(firewall, egress, WARM_UP);
		long thread = Thread.currentThread().getId();
		long before = this.threads.getThreadAllocatedBytes(thread);
		enforce(firewall, egress, CALLS);
		return (double) (this.threads.getThreadAllocatedBytes(thread) - before) / CALLS;
	}

	private void enforce(Firewall firewall, Egress egress, int calls) {
		for (int i = 0; i < calls; i++) {
			firewall.enforce(egress);
			assertThatNothingIsStubbed(firewall.answer(egress, Answer.Value.class, null));
		}
	}

	private static void assertThatNothingIsStubbed(@Nullable Answer answer) {
		if (answer != null) {
			throw new AssertionError("Outside a sandbox nothing answers");
		}
	}

}
