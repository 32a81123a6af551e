package dev.firewall.benchmarks;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Starts the sample in a JVM of its own, from the unpacked executable jar.
 */
final class SampleProcess {

	private static final Pattern STARTED = Pattern
		.compile("Started \\S+ in ([0-9.]+) seconds \\(process running for ([0-9.]+)\\)");

	private static final String CLASSES = "BOOT-INF/classes/";

	private static final String LIBRARIES = "BOOT-INF/lib/";

	private final String mainClass;

	private final List<String> classPath;

	private SampleProcess(String mainClass, List<String> classPath) {
		this.mainClass = mainClass;
		this.classPath = classPath;
	}

	/**
	 * An application that lies with the benchmarks.
	 * @param type what has its {@code main}
	 * @return the application, not started yet
	 */
	static SampleProcess of(Class<?> type) {
		return new SampleProcess(type.getName(),
				List.of(System.getProperty("java.class.path").split(File.pathSeparator)));
	}

	/**
	 * Unpacks the sample.
	 * @param jar the executable jar
	 * @param directory an empty directory
	 * @return the sample, not started yet
	 */
	static SampleProcess unpack(Path jar, Path directory) throws IOException {
		List<String> classPath = new ArrayList<>();
		classPath.add(directory.resolve(CLASSES).toString());
		try (JarFile file = new JarFile(jar.toFile())) {
			for (JarEntry entry : file.stream().toList()) {
				String name = entry.getName();
				if (entry.isDirectory() || !(name.startsWith(CLASSES) || name.startsWith(LIBRARIES))) {
					continue;
				}
				Path target = directory.resolve(name);
				Files.createDirectories(target.getParent());
				try (InputStream content = file.getInputStream(entry)) {
					Files.copy(content, target);
				}
				if (name.startsWith(LIBRARIES)) {
					classPath.add(target.toString());
				}
			}
			return new SampleProcess(file.getManifest().getMainAttributes().getValue("Start-Class"), classPath);
		}
	}

	/**
	 * The sample without what makes the starter a starter: nothing names its
	 * auto-configurations any more. Its classes stay, because the sample's own code uses
	 * some of them.
	 * @param instead a class whose beans the sample's own code needs then
	 * @param directory where to put what is changed
	 */
	SampleProcess withoutStarter(Class<?> instead, Path directory) throws IOException {
		List<String> changed = new ArrayList<>();
		for (String path : this.classPath) {
			Path jar = Path.of(path);
			if (jar.getFileName().toString().startsWith("firewall-spring-boot-autoconfigure")) {
				changed.add(withoutRegistration(jar, directory).toString());
			}
			else {
				changed.add(path);
			}
		}
		changed.add(Path.of(instead.getProtectionDomain().getCodeSource().getLocation().getPath()).toString());
		return new SampleProcess(this.mainClass, changed);
	}

	private static Path withoutRegistration(Path jar, Path directory) throws IOException {
		Path copy = directory.resolve("without-" + jar.getFileName());
		try (JarFile file = new JarFile(jar.toFile());
				JarOutputStream output = new JarOutputStream(Files.newOutputStream(copy))) {
			for (JarEntry entry : file.stream().toList()) {
				if (!entry.getName().startsWith("META-INF/spring")) {
					output.putNextEntry(new JarEntry(entry.getName()));
					file.getInputStream(entry).transferTo(output);
				}
			}
		}
		return copy;
	}

	/**
	 * Starts the sample and ends it as soon as it says that it has started.
	 * @param arguments for the JVM
	 * @return what Spring Boot says that it took
	 */
	Started startAndEnd(List<String> arguments) throws IOException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(arguments);
		command.addAll(List.of("-cp", String.join(File.pathSeparator, this.classPath), this.mainClass, "--once"));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		try (BufferedReader output = process.inputReader(Charset.defaultCharset())) {
			StringBuilder read = new StringBuilder();
			for (String line = output.readLine(); line != null; line = output.readLine()) {
				Matcher started = STARTED.matcher(line);
				if (started.find()) {
					return new Started(Double.parseDouble(started.group(1)), Double.parseDouble(started.group(2)));
				}
				read.append(line).append(System.lineSeparator());
			}
			throw new IllegalStateException("The sample did not start:" + System.lineSeparator() + read);
		}
		finally {
			end(process);
		}
	}

	/** Asks it to end, so that it ends the servers that it started. */
	private static void end(Process process) {
		process.destroy();
		process.onExit().join();
	}

	/**
	 * How many seconds a start took.
	 *
	 * @param application the application
	 * @param process the application, and the JVM before it
	 */
	record Started(double application, double process) {

	}

}
