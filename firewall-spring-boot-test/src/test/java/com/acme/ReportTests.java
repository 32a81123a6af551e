package com.acme;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.firewall.spring.test.NestedLaunch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a run of tests leaves on disk.
 */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class ReportTests {

	@TempDir
	private Path directory;

	@Test
	void reportWhenTestsRanTellsWhatEachReachedOutFor() throws Exception {
		launch(ReportFixtures.Mixed.class);
		TestReport report = TestReport.in(this.directory);
		assertThat(report.json()).containsEntry("state", "complete");
		assertThat(report.totals()).containsExactly(Map.entry("BLOCKED", 4), Map.entry("WARNED", 1),
				Map.entry("ALLOWED", 6));
		assertThat(report.results()).containsExactly(Map.entry("failed", 2), Map.entry("passed", 7));
		assertThat(report.names().subList(0, 2)).containsExactlyInAnyOrder("blocked()", "swallowed()");
		assertThat(report.names()).doesNotContain("quiet()");
		report.hasOne("warned()", "WARNED", "GET http://warned.partner.example:80/v1");
		report.hasOne("expected()", "BLOCKED", "GET http://expected.partner.example:80/v1");
		report.hasOne("dynamic(): inner", "BLOCKED", "GET http://dynamic.partner.example:80/v1");
		report.hasOne("Outside of tests: set-up of classes, start of contexts", "ALLOWED",
				"GET http://setup.partner.example:80/");
		assertThat(report.egresses("allowed()")).singleElement()
			.satisfies((row) -> assertThat(row).containsEntry("count", 3)
				.containsEntry("destination", "allowed.partner.example:80")
				.containsEntry("rule", "http://allowed.partner.example")
				.hasEntrySatisfying("caller",
						(caller) -> assertThat((String) caller).startsWith("com.acme.Partner.intend(Partner.java:")));
		assertThat(report.egresses("blocked()")).singleElement()
			.satisfies((row) -> assertThat(row).containsEntry("fix", "http://blocked.partner.example/v1")
				.containsEntry("cause", "NOT_ALLOWED")
				.containsKeys("reason", "thread", "firstMillis", "caller"));
		assertThat(report.test("swallowed()")).containsEntry("status", "failed")
			.hasEntrySatisfying("error", (error) -> assertThat((String) error).contains("something swallowed that"));
	}

	@Test
	void reportSaysInItsFirstLineThatOnlyDecoratorsGuard() throws Exception {
		launch(ReportFixtures.First.class);
		assertThat(Files.readString(this.directory.resolve("report.json")))
			.startsWith("{\n \"guard\": \"Only decorators guard");
		assertThat(page().replaceAll("(?s)^.*<body>\\s*", ""))
			.startsWith("<p class=\"guard\" id=\"guard\">Only decorators guard");
	}

	@Test
	void pageWhenValuesAreHostileEscapesThem() throws Exception {
		launch(ReportFixtures.Mixed.class);
		assertThat(page()).doesNotContain("<img", "<script>alert").contains("onerror=alert(1)");
		assertThat(page().split("</script>", -1)).hasSize(3);
		assertThat(page()).contains("Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-")
			.doesNotContainPattern("(?i)(src|href)\\s*=\\s*[\"'][^\"']")
			.doesNotContain("@import", "url(");
	}

	@Test
	void reportWhenSwitchedOffIsNotWritten() {
		NestedLaunch.of(Map.of("firewall.test.report.enabled", "false", "firewall.test.report.directory",
				this.directory.toString()), ReportFixtures.First.class);
		assertThat(this.directory).isEmptyDirectory();
	}

	@Test
	void settingsWhenWrongFailTheTests() throws Exception {
		Path file = Files.createFile(this.directory.resolve("file"));
		NestedLaunch
			.of(Map.of("firewall.test.report.enabled", "perhaps", "firewall.test.report.directory", file.toString(),
					"firewall.test.learn", "all", "firewall.test.report.format", "pdf"), ReportFixtures.First.class)
			.fails("First", "firewall.test.report.enabled: a flag is true or false, not 'perhaps'",
					"firewall.test.report.directory: '" + file + "' can be no directory",
					"firewall.test.learn: a flag is true or false, not 'all'",
					"firewall.test.report.format: there is no such setting");
	}

	@Test
	void reportWhenThereIsMuchStaysSmallAndCountsAll() throws Exception {
		launch(ReportFixtures.Many.class);
		TestReport report = TestReport.in(this.directory);
		assertThat(report.totals()).containsEntry("ALLOWED", ReportFixtures.Many.CALLS + 50 * 400);
		assertThat(report.egresses()).hasSizeBetween(8_000, 8_100);
		for (String name : List.of("report.html", "report.json")) {
			assertThat(Files.size(this.directory.resolve(name))).isLessThan(8_000_000);
		}
		assertThat(sizeOfJournals()).isLessThan(8_000_000);
	}

	@Test
	void reportWhenAnotherRunFollowsTellsTestsThatRanAgainOnce() throws Exception {
		launch(ReportFixtures.First.class);
		launch(ReportFixtures.Second.class);
		launch(ReportFixtures.First.class);
		TestReport report = TestReport.in(this.directory);
		assertThat(report.names()).containsExactlyInAnyOrder("needsFirst()", "needsSecond()", "first()", "second()");
		assertThat(report.totals()).containsEntry("BLOCKED", 2).containsEntry("ALLOWED", 2);
	}

	@Test
	void reportWhenJvmIsKilledTellsWhatWasKnown() throws Exception {
		try (ForkedLaunch fork = ForkedLaunch.of(this.directory, false, ReportFixtures.Hanging.class)) {
			fork.awaitWord("known");
			fork.kill();
		}
		String journal = Files.readString(journals().get(0));
		assertThat(journal).contains("GET http://known.partner.example:80/v1", "GET http://left.partner.example:80/v1")
			.doesNotContain("\ndone\t");

		try (ForkedLaunch fork = ForkedLaunch.of(this.directory, false, ReportFixtures.Second.class)) {
			fork.awaitEnd();
		}
		TestReport report = TestReport.in(this.directory);
		assertThat(report.json()).containsEntry("state", "killed");
		assertThat(report.test("reachesOutAndHangs()")).containsEntry("status", "killed");
		assertThat(report.egresses("reachesOutAndHangs()")).extracting("outcome").containsExactly("ALLOWED", "BLOCKED");
		report.hasOne("second()", "ALLOWED", "GET http://second.partner.example:80/v1");
		assertThat(page()).contains("A JVM ended before its tests did");
	}

	@Test
	void reportWhenABuildWasKilledIsMadeAtTheNextStartBesideThatOfTheNext() throws Exception {
		try (ForkedLaunch fork = ForkedLaunch.of(this.directory, true, ReportFixtures.Hanging.class)) {
			fork.awaitWord("known");
			fork.kill();
		}
		Files.setLastModifiedTime(journals().get(0), FileTime.from(Instant.now().minus(Duration.ofHours(1))));
		launch(ReportFixtures.Second.class);
		TestReport interrupted = TestReport.of(this.directory.resolve("interrupted.json"));
		assertThat(interrupted.names()).containsExactly("reachesOutAndHangs()");
		assertThat(Files.readString(this.directory.resolve("interrupted.html"))).contains("left.partner.example");
		TestReport report = TestReport.in(this.directory);
		assertThat(report.json()).containsEntry("state", "complete");
		assertThat(report.names()).doesNotContain("reachesOutAndHangs()");
		assertThat(journals()).hasSize(1);
	}

	@Test
	void pageWhenTestsStillRunIsThere() throws Exception {
		try (ForkedLaunch fork = ForkedLaunch.of(this.directory, false, ReportFixtures.Hanging.class)) {
			fork.awaitWord("known");
			while (!Files.exists(this.directory.resolve("report.html")) || !page().contains("known.partner.example")) {
				Thread.onSpinWait();
			}
			assertThat(page()).contains("Tests still run");
		}
	}

	@Test
	void pageWhenNothingIsKnownYetIsNotThatOfAnEarlierBuild() throws Exception {
		Files.writeString(this.directory.resolve("report.html"), "of an earlier build");
		try (ForkedLaunch fork = ForkedLaunch.of(this.directory, false, ReportFixtures.Silent.class)) {
			while (page().equals("of an earlier build")) {
				Thread.onSpinWait();
			}
			assertThat(page()).contains("Tests still run");
		}
	}

	@Test
	void reportWhenSeveralJvmsRunTestsIsOne() throws Exception {
		try (ForkedLaunch waiting = ForkedLaunch.of(this.directory, true, ReportFixtures.Hanging.class)) {
			waiting.awaitWord("known");
			try (ForkedLaunch first = ForkedLaunch.of(this.directory, true, ReportFixtures.First.class);
					ForkedLaunch second = ForkedLaunch.of(this.directory, true, ReportFixtures.Second.class)) {
				first.awaitEnd();
				second.awaitEnd();
			}
			TestReport report = TestReport.in(this.directory);
			assertThat(report.json()).containsEntry("jvms", 3).containsEntry("state", "running");
			assertThat(report.names()).containsExactlyInAnyOrder("reachesOutAndHangs()", "first()", "needsFirst()",
					"second()", "needsSecond()");
			assertThat(Files.readString(this.directory.resolve("learned.yml"))).contains("""
					    # needed by com.acme.ReportFixtures$First.needsFirst()
					    # needed by com.acme.ReportFixtures$Second.needsSecond()
					    - "http://shared.partner.example"
					""");
		}
	}

	private void launch(Class<?>... classes) {
		NestedLaunch.of(parameters(this.directory), classes);
	}

	static Map<String, String> parameters(Path directory) {
		return Map.of("firewall.test.report.directory", directory.toString(), "firewall.test.report.enabled", "true");
	}

	private String page() throws IOException {
		return Files.readString(this.directory.resolve("report.html"), StandardCharsets.UTF_8);
	}

	private List<Path> journals() throws IOException {
		try (Stream<Path> files = Files.list(this.directory.resolve("journal"))) {
			return files.filter((file) -> file.toString().endsWith(".journal")).toList();
		}
	}

	private long sizeOfJournals() throws IOException {
		long size = 0;
		for (Path journal : journals()) {
			size += Files.size(journal);
		}
		return size;
	}

}
