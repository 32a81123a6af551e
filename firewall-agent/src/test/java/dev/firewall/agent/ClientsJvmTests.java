package dev.firewall.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import com.acme.clients.Clients;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Has clients of libraries refused, then allowed, then redirected, in JVMs of each JDK,
 * and holds the table in the documentation against what happened.
 */
class ClientsJvmTests {

	private static final CoverageTable TABLE = new CoverageTable(
			"| client | what the caller gets | redirected | arrived | descriptors |");

	private static final Set<String> REDIRECTED = Set.of("JDK HttpClient", "Apache HttpClient 5",
			"Apache HttpClient 5, asynchronous", "OkHttp", "OkHttp, asynchronous", "Reactor Netty on NIO",
			"Reactor Netty on epoll", "Jetty HttpClient", "Feign", "RestTemplate", "RestClient", "WebClient");

	/** What they throw does not tell of the refusal; it is recorded all the same. */
	private static final Set<String> SWALLOWED = Set.of("Kafka producer", "MongoDB driver");

	/** Native code opens its connections, which no agent sees. */
	private static final Set<String> UNGUARDED = Set.of("AWS SDK over AwsCrtHttpClient");

	private static final String BLOCKED = "EgressBlockedException";

	@TempDir
	Path folder;

	private final SoftAssertions softly = new SoftAssertions();

	private Listeners shut;

	private Listeners open;

	@Test
	void clientsWhenRefusedAllowedAndRedirectedAreAsTheTableSays() throws Exception {
		Map<String, Map<Integer, String>> rows = new LinkedHashMap<>();
		List<Jdk> jdks = Jdk.all();
		for (Jdk jdk : jdks) {
			Path own = Files.createDirectories(this.folder.resolve(String.valueOf(jdk.version())));
			try (Listeners refusing = new Listeners(own.resolve("shut"));
					Listeners allowing = new Listeners(own.resolve("open"));
					AgentJvm.Conversation jvm = jvm(jdk, own, refusing, allowing)) {
				this.shut = refusing;
				this.open = allowing;
				for (String client : Clients.all().keySet()) {
					rows.computeIfAbsent(client, (key) -> new TreeMap<>()).put(jdk.version(), row(jvm, client, jdk));
				}
			}
		}
		this.softly.assertAll();
		TABLE.compareOnDefaultLine(rows, jdks.size() > 1);
	}

	private String row(AgentJvm.Conversation jvm, String client, Jdk jdk) throws Exception {
		int before = this.open.arrivals();
		String[] refused = jvm.ask(client + "\tshut\t");
		if (UNGUARDED.contains(client)) {
			this.softly.assertThat(this.shut.arrivals()).as("%s on %s: %s", client, jdk, refused[2]).isPositive();
			this.softly.assertThat(refused[5]).as("records of %s on %s", client, jdk).isEqualTo("0");
			this.shut.forget();
			return "nothing: its native code is not seen | | all | |";
		}
		this.softly.assertThat(this.shut.arrivals()).as("%s on %s: %s", client, jdk, refused[2]).isZero();
		this.softly.assertThat(Integer.parseInt(refused[4]))
			.as("descriptors after %s on %s", client, jdk)
			.isLessThanOrEqualTo(Integer.parseInt(refused[3]));
		this.softly.assertThat(Integer.parseInt(refused[5]))
			.as("records of %s on %s: %s", client, jdk, refused[2])
			.isPositive();
		this.softly.assertThat(refused[2].contains(BLOCKED))
			.as("%s on %s: %s", client, jdk, refused[2])
			.isNotEqualTo(SWALLOWED.contains(client));
		if (client.equals("Netty DNS resolver")) {
			this.softly.assertThat(this.open.arrivals()).as("queries on %s", jdk).isEqualTo(before);
		}
		return refused[2] + " | " + redirected(jvm, client, jdk) + " | 0 | equal |";
	}

	private String redirected(AgentJvm.Conversation jvm, String client, Jdk jdk) throws Exception {
		int before = this.open.arrivals();
		String[] allowed = jvm.ask(client + "\topen\t");
		int after = this.open.arrivals();
		this.softly.assertThat(after).as("%s on %s: %s", client, jdk, allowed[2]).isGreaterThan(before);
		this.softly.assertThat(allowed[5]).as("records of %s on %s: %s", client, jdk, allowed[2]).isEqualTo("0");
		if (!REDIRECTED.contains(client)) {
			return "";
		}
		this.softly.assertThat(allowed[2]).as("%s on %s", client, jdk).isEqualTo("status 200");
		String[] redirected = jvm.ask(client + "\topen\tto/" + this.shut.httpPort());
		this.softly.assertThat(this.open.arrivals())
			.as("%s on %s: %s", client, jdk, redirected[2])
			.isGreaterThan(after);
		this.softly.assertThat(this.shut.arrivals()).as("redirected %s on %s: %s", client, jdk, redirected[2]).isZero();
		this.softly.assertThat(redirected[2]).as("redirected %s on %s", client, jdk).contains(BLOCKED);
		this.softly.assertThat(Integer.parseInt(redirected[5])).as("redirected %s on %s", client, jdk).isPositive();
		return redirected[2];
	}

	private static AgentJvm.Conversation jvm(Jdk jdk, Path own, Listeners shut, Listeners open) throws IOException {
		return jvm(jdk, own, open).agent("")
			.options("-Drules=" + String.join(" ", rules(open)))
			.options(targets("shut", shut))
			.options(targets("open", open))
			.talk(Clients.class);
	}

	/** A JVM with all libraries. */
	static AgentJvm jvm(Jdk jdk, Path own, Listeners open) throws IOException {
		Path hosts = own.resolve("hosts");
		Files.write(hosts, List.of(open.host() + " localhost", open.host() + " " + AgentJvm.hostName()));
		return AgentJvm.of(jdk)
			.options("-Xmx512m", "-XX:TieredStopAtLevel=1", "-Djdk.net.hosts.file=" + hosts,
					"-Dtarget.host=" + open.host())
			.withLibraries();
	}

	/** What clients need to reach it. */
	static List<String> rules(Listeners open) {
		List<String> rules = new ArrayList<>();
		for (int port : List.of(open.httpPort(), open.closingPort(), open.udpPort())) {
			rules.add("localhost:" + port);
		}
		rules.add("unix:" + open.socket());
		rules.add("asked.example");
		rules.add("socket:239.1.0.0/16");
		// The AWS client asks it for the C library before it loads its native one
		rules.add("subprocess:/usr/bin/ldd");
		return rules;
	}

	/** Where the clients find it. */
	static String[] targets(String name, Listeners listeners) {
		return new String[] { "-D" + name + ".http=" + listeners.httpPort(),
				"-D" + name + ".closing=" + listeners.closingPort(), "-D" + name + ".udp=" + listeners.udpPort(),
				"-D" + name + ".unix=" + listeners.socket() };
	}

}
