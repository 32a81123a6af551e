package com.acme;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.firewall.spring.test.NestedLaunch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The page of the report in Chromium, which keeps its content security policy.
 */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class ReportBrowserTests {

	private static final String PROPERTY = "firewall.chromium";

	@TempDir
	private Path directory;

	@Test
	void pageWhenOpenedInABrowserRunsItsScript() throws Exception {
		NestedLaunch.of(ReportTests.parameters(this.directory), ReportFixtures.Mixed.class);
		String shown = dump();
		assertThat(shown).contains("<html lang=\"en\" class=\"scripted\">", "9 kinds of egress in 9 tests",
				"@AllowEgress(\"http://blocked.partner.example/v1\")", "class=\"bar\"");
		assertThat(shown).doesNotContain("<img");
	}

	@Test
	void pageWhenThereIsMuchShowsAPartOfIt() throws Exception {
		NestedLaunch.of(ReportTests.parameters(this.directory), ReportFixtures.Many.class);
		assertThat(dump()).containsPattern("8,0\\d\\d kinds of egress in \\d+ tests");
	}

	private String dump() throws Exception {
		Optional<Path> chromium = chromium();
		assumeTrue(chromium.isPresent(), "No Chromium on the PATH and none named by -D" + PROPERTY
				+ ": the page is not shown in a real browser");
		Path dump = this.directory.resolve("dump.html");
		Path profile = Files.createDirectory(this.directory.resolve("profile"));
		Process browser = new ProcessBuilder(chromium.get().toString(), "--headless", "--no-sandbox", "--disable-gpu",
				"--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
				"--disable-sync", "--disable-dev-shm-usage", "--user-data-dir=" + profile, "--dump-dom",
				this.directory.resolve("report.html").toUri().toString())
			.redirectError(ProcessBuilder.Redirect.DISCARD)
			.redirectOutput(dump.toFile())
			.start();
		try {
			assertThat(browser.waitFor(2, TimeUnit.MINUTES)).isTrue();
		}
		finally {
			browser.descendants().forEach(ProcessHandle::destroyForcibly);
			browser.destroyForcibly();
		}
		return Files.readString(dump, StandardCharsets.UTF_8);
	}

	private static Optional<Path> chromium() throws IOException {
		String named = System.getProperty(PROPERTY);
		if (named != null) {
			return Optional.of(Path.of(named));
		}
		List<String> names = List.of("chromium", "chromium-browser", "google-chrome");
		return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
			.flatMap((folder) -> names.stream().map((name) -> Path.of(folder, name)))
			.filter(Files::isExecutable)
			.findFirst();
	}

}
