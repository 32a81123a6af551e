package dev.firewall.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import com.acme.CaseCalls;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.VirtualMachine;
import dev.firewall.CaseOutcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * JVMs with a locked policy, the case's, that play attempts to open it.
 */
final class LockedJvm implements AutoCloseable {

	private static final String ALERT = "The firewall is locked, and ";

	private static final int MAX_LINES = 100;

	private final Jdk jdk;

	private final Path folder;

	private final Listeners listeners;

	private final Path stripping;

	private AgentJvm.Conversation jvm;

	private Path errors;

	private int jvms;

	LockedJvm(Jdk jdk, Path folder) throws IOException {
		this.jdk = jdk;
		this.folder = Files.createDirectories(folder);
		this.listeners = new Listeners(folder);
		this.stripping = TamperingJvmTests.strippingAgent(folder.resolve("stripping.jar"));
	}

	CaseOutcome run(JsonNode testCase) throws Exception {
		String attempt = testCase.get("attempt").asText();
		boolean stripping = attempt.matches("(a second agent|replace an internal helper).*");
		boolean latches = stripping || attempt.matches(".*('current policy' reference|UNLOCKED copy).*")
				|| attempt.startsWith("Attach API");
		if (stripping) {
			stop();
		}
		if (this.jvm == null) {
			start(testCase, stripping);
		}
		try {
			return run(testCase, attempt, latches);
		}
		finally {
			if (latches || attempt.matches("(set the re-entrancy flag|clear the scope).*")) {
				stop();
			}
		}
	}

	private CaseOutcome run(JsonNode testCase, String attempt, boolean latches) throws Exception {
		if (attempt.startsWith("Attach API")) {
			attach(this.jvm.pid());
		}
		String[] answer = this.jvm.ask(new ObjectMapper().writeValueAsString(testCase));
		CaseOutcome outcome = CaseJvm.outcome(answer[2]);
		assertThat(this.listeners.arrivals()).as("arrivals").isEqualTo(attempt.startsWith("raw native call") ? 1 : 0);
		this.listeners.forget();
		List<String> lines = Files.readAllLines(this.errors);
		assertThat(lines.stream().filter((line) -> line.startsWith(ALERT))).as("alerts").hasSize(latches ? 1 : 0);
		// Hundreds of refusals are not told one by one
		assertThat(lines).hasSizeLessThan(MAX_LINES);
		return outcome;
	}

	private void start(JsonNode testCase, boolean stripping) throws IOException {
		Path policy = this.folder.resolve("policy.yml");
		List<String> lines = new ArrayList<>(List.of("locked: true", "allow:"));
		testCase.get("global_allow").forEach((rule) -> lines.add("  - \"" + rule.asText() + "\""));
		Files.write(policy, lines);
		this.errors = this.folder.resolve("errors" + this.jvms++);
		AgentJvm started = AgentJvm.of(this.jdk);
		if (stripping) {
			started.options("-javaagent:" + this.stripping + "=keep");
		}
		this.jvm = started.agent(policy.toString())
			.reaching(this.listeners)
			.options("-Xmx256m", "-XX:TieredStopAtLevel=1", "-Dsun.net.inetaddr.ttl=0",
					"-Dtarget.agent=" + this.stripping, "-Dtarget.policy=" + policy)
			.withTestModule()
			.withLibraries()
			.talk(CaseCalls.class, this.errors.toFile());
	}

	private void attach(long pid) throws Exception {
		VirtualMachine machine = VirtualMachine.attach(String.valueOf(pid));
		try {
			assertThatExceptionOfType(AgentInitializationException.class)
				.isThrownBy(() -> machine.loadAgent(this.stripping.toString()));
		}
		finally {
			machine.detach();
		}
	}

	private void stop() throws IOException {
		if (this.jvm != null) {
			this.jvm.close();
			this.jvm = null;
		}
	}

	@Override
	public void close() throws IOException {
		stop();
		this.listeners.close();
	}

}
