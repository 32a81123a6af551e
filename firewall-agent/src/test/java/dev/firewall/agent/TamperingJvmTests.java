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
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;

import com.acme.NativeStripping;
import com.acme.Plain;
import com.acme.StrippingAgent;
import com.acme.Tampering;
import com.acme.Way;
import com.google.re2j.Pattern;
import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.VirtualMachine;
import dev.firewall.Firewall;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tries to open a locked gate, in JVMs of each JDK, and holds the tables in the
 * documentation against what happened.
 */
class TamperingJvmTests extends AbstractJvmTests {

	private static final Path TABLES = Path.of("../docs/security-model.md");

	private static final String LATCHED = "latched";

	private static final int COLUMNS = 3;

	private static final long PATIENCE = 60_000_000_000L;

	private Path stripping;

	@BeforeEach
	void makeOtherAgent() throws IOException {
		this.stripping = strippingAgent(this.folder.resolve("stripping.jar"));
	}

	/** Makes the jar of an agent that takes hooks out. */
	static Path strippingAgent(Path file) throws IOException {
		Manifest manifest = new Manifest();
		Attributes attributes = manifest.getMainAttributes();
		attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
		for (String name : List.of("Premain-Class", "Agent-Class")) {
			attributes.putValue(name, StrippingAgent.class.getName());
		}
		for (String name : List.of("Redefine-Classes", "Retransform-Classes", "Set-Native-Method-Prefix")) {
			attributes.putValue("Can-" + name, "true");
		}
		try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file), manifest)) {
			for (String type : List.of("StrippingAgent", "StrippingAgent$Original", "Reach")) {
				String path = "com/acme/" + type + ".class";
				jar.putNextEntry(new JarEntry(path));
				jar.write(TamperingJvmTests.class.getResourceAsStream("/" + path).readAllBytes());
				jar.closeEntry();
			}
		}
		return file;
	}

	@Test
	void attemptsWhenCodeIsOrdinaryOpenNothing() throws Exception {
		check("ordinary", Tampering.all(), (jvm) -> {
		}, "");
	}

	@Test
	void attemptsWhenThereIsAnInstrumentationOpenNothing() throws Exception {
		check("instrumentation", Tampering.withInstrumentation(),
				(jvm) -> jvm.options("-javaagent:" + this.stripping + "=keep"), "");
	}

	@Test
	void attemptsWhenOptionsOrNativeCodeHelpAreAsTheTableSays() throws Exception {
		check("options", Tampering.withOptions(), (jvm) -> jvm.options("-Djdk.attach.allowAttachSelf=true",
				"--add-opens=java.base/sun.nio.ch=ALL-UNNAMED"), "");
	}

	@Test
	void attemptsWhenUnsafeIsThereAreAsTheTableSays() throws Exception {
		check("unsafe", Tampering.withUnsafe(), (jvm) -> {
		}, "");
	}

	@Test
	void attemptsWhenUnsafeIsDeniedOpenNothing() throws Exception {
		check("unsafe denied", Tampering.withUnsafe(), (jvm) -> {
		}, "locked-unsafe: deny");
	}

	@ParameterizedTest
	@MethodSource("jdks")
	void agentWhenAttachedByAnotherProcessLatches(Jdk jdk) throws Exception {
		try (Listeners listeners = new Listeners(this.folder);
				Attacked attacked = new Attacked(jdk, this.folder, listeners, (jvm) -> {
				}, "")) {
			VirtualMachine machine = VirtualMachine.attach(String.valueOf(attacked.jvm.pid()));
			try {
				assertThatExceptionOfType(AgentInitializationException.class)
					.isThrownBy(() -> machine.loadAgent(this.stripping.toString()));
			}
			finally {
				machine.detach();
			}
			assertThat(attacked.attempt("none")).isEqualTo("nothing | latched | 0");
		}
	}

	@ParameterizedTest
	@MethodSource("jdks")
	void agentWhenListedLaterEndsTheJvm(Jdk jdk) throws Exception {
		AgentJvm.Ended ended = later(jdk, true);
		assertThat(ended.status()).isNotZero();
		assertThat(ended.output()).doesNotContain("main runs");
		assertThat(ended.errors()).contains("The firewall is locked, and another agent, com.acme.StrippingAgent,");
	}

	@ParameterizedTest
	@MethodSource("jdks")
	void agentWhenListedLaterAndNothingIsLockedIsReported(Jdk jdk) throws Exception {
		AgentJvm.Ended ended = later(jdk, false);
		assertThat(ended.status()).as(ended.errors()).isZero();
		assertThat(ended.errors()).contains("Another agent, com.acme.StrippingAgent, comes after that of the firewall");
	}

	@ParameterizedTest
	@MethodSource("jdks")
	void agentThatCameBeforeTheLockWhenItDropsHooksPastTheJdkOpensNothing(Jdk jdk) throws Exception {
		assertThat(stripNative(jdk, true, "later", 0)).containsExactly("EgressBlockedException");
		assertThat(stripNative(jdk, true, "before", 1)).containsExactly("connected", "EgressBlockedException");
	}

	@ParameterizedTest
	@MethodSource("jdks")
	void agentThatIsListedFirstWhenItDropsHooksPastTheJdkOpensNothing(Jdk jdk) throws Exception {
		assertThat(stripNative(jdk, false, "later", 0)).containsExactly("EgressBlockedException");
		assertThat(stripNative(jdk, false, "before", 1)).containsExactly("connected", "EgressBlockedException");
	}

	/** The lines of an application whose other agent drops the hooks in Netty. */
	private List<String> stripNative(Jdk jdk, boolean firewallFirst, String when, int arrivals) throws Exception {
		String other = "-javaagent:" + this.stripping + "=keep";
		Path own = Files.createDirectories(this.folder.resolve(when));
		try (Listeners listeners = new Listeners(own)) {
			AgentJvm jvm = AgentJvm.of(jdk).options("-Xmx256m");
			AgentJvm both = firewallFirst ? jvm.agent("").options(other) : jvm.options(other).agent("");
			AgentJvm.Ended ended = both.withLibraries()
				.run(NativeStripping.class, listeners.host(), String.valueOf(listeners.closingPort()), when);
			assertThat(listeners.arrivals()).as(ended.errors()).isEqualTo(arrivals);
			return ended.output().lines().toList();
		}
	}

	private AgentJvm.Ended later(Jdk jdk, boolean locked) throws Exception {
		Path policy = this.folder.resolve("policy.yml");
		Files.writeString(policy, "locked: " + locked + "\nallow: [ elsewhere.example ]\n");
		try (Listeners listeners = new Listeners(this.folder)) {
			AgentJvm.Ended ended = AgentJvm.of(jdk)
				.agent(policy.toString())
				.options("-javaagent:" + this.stripping, "-Xmx256m", "-XX:-CreateCoredumpOnCrash",
						"-XX:ErrorFile=" + this.folder.resolve("crash.log"))
				.with(Firewall.class, Pattern.class)
				.reaching(listeners)
				.run(Plain.class, String.valueOf(listeners.closingPort()));
			assertThat(listeners.arrivals()).isEqualTo(locked ? 0 : 1);
			return ended;
		}
	}

	private void check(String table, Map<String, Way> attempts, Setup setup, String policy) throws Exception {
		Map<String, Map<Integer, String>> outcomes = new LinkedHashMap<>();
		List<Jdk> jdks = Jdk.all();
		for (Jdk jdk : jdks) {
			Path own = Files.createDirectories(this.folder.resolve(table + jdk.version()));
			try (Listeners listeners = new Listeners(own);
					Attacked attacked = new Attacked(jdk, own, listeners, setup, policy)) {
				for (String attempt : attempts.keySet()) {
					outcomes.computeIfAbsent(attempt, (key) -> new TreeMap<>())
						.put(jdk.version(), attacked.attempt(attempt));
				}
			}
		}
		List<String> rows = outcomes.entrySet()
			.stream()
			.map((entry) -> "| " + entry.getKey() + " | " + describe(entry.getValue()) + " |")
			.toList();
		if (Boolean.getBoolean("firewall.security.write")) {
			write(table, rows);
		}
		if (jdks.size() > 1) {
			assertThat(Files.readAllLines(TABLES)).containsSubsequence(rows);
		}
	}

	/** Each column once where the JDKs agree. */
	private static String describe(Map<Integer, String> outcomes) {
		List<String> columns = new ArrayList<>();
		for (int i = 0; i < COLUMNS; i++) {
			int column = i;
			Map<Integer, String> cells = new TreeMap<>();
			outcomes.forEach((version, outcome) -> cells.put(version, outcome.split(" \\| ")[column]));
			boolean equal = Set.copyOf(cells.values()).size() == 1;
			columns.add(equal ? cells.values().iterator().next()
					: cells.entrySet()
						.stream()
						.map((cell) -> cell.getKey() + ": " + cell.getValue())
						.collect(Collectors.joining("; ")));
		}
		return String.join(" | ", columns);
	}

	private static void write(String table, List<String> rows) throws IOException {
		List<String> lines = new ArrayList<>(Files.readAllLines(TABLES));
		int end = lines.indexOf("<!-- " + table + " -->") + 1;
		while (!lines.get(end).startsWith("|---")) {
			end++;
		}
		end++;
		while (end < lines.size() && lines.get(end).startsWith("|")) {
			lines.remove(end);
		}
		lines.addAll(end, rows);
		Files.write(TABLES, lines);
	}

	private interface Setup {

		void prepare(AgentJvm jvm);

	}

	/** A JVM that is started anew whenever an attempt has changed it for good. */
	private final class Attacked implements AutoCloseable {

		private final Jdk jdk;

		private final Path own;

		private final Listeners listeners;

		private final Setup setup;

		private final Path policy;

		private AgentJvm.Conversation jvm;

		private int jvms;

		private int allowed;

		Attacked(Jdk jdk, Path own, Listeners listeners, Setup setup, String policy) throws Exception {
			this.jdk = jdk;
			this.own = own;
			this.listeners = listeners;
			this.setup = setup;
			this.policy = own.resolve("policy.yml");
			Files.write(this.policy, List.of("locked: true", policy,
					"allow: [ \"localhost:" + listeners.httpPort() + "\", \"allowed.example\" ]"));
			start();
		}

		private Path errors() {
			return this.own.resolve("errors" + this.jvms);
		}

		private List<String> told() throws IOException {
			return Files.readAllLines(errors())
				.stream()
				.filter((line) -> line.startsWith("The firewall is locked, and "))
				.toList();
		}

		private void start() throws Exception {
			this.jvms++;
			AgentJvm started = AgentJvm.of(this.jdk).with(Firewall.class, Pattern.class);
			this.setup.prepare(started);
			this.jvm = started.agent(this.policy.toString())
				.options("-Xmx256m", "-Dtarget.host=" + this.listeners.host(),
						"-Dtarget.http=" + this.listeners.httpPort(),
						"-Dtarget.closing=" + this.listeners.closingPort(),
						"-Dtarget.agent=" + TamperingJvmTests.this.stripping, "-Dtarget.policy=" + this.policy)
				.talk(Tampering.class, errors().toFile());
			// What the gate lets pass and what not before anything was tried
			String[] answer = this.jvm.ask("none");
			assertThat(answer[3]).isEqualTo("refused");
			assertThat(answer[4]).isEqualTo("open");
			this.allowed++;
		}

		/** What it got, how connections end after it, and what arrived that may not. */
		String attempt(String attempt) throws Exception {
			int before = this.listeners.arrivals() - this.allowed;
			String[] answer = this.jvm.ask(attempt);
			this.allowed += answer[4].equals("open") ? 1 : 0;
			int arrived = this.listeners.arrivals() - this.allowed - before;
			boolean latched = answer[3].equals(LATCHED);
			assertThat(answer[4]).as("%s on %s", attempt, this.jdk).isEqualTo(latched ? LATCHED : "open");
			List<String> told = told();
			long start = System.nanoTime();
			// A gate that has lost everything refuses before anybody sees it
			while (latched && told.isEmpty() && System.nanoTime() - start < PATIENCE) {
				told = told();
			}
			assertThat(told).as("%s on %s", attempt, this.jdk).hasSize(latched ? 1 : 0);
			if (latched || arrived > 0) {
				close();
				start();
			}
			return answer[2] + " | " + answer[3] + " | " + arrived;
		}

		@Override
		public void close() throws IOException {
			this.jvm.close();
		}

	}

}
