package dev.firewall.agent;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * Where JVMs that are started go to: a port that policies open, and one that they do not.
 */
abstract class AbstractChildrenTests {

	@TempDir
	Path folder;

	Listeners listeners;

	String open;

	String other;

	static List<Jdk> jdks() {
		return Jdk.all();
	}

	@BeforeEach
	void startListeners() throws Exception {
		this.listeners = new Listeners(this.folder);
		this.open = String.valueOf(this.listeners.closingPort());
		this.other = String.valueOf(this.listeners.httpPort());
	}

	@AfterEach
	void stopListeners() throws Exception {
		this.listeners.close();
	}

	String file(String name, String content) throws Exception {
		return Files.writeString(this.folder.resolve(name + ".yml"), content + "\n").toString();
	}

	static String[] with(String[] steps, String... more) {
		String[] all = Arrays.copyOf(steps, steps.length + more.length);
		System.arraycopy(more, 0, all, steps.length, more.length);
		return all;
	}

}
