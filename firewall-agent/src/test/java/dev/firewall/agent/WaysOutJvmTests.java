package dev.firewall.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import com.acme.Waiting;
import com.acme.WaysOut;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Takes every way out in JVMs of each JDK, refused and allowed, and holds the table in
 * the documentation against what happened.
 */
class WaysOutJvmTests {

	private static final CoverageTable TABLE = new CoverageTable(
			"| way | what the caller gets | arrived | descriptors |");

	/** Ways that nothing can open on loopback, or where there is nothing to arrive. */
	private static final Set<String> SILENT = Set.of("InetAddress.getByName", "InetAddress.getAllByName",
			"new InetSocketAddress(name, port)", "URL.hashCode", "URL.equals", "InetAddress.getHostName",
			"InetAddress.getCanonicalHostName", "InetSocketAddress.getHostName", "InetAddress.isReachable");

	/** The JDK itself takes a refusal for something that is not there. */
	private static final Set<String> SWALLOWED = Set.of("URLClassLoader");

	@TempDir
	Path folder;

	@Test
	void waysWhenRefusedAndAllowedAreAsTheTableSays() throws Exception {
		Map<String, Map<Integer, String>> rows = new LinkedHashMap<>();
		WaysOut.all().keySet().forEach((way) -> rows.put(way, new TreeMap<>()));
		List<Jdk> jdks = Jdk.all();
		for (Jdk jdk : jdks) {
			Path own = Files.createDirectories(this.folder.resolve(String.valueOf(jdk.version())));
			refused(jdk, own).forEach((way, outcome) -> rows.get(way).put(jdk.version(), outcome + " | 0 | equal |"));
			allowed(jdk, own);
		}
		TABLE.compare(rows, jdks.size() > 1);
	}

	private Map<String, String> refused(Jdk jdk, Path own) throws Exception {
		Map<String, String> outcomes = new TreeMap<>();
		try (Listeners listeners = new Listeners(own.resolve("refused"));
				Attachable other = new Attachable(jdk);
				AgentJvm.Conversation jvm = jvm(jdk, own, listeners, other,
						List.of("allowed.example", "elsewhere.example"))) {
			for (String way : WaysOut.all().keySet()) {
				String[] answer = jvm.ask(way);
				assertThat(other.arrivals()).isZero();
				assertThat(listeners.arrivals()).as("%s on %s: %s", way, jdk, answer[2]).isZero();
				assertThat(Integer.parseInt(answer[4])).as("descriptors after %s on %s", way, jdk)
					.isLessThanOrEqualTo(Integer.parseInt(answer[3]));
				boolean answers = SILENT.contains(way) && answer[2].startsWith("answers");
				boolean swallowed = SWALLOWED.contains(way);
				assertThat(answers || swallowed || answer[2].contains("EgressBlockedException"))
					.as("%s on %s: %s", way, jdk, answer[2])
					.isTrue();
				outcomes.put(way, answer[2]);
			}
		}
		return outcomes;
	}

	private void allowed(Jdk jdk, Path own) throws Exception {
		try (Listeners listeners = new Listeners(own.resolve("allowed")); Attachable other = new Attachable(jdk)) {
			List<String> rules = List.of("localhost:" + listeners.httpPort(), "localhost:" + listeners.closingPort(),
					"localhost:" + listeners.udpPort(), "unix:" + listeners.socket(), "allowed.example",
					"target.example:80", "name.example", "192.0.2.7", "subprocess:/usr/bin/touch",
					"subprocess:/bin/touch", "socket:239.0.0.0/8", "unix:" + other.socket());
			try (AgentJvm.Conversation jvm = jvm(jdk, own, listeners, other, rules)) {
				int before = 0;
				for (String way : WaysOut.all().keySet()) {
					String[] answer = jvm.ask(way);
					int after = listeners.arrivals() + other.arrivals();
					if (!SILENT.contains(way)) {
						assertThat(after).as("%s on %s: %s", way, jdk, answer[2]).isGreaterThan(before);
					}
					boolean reachable = way.equals("InetAddress.isReachable");
					assertThat(answer[2].contains("EgressBlockedException")).as("%s on %s: %s", way, jdk, answer[2])
						.isEqualTo(reachable);
					before = after;
				}
			}
		}
	}

	private AgentJvm.Conversation jvm(Jdk jdk, Path own, Listeners listeners, Attachable other, List<String> rules)
			throws IOException {
		Path policy = own.resolve("policy.yml");
		List<String> lines = new ArrayList<>(List.of("firewall:", "  allow:"));
		rules.forEach((rule) -> lines.add("    - \"" + rule + "\""));
		Files.write(policy, lines);
		return AgentJvm.of(jdk)
			.agent(policy.toString())
			.options("-Xmx256m", "-Dtarget.pid=" + other.pid())
			.reaching(listeners)
			.talk(WaysOut.class);
	}

	/** Another JVM. It listens only once somebody attaches to it. */
	private static final class Attachable implements AutoCloseable {

		private final Process process;

		Attachable(Jdk jdk) throws IOException {
			this.process = new ProcessBuilder(jdk.java().toString(), "-cp", AgentJvm.location(Waiting.class),
					Waiting.class.getName())
				.redirectError(ProcessBuilder.Redirect.DISCARD)
				.start();
			// Before it is there, what attaches ends it
			assertThat(this.process.inputReader().readLine()).isEqualTo("waits");
		}

		long pid() {
			return this.process.pid();
		}

		Path socket() {
			return Path.of("/tmp/.java_pid" + pid());
		}

		int arrivals() {
			return Files.exists(socket()) ? 1 : 0;
		}

		@Override
		public void close() throws Exception {
			this.process.getOutputStream().close();
			this.process.waitFor();
		}

	}

}
