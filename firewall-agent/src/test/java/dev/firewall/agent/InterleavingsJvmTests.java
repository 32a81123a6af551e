package dev.firewall.agent;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;

import com.acme.Interleavings;
import com.google.re2j.Pattern;
import dev.firewall.Firewall;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Scopes of parallel workers below their clients, a million times.
 */
class InterleavingsJvmTests extends AbstractJvmTests {

	private static final long ROUNDS = 1_000_000;

	@ParameterizedTest
	@MethodSource("jdks")
	void scopesWhenThreadsAreSharedDoNotLeak(Jdk jdk) throws Exception {
		Path hosts = this.folder.resolve("hosts");
		Files.write(hosts,
				IntStream.range(0, 8).mapToObj((i) -> "192.0.2." + i + " w" + i + ".workers.example").toList());
		AgentJvm.Ended ended = AgentJvm.of(jdk)
			.agent("")
			.options("-Djdk.net.hosts.file=" + hosts, "-Dsun.net.inetaddr.ttl=-1")
			.with(Firewall.class, Pattern.class)
			.run(Interleavings.class, String.valueOf(ROUNDS));
		assertThat(ended.output().strip()).as(ended.errors()).isEqualTo("asked: 1000000, leaks: 0, lost: 0");
	}

}
