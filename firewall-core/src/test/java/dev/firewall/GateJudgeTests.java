package dev.firewall;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import dev.firewall.policy.EgressPattern;
import dev.firewall.policy.Policy;
import dev.firewall.policy.PolicyBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the gate in the JDK is answered. Nothing is dialled here.
 */
class GateJudgeTests {

	private static final String SEEN = "203.0.113.201";

	private final GateJudge judge = new GateJudge();

	private final CollectedDecisions decisions = new CollectedDecisions();

	@AfterEach
	void deactivate() {
		Firewall.deactivate();
	}

	@Test
	void applyWhenNothingIsInForceLetsPass() throws Exception {
		assertThat(this.judge.apply("connect", address(SEEN, 80))).isNull();
		assertThat(this.judge.apply("what nobody knows", "argument")).isNull();
	}

	@Test
	void connectWhenRefusedAnswersTheRefusal() throws Exception {
		activate(Policy.builder().allow("10.1.2.3:80"));
		assertThat(this.judge.apply("connect", address("10.1.2.3", 80))).isNull();
		assertThat(this.judge.apply("connect", address("10.1.2.3", 81))).isInstanceOf(EgressBlockedException.class);
		assertThat(this.decisions.records()).singleElement()
			.satisfies((record) -> assertThat(record.egress()).hasToString("socket tcp 10.1.2.3:81"));
	}

	@Test
	void connectWhenJvmFailsInRecorderIsRefusedAlsoWhereFailuresPass() throws Exception {
		Firewall.activate(Firewall.builder()
			.policy(Policy.builder().allow("10.1.2.3:80").failClosed(false).build())
			.recorder((record) -> {
				throw new InternalError("broken");
			})
			.build());
		assertThat(this.judge.apply("connect", address("10.1.2.3", 81))).isInstanceOf(EgressBlockedException.class);
	}

	@Test
	void connectWhenScopeIsOpenIsJudgedByIt() throws Exception {
		SocketAddress address = address("10.1.2.3", 80);
		EgressScope.denyAll()
			.run(() -> assertThat(this.judge.apply("connect", address)).isInstanceOf(EgressBlockedException.class));
		assertThat(this.judge.apply("connect", address)).isNull();
	}

	@Test
	void connectWhenAddressCarriesForgedNameIsJudgedByAddress() throws Exception {
		activate(Policy.builder().allow("api.example.com"));
		InetAddress forged = InetAddress.getByAddress("api.example.com", new byte[] { (byte) 203, 0, 113, (byte) 202 });
		assertThat(this.judge.apply("connect", new InetSocketAddress(forged, 443)))
			.isInstanceOf(EgressBlockedException.class);
	}

	@Test
	void connectWhenNameWasSeenToResolveToItIsAllowed() throws Exception {
		activate(Policy.builder().allow("https://seen.example.com:443"));
		this.judge.apply("learnt",
				new Object[] { "seen.example.com", new InetAddress[] { InetAddress.getByName(SEEN) } });
		assertThat(this.judge.apply("lookup", "seen.example.com")).isNull();
		assertThat(this.judge.apply("connect", address(SEEN, 443))).isNull();
		assertThat(this.judge.apply("connected", address(SEEN, 443))).isNull();
		assertThat((Throwable) this.judge.apply("connect", address(SEEN, 80)))
			.isInstanceOf(EgressBlockedException.class)
			.hasMessageContaining("Blocked socket tcp " + SEEN + ":80")
			.hasMessageContaining("name:    seen.example.com")
			.hasMessageContaining("- \"socket://seen.example.com:80\"");
	}

	@Test
	void connectWhenAllowedNameLeadsToLoopbackIsRefused() throws Exception {
		activate(Policy.builder().allow("rebound.example.com"));
		this.judge.apply("learnt",
				new Object[] { "rebound.example.com", new InetAddress[] { InetAddress.getByName("127.0.0.9") } });
		assertThat(this.judge.apply("connect", address("127.0.0.9", 80))).isInstanceOf(EgressBlockedException.class);
	}

	@Test
	void connectedWhenRefusedAnswersConnectException() throws Exception {
		activate(Policy.builder().allow("10.1.2.3:80"));
		Object answer = this.judge.apply("connected", address("10.1.2.3", 81));
		assertThat(answer).isInstanceOf(ConnectException.class);
		assertThat(EgressBlockedException.findIn((Throwable) answer)).isPresent();
		assertThat(this.judge.apply("connected", UnixDomainSocketAddress.of("/run/other.sock")))
			.isInstanceOf(ConnectException.class);
	}

	@Test
	void connectedWhenOnlyDatagramsAreAllowedLeavesTransportToTheStepBefore() throws Exception {
		activate(Policy.builder().allow(EgressPattern.of("socket").host("10.1.2.3").field("transport", "udp")));
		assertThat(this.judge.apply("associate", address("10.1.2.3", 53))).isNull();
		assertThat(this.judge.apply("connected", address("10.1.2.3", 53))).isNull();
		assertThat(this.judge.apply("connect", address("10.1.2.3", 53))).isInstanceOf(EgressBlockedException.class);
	}

	@Test
	void datagramWhenOnlyHttpIsAllowedIsRefused() throws Exception {
		activate(Policy.builder().allow("http://10.1.2.3:80"));
		assertThat(this.judge.apply("connect", address("10.1.2.3", 80))).isNull();
		assertThat(this.judge.apply("datagram", address("10.1.2.3", 80))).isInstanceOf(EgressBlockedException.class);
	}

	@Test
	void lookupWhenRefusedAnswersTheRefusal() {
		activate(Policy.builder().allow("https://api.example.com"));
		assertThat(this.judge.apply("lookup", "api.example.com")).isNull();
		assertThat(this.judge.apply("lookup", "evil.example.com")).isInstanceOf(EgressBlockedException.class);
	}

	@Test
	void reverseWhenRefusedAnswersTheAddress() throws Exception {
		activate(Policy.builder().allow("10.1.2.3"));
		assertThat(this.judge.apply("reverse", InetAddress.getByName("10.1.2.3"))).isNull();
		assertThat(this.judge.apply("reverse", InetAddress.getByName("10.1.2.4"))).isEqualTo("10.1.2.4");
		assertThat(this.decisions.records()).hasSize(1);
		assertThat(this.judge.apply("reverse", InetAddress.getByName("127.0.0.1"))).isEqualTo("127.0.0.1");
		assertThat(this.decisions.records()).hasSize(1);
	}

	@Test
	void reachWhenRuleNamesPortIsRefused() throws Exception {
		activate(Policy.builder().allow("10.1.2.3:80", "10.1.2.4"));
		assertThat(this.judge.apply("reach", InetAddress.getByName("10.1.2.3")))
			.isInstanceOf(EgressBlockedException.class);
		assertThat(this.judge.apply("reach", InetAddress.getByName("10.1.2.4"))).isNull();
	}

	@Test
	void startWhenSpellingIsDeniedIsRefused() {
		activate(Policy.builder().allow("subprocess").deny("subprocess:/usr/bin/env"));
		assertThat(start("/usr/bin/true")).isNull();
		assertThat(start("/usr/bin/env")).isInstanceOf(EgressBlockedException.class);
		assertThat(start("/usr/bin/../bin/env")).isInstanceOf(EgressBlockedException.class);
		assertThat(start("env")).isInstanceOf(EgressBlockedException.class);
		assertThat(this.judge.apply("start", new Object[] { new String[] { "./env" }, "/usr/bin", null, null, null }))
			.isInstanceOf(EgressBlockedException.class);
	}

	@Test
	void startWhenPathLeavesALinkIsJudgedByTheFileBehindIt(@TempDir Path created) throws Exception {
		Path folder = created.toRealPath();
		Path deep = Files.createDirectories(folder.resolve("elsewhere/deep"));
		Files.createSymbolicLink(folder.resolve("link"), deep);
		for (String program : List.of("program", "elsewhere/program")) {
			assertThat(Files.createFile(folder.resolve(program)).toFile().setExecutable(true)).isTrue();
		}
		activate(Policy.builder().allow("subprocess:" + folder + "/program"));
		assertThat(start(folder + "/elsewhere/../program")).isNull();
		assertThat(start(folder + "/link/../program")).isInstanceOf(EgressBlockedException.class);
		assertThat(this.decisions.records()).singleElement()
			.satisfies((record) -> assertThat(record.egress()).asString().contains(folder + "/elsewhere/program"));
	}

	@Test
	void stepsWhenTheyOnlyWarnMakeOneRecordForEachCall() throws Exception {
		Firewall firewall = activate(Policy.builder().level(Level.WARN).allow("10.1.2.3"));
		InetAddress address = InetAddress.getByName("203.0.113.203");
		for (int calls = 1; calls <= 2; calls++) {
			this.judge.apply("lookup", "warned.example.com");
			this.judge.apply("learnt", new Object[] { "warned.example.com", new InetAddress[] { address } });
			this.judge.apply("connect", new InetSocketAddress(address, 443));
			this.judge.apply("connected", new InetSocketAddress(address, 443));
			assertThat(this.decisions.records()).hasSize(calls);
		}
		firewall.enforce(Egress.http("GET", URI.create("https://warned.example.com/")));
		this.judge.apply("lookup", "warned.example.com");
		this.judge.apply("connect", new InetSocketAddress(address, 443));
		assertThat(this.decisions.records()).hasSize(3);
		this.judge.apply("connect", new InetSocketAddress(address, 25));
		assertThat(this.decisions.records()).hasSize(4);
	}

	@Test
	void startWhenItOnlyWarnsMakesOneRecordForEachCall() {
		Firewall firewall = activate(Policy.builder().allow("subprocess"));
		firewall.enforce(Egress.process("/usr/bin/true", List.of("-x")));
		assertThat(start("/usr/bin/true")).isNull();
		assertThat(this.decisions.records()).hasSize(1);
		assertThat(start("/usr/bin/true")).isNull();
		assertThat(this.decisions.records()).hasSize(2);
		firewall.enforce(Egress.process("/usr/bin/true", List.of("-x")));
		assertThat(start("/usr/bin/env")).isNull();
		assertThat(this.decisions.records()).hasSize(4);
	}

	@Test
	void applyWhenAllowedMakesNoRecordAndCountsNoHit() throws Exception {
		Firewall firewall = activate(Policy.builder().allow("10.1.2.3:80"));
		assertThat(this.judge.apply("connect", address("10.1.2.3", 80))).isNull();
		assertThat(this.decisions.records()).isEmpty();
		assertThat(firewall.policy().allowRules().get(0).hits()).isZero();
	}

	@Test
	void applyWhenOperationIsUnknownRefuses() {
		activate(Policy.builder().allow("10.1.2.3:80"));
		assertThat(this.judge.apply("what nobody knows", "argument")).isInstanceOf(SecurityException.class);
		activate(Policy.builder().allow("10.1.2.3:80").failClosed(false));
		assertThat(this.judge.apply("what nobody knows", "argument")).isNull();
	}

	private Object start(String command) {
		return this.judge.apply("start", new Object[] { new String[] { command, "-x" }, null, null, null, null });
	}

	private Firewall activate(PolicyBuilder policy) {
		return Firewall.activate(Firewall.builder().policy(policy.build()).recorder(this.decisions).build());
	}

	private static SocketAddress address(String address, int port) throws UnknownHostException {
		return new InetSocketAddress(InetAddress.getByName(address), port);
	}

}
