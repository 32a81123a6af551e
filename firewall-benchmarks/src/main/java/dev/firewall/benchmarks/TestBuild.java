package dev.firewall.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.springframework.util.FileSystemUtils;

/**
 * Has Maven run empty tests, in a project whose class path of tests has the test module
 * or not.
 */
final class TestBuild implements TestRunner {

	private static final double NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

	private static final String POM = """
			<project xmlns="http://maven.apache.org/POM/4.0.0">
				<modelVersion>4.0.0</modelVersion>
				<groupId>benchmark</groupId>
				<artifactId>empty-tests</artifactId>
				<version>1</version>
				<dependencies>
					<dependency>
						<groupId>org.junit.jupiter</groupId>
						<artifactId>junit-jupiter</artifactId>
						<version>%s</version>
						<scope>test</scope>
					</dependency>
				</dependencies>
				<build>
					<plugins>
						<plugin>
							<groupId>org.apache.maven.plugins</groupId>
							<artifactId>maven-surefire-plugin</artifactId>
							<version>%s</version>
							<configuration>
								<additionalClasspathElements>%s</additionalClasspathElements>
							</configuration>
						</plugin>
					</plugins>
				</build>
			</project>
			""";

	private final Path project;

	private final EmptyTests tests;

	private final boolean guarded;

	private final Path pom;

	/**
	 * A build.
	 * @param project its directory
	 * @param tests its tests, compiled to where Maven looks for them
	 * @param guarded whether it has the test module
	 */
	TestBuild(Path project, EmptyTests tests, boolean guarded) throws IOException {
		this.project = project;
		this.tests = tests;
		this.guarded = guarded;
		this.pom = project.resolve(guarded ? "with.xml" : "without.xml");
		StringBuilder module = new StringBuilder();
		for (String jar : guarded ? TestModule.jars() : List.<String>of()) {
			module.append("<jar>").append(jar).append("</jar>");
		}
		Files.writeString(this.pom,
				POM.formatted(TestModule.junitVersion(), System.getProperty("benchmarks.surefire"), module));
	}

	/** Where Maven looks for the tests of a project. */
	static Path classes(Path project) throws IOException {
		return Files.createDirectories(project.resolve("target").resolve("test-classes"));
	}

	@Override
	public double run() throws IOException {
		Path reported = this.project.resolve("target").resolve("firewall");
		FileSystemUtils.deleteRecursively(reported);
		Path maven = Path.of(System.getProperty("benchmarks.maven"), "bin",
				System.getProperty("os.name").startsWith("Windows") ? "mvn.cmd" : "mvn");
		long start = System.nanoTime();
		Process process = new ProcessBuilder(maven.toString(), "-B", "-ntp", "-f", this.pom.toString(), "surefire:test")
			.redirectErrorStream(true)
			.start();
		try (InputStream output = process.getInputStream()) {
			String read = new String(output.readAllBytes(), Charset.defaultCharset());
			process.onExit().join();
			double millis = (System.nanoTime() - start) / NANOS_PER_MILLI;
			if (!read.contains("Tests run: " + this.tests.count() + ", Failures: 0, Errors: 0")
					|| Files.exists(reported.resolve("report.html")) != this.guarded) {
				throw new IllegalStateException("The tests did not run as they should: " + read);
			}
			return millis;
		}
		finally {
			process.destroy();
		}
	}

}
