package dev.firewall.agent;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class ChildrenTests {

	@TempDir
	Path folder;

	@Test
	void startWhenEnvironmentChangesAfterItWasJudgedGivesWhatWasJudged() throws Exception {
		Map<String, String> given = new HashMap<>(Map.of("MARK", "here"));
		Judges judges = new Judges((operation, argument) -> {
			if (operation.equals("inherit")) {
				return new Object[] { true, true,
						List.<Object[]>of(new Object[] { "POLICY", true, "own", new byte[1] }) };
			}
			assertThat((Map<?, ?>) ((Object[]) argument)[2]).isEqualTo(Map.of("MARK", "here"));
			given.put("LD_PRELOAD", "/tmp/x.so");
			return null;
		}, Judges.NONE);
		Object answer = new Children(new Seal(Instruments.none()), agent().toFile())
			.start(new Object[] { new String[] { "java" }, given, null }, judges);
		assertThat(given).containsKey("LD_PRELOAD");
		assertThat(answer).isInstanceOf(Map.class);
		assertThat(((Map<?, ?>) answer).keySet().toArray()).containsExactlyInAnyOrder("MARK", Inheritance.VARIABLE,
				Children.OPTIONS);
	}

	private Path agent() throws Exception {
		Path jar = this.folder.resolve("agent.jar");
		Manifest manifest = new Manifest();
		manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
		manifest.getMainAttributes().putValue("Premain-Class", FirewallAgent.class.getName());
		new JarOutputStream(Files.newOutputStream(jar), manifest).close();
		return jar;
	}

}
