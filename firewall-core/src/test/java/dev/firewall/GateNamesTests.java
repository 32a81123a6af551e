package dev.firewall;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

import dev.firewall.context.TestSession;
import dev.firewall.net.Host;
import dev.firewall.policy.Policy;
import dev.firewall.policy.PolicyBuilder;
import dev.firewall.spring.test.CoreTestSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What names have to say about addresses that the gate sees. Nothing is looked up here.
 */
class GateNamesTests {

	private final GateJudge judge = new GateJudge();

	private final CollectedDecisions decisions = new CollectedDecisions();

	/** What the firewall resolved itself. */
	private final List<String> resolved = new ArrayList<>();

	private InetAddress[] answer = new InetAddress[0];

	@AfterEach
	void deactivate() {
		Firewall.deactivate();
	}

	@Test
	void resolveWhenRefusedAnswersTheRefusalAndForgetsTheName() throws Exception {
		activate(Policy.builder().allow("asked1.example"));
		assertThat(this.judge.apply("resolve", "secret1.example")).isInstanceOf(EgressBlockedException.class);
		assertThat(GateJudge.NAMES.newestNames(100)).noneMatch((name) -> name.text().equals("secret1.example"));
		assertThat(this.decisions.records()).singleElement()
			.satisfies((record) -> assertThat(record.egress()).hasToString("dns: A secret1.example"));
	}

	@Test
	void resolveWhenAllowedHasTheNameResolvedBeforeAnAddressIsRefused() throws Exception {
		activate(Policy.builder().allow("https://asked2.example:443"));
		this.answer = addresses("203.0.113.12", "203.0.113.13");
		assertThat(this.judge.apply("resolve", "asked2.example")).isNull();
		assertThat(this.resolved).isEmpty();
		assertThat(connect("203.0.113.13", 443)).isNull();
		assertThat(this.resolved).containsExactly("asked2.example");
		// Both were learnt
		assertThat(connect("203.0.113.12", 443)).isNull();
		assertThat(this.resolved).hasSize(1);
		assertThat(connect("203.0.113.12", 25)).isInstanceOf(EgressBlockedException.class);
	}

	@Test
	void resolveWhenOnlyAnotherAddressIsFoundRefuses() throws Exception {
		activate(Policy.builder().allow("asked3.example"));
		this.answer = addresses("203.0.113.14");
		this.judge.apply("resolve", "asked3.example");
		assertThat(connect("203.0.113.15", 443)).isInstanceOf(EgressBlockedException.class);
		assertThat(this.resolved).contains("asked3.example");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "203.0.113.16", "2001:db8::1", "127.0.0.1" })
	void resolveWhenThereIsNoNameIsNotJudged(String literal) {
		activate(Policy.builder().allow("elsewhere.example"));
		assertThat(this.judge.apply("resolve", literal)).isNull();
		assertThat(this.decisions.records()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "name with space.example", "name%25.example", "a..example" })
	void resolveWhenNameCannotBeJudgedRefuses(String name) {
		activate(Policy.builder().allow("*.example"));
		assertThat(this.judge.apply("resolve", name)).isInstanceOf(EgressBlockedException.class);
	}

	@Test
	void connectWhenAnswersRotateResolvesTheNameAgain() throws Exception {
		activate(Policy.builder().allow("rotating.example"));
		learnt("rotating.example", "203.0.113.17");
		this.answer = addresses("203.0.113.18");
		assertThat(connect("203.0.113.17", 443)).isNull();
		assertThat(this.resolved).isEmpty();
		assertThat(connect("203.0.113.18", 443)).isNull();
		assertThat(this.resolved).containsOnlyOnce("rotating.example");
		// What was learnt before still counts
		assertThat(connect("203.0.113.17", 443)).isNull();
	}

	@Test
	void connectWhenNameIsNotAllowedDoesNotResolveIt() throws Exception {
		activate(Policy.builder().allow("elsewhere.example"));
		learnt("refused.example", "203.0.113.19");
		this.answer = addresses("203.0.113.20");
		assertThat(connect("203.0.113.20", 443)).isInstanceOf(EgressBlockedException.class);
		assertThat(this.resolved).doesNotContain("refused.example");
	}

	/** As a provider of look-ups does that asks a name server nobody has allowed. */
	@Test
	void connectWhenResolvingIsRefusedItselfIsRefusedOnce() throws Exception {
		GateJudge.NAMES.asked(Host.parse("asked4.example"));
		List<Object> inner = new ArrayList<>();
		Firewall.activate(Firewall.builder()
			.policy(Policy.builder().allow("asked4.example").build())
			.recorder(this.decisions)
			.resolver((name) -> {
				inner.add(this.judge.apply("datagram", new InetSocketAddress("203.0.113.53", 53)));
				return new InetAddress[0];
			})
			.build());
		assertThat(connect("203.0.113.22", 443)).isInstanceOf(EgressBlockedException.class);
		assertThat(inner).singleElement().isInstanceOf(EgressBlockedException.class);
		assertThat(this.decisions.records()).hasSize(2);
	}

	/** Whether the address is one of an allowed name stays unknown. */
	@Test
	void connectWhenResolverLacksAClassIsRefusedAlsoWhereFailuresPass() throws Exception {
		GateJudge.NAMES.asked(Host.parse("asked5.example"));
		Firewall.activate(Firewall.builder()
			.policy(Policy.builder().allow("asked5.example").failClosed(false).build())
			.recorder(this.decisions)
			.resolver((name) -> {
				throw new NoClassDefFoundError("gone");
			})
			.build());
		assertThat(connect("203.0.113.23", 443)).isInstanceOf(EgressBlockedException.class);
		assertThat(this.decisions.records()).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "127.0.0.77", "0.0.0.0", "169.254.169.254", "169.254.1.1", "fe80::1", "::1" })
	void connectWhenAllowedNameLeadsToReservedAddressNeedsAnAddressRule(String address) throws Exception {
		activate(Policy.builder().allow("rebound2.example"));
		learnt("rebound2.example", address);
		this.answer = addresses(address);
		assertThat(connect(address, 443)).isInstanceOf(EgressBlockedException.class);
		assertThat(this.resolved).isEmpty();
		activate(Policy.builder().allow(address.contains(":") ? "[" + address + "]:443" : address + ":443"));
		assertThat(connect(address, 443)).isNull();
	}

	@Test
	void learntWhenAddressHasSeveralNamesKeepsAll() throws Exception {
		learnt("first.example", "203.0.113.21");
		learnt("second.example", "203.0.113.21");
		learnt("first.example", "203.0.113.21");
		activate(Policy.builder().allow("second.example"));
		assertThat(connect("203.0.113.21", 443)).isNull();
		activate(Policy.builder().allow("first.example"));
		assertThat(connect("203.0.113.21", 443)).isNull();
		activate(Policy.builder().allow("first.example", "second.example").deny("second.example"));
		assertThat(connect("203.0.113.21", 443)).isInstanceOf(EgressBlockedException.class);
	}

	@Test
	void lookupWhenRefusedOnceIsAllowedInAFrame() {
		activate(Policy.builder().allow("elsewhere.example"));
		assertThat(this.judge.apply("lookup", "later.example")).isInstanceOf(EgressBlockedException.class);
		try (TestSession session = CoreTestSession.register()) {
			try (var opened = session.allow(Policy.builder().allow("later.example").build(), "allow")) {
				assertThat(this.judge.apply("lookup", "later.example")).isNull();
			}
		}
		assertThat(this.judge.apply("lookup", "later.example")).isInstanceOf(EgressBlockedException.class);
	}

	private Object connect(String address, int port) throws UnknownHostException {
		return this.judge.apply("connect", new InetSocketAddress(InetAddress.getByName(address), port));
	}

	private void learnt(String name, String... addresses) throws UnknownHostException {
		this.judge.apply("learnt", new Object[] { name, addresses(addresses) });
	}

	private static InetAddress[] addresses(String... literals) throws UnknownHostException {
		InetAddress[] addresses = new InetAddress[literals.length];
		for (int i = 0; i < literals.length; i++) {
			addresses[i] = InetAddress.getByName(literals[i]);
		}
		return addresses;
	}

	private void activate(PolicyBuilder policy) {
		Firewall.activate(Firewall.builder().policy(policy.build()).recorder(this.decisions).resolver((name) -> {
			this.resolved.add(name);
			return this.answer;
		}).build());
	}

}
