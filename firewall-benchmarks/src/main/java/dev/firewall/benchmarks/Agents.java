package dev.firewall.benchmarks;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * Agents, and the options that put them into a JVM.
 */
final class Agents {

	private Agents() {
	}

	/** Where the classes of the benchmarks are. */
	static Path classes() {
		try {
			return Path.of(Agents.class.getProtectionDomain().getCodeSource().getLocation().toURI());
		}
		catch (URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * The agent of the firewall.
	 * @param directory where to write its policy
	 * @param policy the policy
	 * @return the options of a JVM
	 */
	static List<String> firewall(Path directory, String policy) throws IOException {
		Path file = Files.writeString(directory.resolve("policy.yml"), policy);
		return List.of("-javaagent:" + jar("firewall") + "=" + file);
	}

	/**
	 * The agent of OpenSearch. It finds its parts beside it.
	 * @param directory where to put them
	 * @return the options of a JVM
	 */
	static List<String> openSearch(Path directory) throws IOException {
		Path agent = jar("opensearch");
		try (JarFile opened = new JarFile(agent.toFile())) {
			String parts = opened.getManifest().getMainAttributes().getValue("Boot-Class-Path");
			for (String part : parts.trim().split(" ")) {
				Path source = jar(part.startsWith("byte-buddy") ? "opensearch.bytebuddy" : "opensearch.bootstrap");
				Files.copy(source, directory.resolve(part));
			}
		}
		return List.of("-javaagent:" + Files.copy(agent, directory.resolve(agent.getFileName())));
	}

	/**
	 * Sniffy, which is no agent but a library that puts itself in front of sockets.
	 * @return the options of a JVM
	 */
	static List<String> sniffy() {
		String classPath = String.join(File.pathSeparator, classes().toString(), jar("sniffy").toString(),
				jar("sniffy.map").toString());
		return List.of("-cp", classPath, "-Dio.sniffy.monitorSocket=true", "-Dio.sniffy.logLevel=ERROR",
				"--add-opens=java.base/java.net=ALL-UNNAMED");
	}

	/** The jar of an agent, as the build says where it is. */
	static Path jar(String name) {
		String jar = System.getProperty("benchmarks.agent." + name, "");
		if (!Files.isRegularFile(Path.of(jar))) {
			throw new IllegalStateException("The agent " + name + " is not there: '" + jar + "'");
		}
		return Path.of(jar);
	}

	/**
	 * Writes the jar of an agent that does nothing but take note of when it is called.
	 * @param directory where to
	 * @return the jar
	 */
	static Path stamp(Path directory) throws IOException {
		Manifest manifest = new Manifest();
		manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
		manifest.getMainAttributes().putValue("Premain-Class", StampAgent.class.getName());
		Path jar = directory.resolve("stamp.jar");
		String entry = StampAgent.class.getName().replace('.', '/') + ".class";
		try (OutputStream file = Files.newOutputStream(jar);
				JarOutputStream output = new JarOutputStream(file, manifest)) {
			output.putNextEntry(new JarEntry(entry));
			Files.copy(classes().resolve(entry), output);
		}
		return jar;
	}

}
