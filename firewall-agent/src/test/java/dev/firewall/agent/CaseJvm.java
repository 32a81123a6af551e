package dev.firewall.agent;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import com.acme.CaseCalls;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.firewall.CaseOutcome;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * JVMs that play cases about destinations: with a policy of the case's in force, on names
 * that lead where the case says.
 */
final class CaseJvm implements AutoCloseable {

	/** What the cases call the machine that they run on. */
	private static final String OWN_NAME = "own-machine-name";

	/** Where the cases have something listen. */
	private static final int PORT = 8080;

	private static final int DATAGRAM_PORT = 8125;

	private static final String CONNECTED_BEFORE = "connect datagram socket";

	private final Jdk jdk;

	private final Path folder;

	private final Listeners listeners;

	private final EveryLoopback servers;

	private final DnsServer names;

	private AgentJvm.Conversation jvm;

	CaseJvm(Jdk jdk, Path folder) throws IOException {
		this.jdk = jdk;
		this.folder = Files.createDirectories(folder);
		this.listeners = new Listeners(folder);
		InetAddress host = InetAddress.getByName(this.listeners.host());
		this.servers = new EveryLoopback(host);
		this.names = new DnsServer(host, "198.51.100.7");
	}

	private void start() throws IOException {
		this.jvm = AgentJvm.of(this.jdk)
			.agent("")
			.reaching(this.listeners)
			.options("-Xmx256m", "-XX:TieredStopAtLevel=1", "-Dsun.net.inetaddr.ttl=0",
					"-Dtarget.dns=" + this.names.port(), "-Dtarget.name=" + AgentJvm.hostName())
			.withTestModule()
			.withLibraries()
			.talk(CaseCalls.class);
	}

	CaseOutcome run(JsonNode original) throws Exception {
		if (this.jvm == null) {
			start();
		}
		JsonNode testCase = here(original);
		String[] answer = this.jvm.ask(new ObjectMapper().writeValueAsString(testCase));
		int arrived = this.servers.arrivals();
		List<String> asked = this.names.asked();
		assertThat(this.listeners.arrivals()).as("at other listeners").isZero();
		if (leavesSomething(original)) {
			close(this.jvm);
			this.jvm = null;
		}
		CaseOutcome outcome = outcome(answer[2]);
		boolean loopback = !testCase.equals(original) && !original.path("host").asText().equals(OWN_NAME);
		if (outcome == CaseOutcome.ALLOW && loopback) {
			assertThat(arrived).as("arrivals").isPositive();
		}
		else {
			assertThat(arrived).as("arrivals").isZero();
		}
		boolean queried = outcome == CaseOutcome.ALLOW && isLookUpOfName(original);
		assertThat(asked.stream().distinct().toList()).as("queries")
			.isEqualTo(queried ? List.of(testCase.get("host").asText()) : List.of());
		return outcome;
	}

	static CaseOutcome outcome(String answer) {
		assertThat(answer).isIn("allow", "block", "config-error");
		return CaseOutcome.parse(answer);
	}

	/** Puts the servers of this test where the case has some. */
	private JsonNode here(JsonNode original) throws IOException {
		ObjectNode testCase = original.deepCopy();
		int port = original.path("port").asInt();
		if (port == PORT || port == DATAGRAM_PORT) {
			int own = (port == PORT) ? this.servers.tcpPort() : this.servers.udpPort();
			String text = testCase.get("global_allow").toString().replace(":" + port + "\"", ":" + own + "\"");
			testCase.set("global_allow", new ObjectMapper().readTree(text));
			testCase.put("port", own);
		}
		if (original.path("host").asText().equals(OWN_NAME)) {
			testCase.put("host", AgentJvm.hostName());
		}
		if (original.path("steps").asText().startsWith(CONNECTED_BEFORE)) {
			testCase.put("host", this.listeners.host());
			testCase.put("port", this.servers.udpPort());
		}
		return testCase;
	}

	/** What was looked up stays known, so the next case gets a JVM of its own. */
	private static boolean leavesSomething(JsonNode testCase) {
		return testCase.has("resolved_ip") || testCase.path("steps").asText().contains("looked up before");
	}

	private static boolean isLookUpOfName(JsonNode testCase) {
		return testCase.path("phase").asText().startsWith("dns") && testCase.get("host").asText().matches("[a-z].*");
	}

	private static void close(AgentJvm.Conversation jvm) throws IOException {
		if (jvm != null) {
			jvm.close();
		}
	}

	@Override
	public void close() throws IOException {
		close(this.jvm);
		this.names.close();
		this.servers.close();
		this.listeners.close();
	}

}
