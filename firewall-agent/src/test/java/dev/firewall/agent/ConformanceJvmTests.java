package dev.firewall.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firewall.CaseOutcome;
import dev.firewall.CaseResults;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the worked cases about look-ups, datagrams, loopback, listeners and locked
 * policies as real calls of JVMs with the agent, and holds the table in the documentation
 * against what came of them.
 */
class ConformanceJvmTests {

	private static final CoverageTable TABLE = new CoverageTable("| worked cases | JDK 17 | JDK 25 |");

	@TempDir
	Path folder;

	@Test
	void casesWhenMadeByJvmsEndAsExpected() throws Exception {
		Map<String, Map<Integer, Integer>> counts = new LinkedHashMap<>();
		SoftAssertions softly = new SoftAssertions();
		List<Jdk> jdks = Jdk.all();
		for (Jdk jdk : jdks) {
			Path own = Files.createDirectories(this.folder.resolve(String.valueOf(jdk.version())));
			try (Harness harness = new Harness(jdk, own)) {
				CaseResults results = CaseResults.of(harness);
				softly.assertThat(results.failed()).as("%s", jdk).isEmpty();
				results.counts()
					.forEach((name, number) -> counts.computeIfAbsent(name, (key) -> new TreeMap<>())
						.put(jdk.version(), number));
			}
		}
		softly.assertAll();
		if (!CaseResults.areOthers()) {
			TABLE.compareOnDefaultLine(rows(counts, jdks), jdks.size() > 1);
		}
	}

	/** A column for each JDK. */
	private static Map<String, Map<Integer, String>> rows(Map<String, Map<Integer, Integer>> counts, List<Jdk> jdks) {
		Map<String, Map<Integer, String>> rows = new LinkedHashMap<>();
		counts.forEach((name, numbers) -> {
			String row = jdks.stream()
				.map(Jdk::version)
				.sorted()
				.map((version) -> numbers.getOrDefault(version, 0) + " |")
				.collect(Collectors.joining(" "));
			rows.put(name, Map.of(0, row));
		});
		return rows;
	}

	/** Runs cases in JVMs of one JDK. */
	private static final class Harness implements CaseResults.Harness, AutoCloseable {

		private static final Set<String> AREAS = Set.of("dns", "udp", "localhost", "callback", "locked");

		private final Jdk jdk;

		private final CaseJvm plain;

		private final LockedJvm locked;

		Harness(Jdk jdk, Path folder) throws IOException {
			this.jdk = jdk;
			this.plain = new CaseJvm(jdk, folder.resolve("plain"));
			this.locked = new LockedJvm(jdk, folder.resolve("locked"));
		}

		@Override
		public String deviation() {
			return "gate_deviation";
		}

		@Override
		public String elsewhere(JsonNode testCase) {
			if (!testCase.has("global_allow") || !AREAS.contains(testCase.path("area").asText())) {
				return "run in `firewall-core` or `firewall-spring-boot-test`";
			}
			String attempt = testCase.path("attempt").asText();
			if (attempt.startsWith("lookup with a non-text host")) {
				return "about names that are no text, which Java has no way to look up";
			}
			if (attempt.startsWith("refresh the context")) {
				return "about contexts of Spring, run in `firewall-spring-boot-autoconfigure`";
			}
			if (attempt.startsWith("raw native call") && this.jdk.version() < 22) {
				return "about the foreign-function API, which is not there";
			}
			return null;
		}

		@Override
		public CaseOutcome run(JsonNode testCase) throws Exception {
			return testCase.get("area").asText().equals("locked") ? this.locked.run(testCase)
					: this.plain.run(testCase);
		}

		@Override
		public void close() throws IOException {
			this.plain.close();
			this.locked.close();
		}

	}

}
