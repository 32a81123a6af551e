package dev.firewall.agent;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.io.TempDir;

/**
 * What JVMs that are started need: a JDK, a folder, and files in it.
 */
abstract class AbstractJvmTests {

	@TempDir
	Path folder;

	static List<Jdk> jdks() {
		return Jdk.all();
	}

	/** Writes a file in the grammar of policies. */
	String file(String name, String content) throws Exception {
		return Files.writeString(this.folder.resolve(name + ".yml"), content + "\n").toString();
	}

}
