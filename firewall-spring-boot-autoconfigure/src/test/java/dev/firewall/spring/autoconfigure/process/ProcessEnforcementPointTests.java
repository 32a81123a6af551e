package dev.firewall.spring.autoconfigure.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.firewall.Firewall;
import dev.firewall.policy.EgressPattern;
import dev.firewall.spring.test.kit.EgressTarget;
import dev.firewall.spring.test.kit.EnforcementPointKit;
import dev.firewall.spring.test.kit.KitClient;
import org.junit.jupiter.api.io.TempDir;

/**
 * The compatibility kit on {@link ProcessRunner}, with programs that leave a mark for
 * each start.
 */
class ProcessEnforcementPointTests extends EnforcementPointKit<ProcessEnforcementPointTests.MarkingProgram> {

	@TempDir
	private Path directory;

	private int started;

	@Override
	protected MarkingProgram startTarget() throws IOException {
		return MarkingProgram.in(this.directory.resolve("program" + this.started++));
	}

	@Override
	protected KitClient<MarkingProgram> client(Firewall firewall) {
		ProcessRunner runner = ProcessRunner.of(firewall);
		return (program) -> runner.command(program.file().toString()).run();
	}

	@Override
	protected EgressPattern failingPattern(MarkingProgram target) {
		return EgressPattern.of("subprocess").fieldMatching("command", (command) -> {
			throw new AssertionError("thrown by the test");
		});
	}

	/**
	 * A program that adds a line to a file.
	 *
	 * @param file the program
	 * @param marks the file that it writes to
	 */
	record MarkingProgram(Path file, Path marks) implements EgressTarget {

		static MarkingProgram in(Path directory) throws IOException {
			Files.createDirectories(directory);
			Path marks = directory.resolve("marks");
			Path file = directory.resolve("mark");
			Files.writeString(file, "#!/bin/sh\necho started >> '" + marks + "'\n");
			file.toFile().setExecutable(true);
			return new MarkingProgram(file, marks);
		}

		@Override
		public String rule() {
			return "subprocess:" + this.file;
		}

		@Override
		public int arrivals() {
			try {
				return Files.exists(this.marks) ? Files.readAllLines(this.marks).size() : 0;
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		@Override
		public void close() {
		}

	}

}
