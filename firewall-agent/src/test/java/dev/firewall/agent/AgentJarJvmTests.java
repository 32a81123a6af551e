package dev.firewall.agent;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AgentJarJvmTests {

	@Test
	void packagesThatAreListedAreThoseOfTheJar() throws IOException {
		try (JarFile jar = new JarFile(System.getProperty("firewall.agent.jar"))) {
			Set<String> packages = new TreeSet<>();
			jar.stream().map((entry) -> entry.getName()).filter((name) -> name.endsWith(".class")).forEach((name) -> {
				String path = name.startsWith(AgentClassLoader.FOLDER)
						? name.substring(AgentClassLoader.FOLDER.length()) : name;
				packages.add(path.substring(0, path.lastIndexOf('/')).replace('/', '.'));
			});
			packages.remove("dev.firewall.agent.bridge");
			try (InputStream list = jar.getInputStream(jar.getEntry(AgentClassLoader.PACKAGES))) {
				assertThat(new String(list.readAllBytes(), StandardCharsets.UTF_8).lines())
					.containsExactlyElementsOf(packages);
			}
		}
	}

}
