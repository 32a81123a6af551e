package dev.firewall.spring.test;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/**
 * The files that a build leaves: made from all of its journals, whoever writes them.
 */
final class ReportFiles {

	private final ReportSettings settings;

	private final JournalFolder folder;

	private final String build;

	ReportFiles(ReportSettings settings, JournalFolder folder, String build) {
		this.settings = settings;
		this.folder = folder;
		this.build = build;
	}

	/** Writes what is known by now. What cannot be written fails no test. */
	void write() {
		try {
			this.folder.locked(() -> {
				write(this.folder.of(this.build), "report", "learned.yml");
				return true;
			});
		}
		catch (Exception ex) {
			GuardLog.warn("The report of the tests cannot be written to " + this.settings.directory(), ex);
		}
	}

	/**
	 * Writes what a build left that was killed, beside the report of the one that starts.
	 * @throws IOException if it cannot be written
	 */
	void writeLeftBehind() throws IOException {
		List<Path> journals = this.folder.leftBehind(this.build);
		if (!journals.isEmpty()) {
			write(journals, "interrupted", "interrupted-learned.yml");
		}
	}

	private void write(List<Path> journals, String name, String learned) throws IOException {
		if (journals.isEmpty()) {
			return;
		}
		Report report = Report.of(journals);
		Path directory = this.settings.directory();
		if (this.settings.enabled()) {
			Map<String, Object> tree = report.tree();
			String json = ReportJson.write(tree);
			replace(directory.resolve(name + ".json"), json);
			replace(directory.resolve(name + ".html"), ReportPage.html(tree, json));
		}
		if (this.settings.learn()) {
			replace(directory.resolve(learned), LearnedPolicy.yaml(report.journals()));
		}
	}

	/** Whoever reads finds the old file or the new one, whenever the JVM ends. */
	private static void replace(Path file, String content) throws IOException {
		Path written = file.resolveSibling("." + file.getFileName() + "-" + TestJvm.current().pid() + ".tmp");
		try {
			try (OutputStream out = new FileOutputStream(written.toFile())) {
				out.write(content.getBytes(StandardCharsets.UTF_8));
			}
			try {
				Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
			}
			catch (AtomicMoveNotSupportedException ex) {
				Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
			}
		}
		finally {
			Files.deleteIfExists(written);
		}
	}

}
