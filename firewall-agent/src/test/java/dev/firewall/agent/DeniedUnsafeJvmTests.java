package dev.firewall.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.acme.clients.Clients;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Has clients of libraries work in JVMs in which a locked policy has
 * {@code sun.misc.Unsafe} refuse, and holds the table in the documentation against what
 * happened.
 */
class DeniedUnsafeJvmTests {

	private static final CoverageTable TABLE = new CoverageTable(
			"| client without `sun.misc.Unsafe` | what becomes of it | with `io.netty.noUnsafe` |");

	@TempDir
	Path folder;

	@Test
	void clientsWhenUnsafeIsDeniedAreAsTheTableSays() throws Exception {
		Map<String, Map<Integer, String>> rows = new LinkedHashMap<>();
		List<Jdk> jdks = Jdk.all();
		for (Jdk jdk : jdks) {
			Map<String, String> left = outcomes(jdk, "-Dio.netty.noUnsafe=false");
			Map<String, String> told = outcomes(jdk, "-Dio.netty.noUnsafe=true");
			left.forEach((client, outcome) -> rows.computeIfAbsent(client, (key) -> new TreeMap<>())
				.put(jdk.version(), outcome + " | " + told.get(client) + " |"));
		}
		assertThat(rows).hasSameSizeAs(Clients.all());
		TABLE.compareOnDefaultLine(rows, jdks.size() > 1);
	}

	private Map<String, String> outcomes(Jdk jdk, String option) throws Exception {
		Map<String, String> outcomes = new LinkedHashMap<>();
		Path own = Files.createDirectories(this.folder.resolve(jdk.version() + option));
		try (Listeners open = new Listeners(own.resolve("open"));
				AgentJvm.Conversation jvm = ClientsJvmTests.jvm(jdk, own, open)
					.options(option)
					.options(ClientsJvmTests.targets("open", open))
					.options(ClientsJvmTests.targets("shut", open))
					.agent(policy(own, open).toString())
					.talk(Clients.class)) {
			for (String client : Clients.all().keySet()) {
				int before = open.arrivals();
				jvm.ask(client + "\topen\t");
				outcomes.put(client, (open.arrivals() > before) ? "works" : "fails");
			}
		}
		return outcomes;
	}

	private static Path policy(Path folder, Listeners open) throws IOException {
		List<String> lines = new ArrayList<>(List.of("locked: true", "locked-unsafe: deny", "allow:"));
		ClientsJvmTests.rules(open).forEach((rule) -> lines.add("- \"" + rule + "\""));
		return Files.write(folder.resolve("policy.yml"), lines);
	}

}
