package dev.firewall.spring.test;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * The journals of the JVMs that run the tests of one module. A JVM takes part in the
 * build of those before it if the same process started them.
 */
final class JournalFolder {

	private static final String SUFFIX = ".journal";

	/** The tests of a daemon that starts others later belong to another build. */
	private static final Duration SAME_BUILD = Duration.ofMinutes(1);

	private static final AtomicInteger NUMBER = new AtomicInteger();

	/** Locks of files are held by the JVM, not by the thread. */
	private static final Object LOCK = new Object();

	private final Path folder;

	JournalFolder(Path directory) {
		this.folder = directory.resolve("journal");
	}

	/**
	 * Runs a task while no other JVM does.
	 * @param task the task
	 * @param <T> its result
	 * @return its result
	 * @throws Exception what the task throws
	 */
	<T> T locked(Callable<T> task) throws Exception {
		synchronized (LOCK) {
			if (!Files.isDirectory(this.folder)) {
				Files.createDirectories(this.folder);
			}
			try (FileOutputStream file = new FileOutputStream(this.folder.resolve(".lock").toFile(), true)) {
				FileLock lock = file.getChannel().lock();
				try {
					return task.call();
				}
				finally {
					lock.release();
				}
			}
		}
	}

	/**
	 * The build that a JVM which starts now belongs to.
	 * @return its name
	 * @throws IOException if the folder cannot be read
	 */
	String build() throws IOException {
		TestJvm jvm = TestJvm.current();
		String build = jvm.started() + "-" + jvm.pid();
		for (Path file : files()) {
			Header header = Header.of(file);
			if (header != null && header.jvm().hasLauncherOf(jvm) && isRecent(file, header)) {
				build = header.build();
			}
		}
		return build;
	}

	private static boolean isRecent(Path file, Header header) throws IOException {
		Instant last = Files.getLastModifiedTime(file).toInstant();
		return TestJvm.isStartedByMaven() || header.jvm().isAlive() || last.isAfter(Instant.now().minus(SAME_BUILD));
	}

	/**
	 * The journals of a build.
	 * @param build its name
	 * @return the files, the oldest first
	 * @throws IOException if the folder cannot be read
	 */
	List<Path> of(String build) throws IOException {
		List<Path> files = new ArrayList<>();
		for (Path file : files()) {
			Header header = Header.of(file);
			if (header != null && header.build().equals(build)) {
				files.add(file);
			}
		}
		return files;
	}

	/**
	 * Finds another build that a JVM left without an end.
	 * @param build the build that starts
	 * @return the journals of the newest one, none if every build has ended
	 * @throws IOException if the folder cannot be read
	 */
	List<Path> leftBehind(String build) throws IOException {
		String interrupted = build;
		for (Path file : files()) {
			Header header = Header.of(file);
			if (header != null && !header.build().equals(build) && !header.jvm().isAlive() && !hasEnded(file)) {
				interrupted = header.build();
			}
		}
		return interrupted.equals(build) ? List.of() : of(interrupted);
	}

	private static boolean hasEnded(Path file) throws IOException {
		for (Journal.Line line : Journal.read(file)) {
			if (line.is("done")) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Removes the journals of other builds that no JVM writes any more.
	 * @param build the build that stays
	 * @throws IOException if one cannot be removed
	 */
	void removeOthers(String build) throws IOException {
		for (Path file : files()) {
			Header header = Header.of(file);
			if (header == null || (!header.build().equals(build) && !header.jvm().isAlive())) {
				Files.deleteIfExists(file);
			}
		}
	}

	/**
	 * Starts the journal of this JVM.
	 * @param build the build that it belongs to
	 * @param journal the journal
	 * @throws IOException if it cannot be written
	 */
	void open(String build, Journal journal) throws IOException {
		TestJvm jvm = TestJvm.current();
		long now = System.currentTimeMillis();
		// Their order is that of their names
		String name = padded(now, 15) + "-" + jvm.pid() + "-" + padded(NUMBER.incrementAndGet(), 6) + SUFFIX;
		journal.open(this.folder.resolve(name), "run", build, jvm.launcher(), jvm.launched(), jvm.pid(), jvm.started(),
				now);
	}

	/** Without a formatter, which takes longer to load than a run to open. */
	private static String padded(long number, int width) {
		String digits = Long.toString(number);
		return "0".repeat(Math.max(0, width - digits.length())) + digits;
	}

	private List<Path> files() throws IOException {
		List<Path> files = new ArrayList<>();
		if (Files.isDirectory(this.folder)) {
			String[] names = this.folder.toFile().list();
			if (names == null) {
				throw new IOException(this.folder + " cannot be read");
			}
			Arrays.sort(names);
			for (String name : names) {
				if (name.endsWith(SUFFIX)) {
					files.add(this.folder.resolve(name));
				}
			}
		}
		return files;
	}

	/**
	 * How a journal starts.
	 *
	 * @param build the build that it belongs to
	 * @param jvm who writes it
	 */
	private record Header(String build, TestJvm jvm) {

		static @Nullable Header of(Path file) throws IOException {
			try (BufferedReader lines = new BufferedReader(
					new InputStreamReader(new FileInputStream(file.toFile()), StandardCharsets.UTF_8))) {
				String first = lines.readLine();
				String[] fields = (first != null) ? first.split("\t", -1) : new String[0];
				if (fields.length < 7 || !fields[0].equals("run")) {
					return null;
				}
				return new Header(fields[1], new TestJvm(Long.parseLong(fields[2]), Long.parseLong(fields[3]),
						Long.parseLong(fields[4]), Long.parseLong(fields[5])));
			}
			catch (NumberFormatException ex) {
				return null;
			}
		}

	}

}
