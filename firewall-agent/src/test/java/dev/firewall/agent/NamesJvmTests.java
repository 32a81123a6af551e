package dev.firewall.agent;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import com.acme.NameScenarios;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Look-ups of the JDK, of JNDI and of Netty's resolver, with a name server that counts
 * what it is asked.
 */
class NamesJvmTests extends AbstractListenerTests {

	private static final int PATIENCE = 60;

	private static final int FIRST_WITH_PROVIDERS = 18;

	private static final String PROVIDER = """
			package com.acme.names;

			import java.io.IOException;
			import java.net.DatagramPacket;
			import java.net.DatagramSocket;
			import java.net.InetAddress;
			import java.net.InetSocketAddress;
			import java.net.UnknownHostException;
			import java.net.spi.InetAddressResolver;
			import java.net.spi.InetAddressResolverProvider;
			import java.nio.channels.SocketChannel;
			import java.nio.file.Files;
			import java.nio.file.Path;
			import java.nio.file.StandardOpenOption;
			import java.util.concurrent.CompletableFuture;
			import java.util.concurrent.CountDownLatch;
			import java.util.stream.Stream;

			public final class CountingProvider extends InetAddressResolverProvider implements InetAddressResolver {

				@Override
				public InetAddressResolver get(Configuration configuration) {
					return this;
				}

				@Override
				public String name() {
					return "counting";
				}

				@Override
				public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) throws UnknownHostException {
					asked(host);
					if (Thread.currentThread().getName().equals("firewall-probe")) {
						dial();
					}
					if (Boolean.getBoolean("waiting")) {
						awaitMain();
					}
					if (Boolean.getBoolean("query")) {
						query();
					}
					String address = switch (host) {
						case "name.example" -> "192.0.2.8";
						case "reverse.example" -> "192.0.2.7";
						case "allowed.example" -> System.getProperty("target.host");
						default -> throw new UnknownHostException(host);
					};
					byte[] bytes = InetAddress.getByName(address).getAddress();
					return Stream.of(InetAddress.getByAddress(host, bytes));
				}

				@Override
				public String lookupByAddress(byte[] bytes) throws UnknownHostException {
					asked("the name of an address");
					return "reverse.example";
				}

				private static void awaitMain() {
					try {
						((CountDownLatch) System.getProperties().computeIfAbsent("main", (key) -> new CountDownLatch(1)))
							.await();
					}
					catch (InterruptedException ex) {
						throw new IllegalStateException(ex);
					}
				}

				/** Does not get past the operating system, which nobody on loopback does. */
				private static void query() {
					try (DatagramSocket socket = new DatagramSocket(0,
							InetAddress.getByName(System.getProperty("target.host")))) {
						socket.send(new DatagramPacket(new byte[1], 1, new InetSocketAddress("192.0.2.53", 53)));
					}
					catch (IOException ex) {
						// It has got past the gate
					}
				}

				/** On a thread of the agent, which is no reason to let it pass. */
				@SuppressWarnings("unchecked")
				private static void dial() {
					CompletableFuture<String> outcome = (CompletableFuture<String>) System.getProperties().get("dialled");
					try (SocketChannel channel = SocketChannel.open()) {
						channel.connect(new InetSocketAddress(System.getProperty("target.host"),
								Integer.getInteger("target.closing")));
						outcome.complete("connected");
					}
					catch (IOException | RuntimeException ex) {
						outcome.complete(ex.getClass().getSimpleName());
					}
				}

				private static void asked(String what) {
					try {
						Files.writeString(Path.of(System.getProperty("asked")), what + System.lineSeparator(),
								StandardOpenOption.CREATE, StandardOpenOption.APPEND);
					}
					catch (IOException ex) {
						throw new IllegalStateException(ex);
					}
				}

			}
			""";

	private DnsServer names;

	@BeforeEach
	void startNameServer() throws Exception {
		this.names = new DnsServer(InetAddress.getByName(this.listeners.host()), "192.0.2.8");
	}

	@AfterEach
	void stopNameServer() throws Exception {
		this.names.close();
	}

	@ParameterizedTest
	@MethodSource("jdks")
	void jndiWhenNameServerIsNotAllowedSendsNoQuery(Jdk jdk) throws Exception {
		AgentJvm.Ended ended = run(jvm(jdk), "jndi");
		assertThat(ended.output().lines()).containsExactly("without a rule for the name server: refused",
				"with one: 192.0.2.8");
		// Of the two, the second
		assertThat(this.names.asked()).containsExactly("asked.example");
	}

	@ParameterizedTest
	@MethodSource("jdks")
	void nettyWhenNameIsRefusedSendsNoQuery(Jdk jdk) throws Exception {
		AgentJvm.Ended ended = run(jvm(jdk), "netty");
		assertThat(ended.output().lines()).containsExactly("without a rule for the name server: block",
				"refused name: block", "allowed name: allow");
		assertThat(this.names.asked()).containsExactly("asked.example");
	}

	@ParameterizedTest
	@MethodSource("jdks")
	void reactorWhenTheJdkLooksNamesUpNeedsNoRuleForANameServer(Jdk jdk) throws Exception {
		AgentJvm.Ended ended = run(jvm(jdk), "reactor");
		List<String> lines = ended.output().lines().toList();
		assertThat(lines).hasSize(2);
		assertThat(lines.get(0)).isEqualTo("refused name: refused");
		// The operating system does not connect a client on loopback to elsewhere
		assertThat(lines.get(1)).startsWith("allowed name: ").contains("Invalid argument");
		assertThat(this.names.asked()).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("jdks")
	void lookupWhenNamesAreInAFileIsJudgedAlike(Jdk jdk) throws Exception {
		AgentJvm.Ended ended = run(jvm(jdk), "file");
		assertThat(ended.output().lines()).containsExactly("allowed name: 192.0.2.8", "connection: allow",
				"connection by address: allow", "other address: block", "refused name: refused",
				"name that leads to loopback: block");
	}

	@ParameterizedTest
	@MethodSource("jdks")
	void lookupWhenRefusedBeforeIsNotRemembered(Jdk jdk) throws Exception {
		AgentJvm.Ended ended = run(jvm(jdk), "negative");
		assertThat(ended.output().lines()).containsExactly("first: refused", "compared: false", "second: refused",
				"allowed: 192.0.2.8", "after it: refused");
	}

	@ParameterizedTest
	@MethodSource("jdks")
	void reverseWhenRefusedAnswersTheAddress(Jdk jdk) throws Exception {
		AgentJvm.Ended ended = run(jvm(jdk), "reverse");
		// The JDK looks the name up again, to see whether it is the address's
		assertThat(ended.output().lines()).containsExactly("refused: 192.0.2.7", "address allowed: 192.0.2.7",
				"name allowed, too: reverse.example");
	}

	@ParameterizedTest
	@MethodSource("jdks")
	void providerWhenNameIsRefusedIsNotAsked(Jdk jdk) throws Exception {
		assumeProviders(jdk);
		AgentJvm.Ended ended = run(withProvider(jdk), "file");
		assertThat(ended.output().lines()).containsExactly("allowed name: 192.0.2.8", "connection: allow",
				"connection by address: allow", "other address: block", "refused name: refused",
				"name that leads to loopback: block");
		assertThat(asked()).contains("name.example", "allowed.example").doesNotContain("reverse.example");
	}

	@ParameterizedTest
	@MethodSource("jdks")
	void providerWhenNameOfAddressIsRefusedIsNotAsked(Jdk jdk) throws Exception {
		assumeProviders(jdk);
		AgentJvm.Ended ended = run(withProvider(jdk), "reverse");
		assertThat(ended.output().lines()).containsExactly("refused: 192.0.2.7", "address allowed: 192.0.2.7",
				"name allowed, too: reverse.example");
		assertThat(asked().stream().filter("the name of an address"::equals)).hasSize(2);
		assertThat(asked().stream().filter("reverse.example"::equals)).hasSize(1);
	}

	@ParameterizedTest
	@MethodSource("jdks")
	void providerWhenItAsksANameServerIsJudged(Jdk jdk) throws Exception {
		assumeProviders(jdk);
		AgentJvm.Ended ended = run(withProvider(jdk).options("-Dquery=true"), "provider");
		assertThat(ended.output().lines()).containsExactly("with a rule for the name server: 192.0.2.8",
				"without one: refused");
	}

	@ParameterizedTest
	@MethodSource("jdks")
	void hooksWhenProviderKnowsNoLocalhostAreActive(Jdk jdk) throws Exception {
		assumeProviders(jdk);
		AgentJvm.Ended ended = run(withProvider(jdk), "hooks");
		assertThat(ended.output().lines()).hasSize(Hook.ALL.size()).noneMatch((line) -> line.startsWith("MISSING"));
	}

	@ParameterizedTest
	@MethodSource("jdks")
	void hooksWhenTheyAreNotYetProvenRefuseAndDoNotHoldUpMain(Jdk jdk) throws Exception {
		assumeProviders(jdk);
		AgentJvm.Ended ended = run(withProvider(jdk).options("-Dwaiting=true"), "beside");
		assertThat(ended.output().lines()).hasSize(1 + Hook.ALL.size())
			.noneMatch((line) -> line.startsWith("MISSING"))
			.first()
			.isEqualTo("connection: refused");
	}

	@ParameterizedTest
	@MethodSource("jdks")
	void providerWhenTheProbeOfTheGateCallsItIsJudged(Jdk jdk) throws Exception {
		assumeProviders(jdk);
		AgentJvm.Ended ended = run(withProvider(jdk).options("-Dsun.net.inetaddr.ttl=0"), "probe");
		assertThat(ended.output().lines()).containsExactly("on the thread of the probe: EgressBlockedException");
	}

	private static void assumeProviders(Jdk jdk) {
		boolean compiles = Files.isExecutable(jdk.home().resolve("bin/javac"));
		Assumptions.assumeTrue(jdk.version() >= FIRST_WITH_PROVIDERS && compiles,
				"a JDK that has providers of look-ups, and a compiler");
	}

	private List<String> asked() throws Exception {
		return Files.readAllLines(this.folder.resolve("asked"));
	}

	private AgentJvm jvm(Jdk jdk) throws Exception {
		return AgentJvm.of(jdk)
			.agent("")
			.reaching(this.listeners)
			.options("-Xmx256m", "-XX:TieredStopAtLevel=1", "-Dtarget.dns=" + this.names.port())
			.withTestModule()
			.withLibraries();
	}

	/** Without the file, which would take its place. */
	private AgentJvm withProvider(Jdk jdk) throws Exception {
		Path classes = Files.createDirectories(this.folder.resolve("provider"));
		Path source = Files.writeString(this.folder.resolve("CountingProvider.java"), PROVIDER);
		Process compiler = new ProcessBuilder(jdk.home().resolve("bin/javac").toString(), "-d", classes.toString(),
				source.toString())
			.inheritIO()
			.start();
		assertThat(compiler.waitFor(PATIENCE, TimeUnit.SECONDS)).isTrue();
		assertThat(compiler.exitValue()).isZero();
		Path services = Files.createDirectories(classes.resolve("META-INF/services"));
		Files.writeString(services.resolve("java.net.spi.InetAddressResolverProvider"),
				"com.acme.names.CountingProvider\n");
		return AgentJvm.of(jdk)
			.agent("")
			.options("-Xmx256m", "-XX:TieredStopAtLevel=1", "-Dtarget.host=" + this.listeners.host(),
					"-Dtarget.closing=" + this.listeners.closingPort(), "-Dasked=" + this.folder.resolve("asked"))
			.with(classes)
			.withTestModule()
			.withLibraries();
	}

	private AgentJvm.Ended run(AgentJvm jvm, String scenario) throws Exception {
		AgentJvm.Ended ended = jvm.run(NameScenarios.class, scenario);
		assertThat(ended.status()).as(ended.errors()).isZero();
		assertThat(this.listeners.arrivals()).isZero();
		return ended;
	}

}
