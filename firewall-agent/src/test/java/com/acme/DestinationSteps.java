package com.acme;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;

import dev.firewall.Decision;
import dev.firewall.DecisionRecord;
import dev.firewall.Egress;
import dev.firewall.EgressBlockedException;
import dev.firewall.Firewall;
import dev.firewall.net.Host;
import dev.firewall.policy.EgressPattern;
import dev.firewall.policy.Policy;
import dev.firewall.policy.PolicyBuilder;
import dev.firewall.spring.test.TestFirewall;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Plays what a case tells in words. What is not known fails the case.
 */
final class DestinationSteps {

	private final DestinationCase testCase;

	DestinationSteps(DestinationCase testCase) {
		this.testCase = testCase;
	}

	String play(String steps) throws Exception {
		if (steps.startsWith("open")) {
			return capability(steps);
		}
		if (steps.startsWith("connect datagram socket, then enter scope")) {
			return connectedBefore();
		}
		if (steps.startsWith("api.pay.example was looked up before")) {
			return rotated();
		}
		if (steps.startsWith("connect with an address tuple of unexpected types")) {
			return unknownAddresses();
		}
		if (steps.equals("connect to a forged InetAddress")) {
			return forgedName();
		}
		this.testCase.lookUpBefore();
		this.testCase.activate(this.testCase.firewall().build());
		return switch (steps) {
			case "entry learnt under the CURRENT policy only" -> learntNow();
			case "phase dns; expect callback args ('evil.test', null)" -> {
				String outcome = outcome(() -> InetAddress.getByName(this.testCase.host()));
				expectRecord(this.testCase.host(), Egress.NO_PORT);
				yield outcome;
			}
			case "expect ('203.0.113.9', 9999)", "expect ('b.pay.example', 443)" -> {
				this.testCase.openScopes();
				String outcome = once();
				expectRecord(this.testCase.host(), this.testCase.port());
				yield outcome;
			}
			case "callback throws RuntimeException", "callback throws" -> throwing();
			case "global denies" -> {
				this.testCase.openScopes();
				String outcome = once();
				expect(this.testCase.records().size(), 1);
				yield outcome;
			}
			case "matcher throws, fail_closed: exception but callback count 0" -> failing();
			case "inspect the exception" -> {
				String outcome = once();
				expect(this.testCase.calls().refusal().decision().frame(), null);
				yield outcome;
			}
			case "expect 'scope(a.test, b.test, c.test...)'" -> {
				this.testCase.openScopes();
				String outcome = once();
				expect(this.testCase.calls().refusal().decision().frame(), "restrict(a.test, b.test, c.test...)");
				yield outcome;
			}
			case "activate(cb1); activate(cb2); block: cb2 only" -> replaced();
			default -> other(steps);
		};
	}

	private String other(String steps) throws Exception {
		if (steps.startsWith("allowed a.pay.example and disallowed b.test share the address")) {
			return this.testCase.attempt();
		}
		if (steps.startsWith("expect one call per stage")) {
			String outcome = once();
			// A call that goes through both stages makes one record
			expect(this.testCase.records().size(), 1);
			return outcome;
		}
		if (steps.startsWith("logger of the firewall has a socket appender")) {
			return shipping();
		}
		throw new IllegalArgumentException("unknown steps '" + steps + "'");
	}

	/** As the test module mints it, in a session of tests. */
	private String capability(String steps) throws Exception {
		this.testCase.activate(this.testCase.firewall().build());
		try (LauncherSession session = LauncherFactory.openSession()) {
			session.getLauncher();
			TestFirewall.Block block = TestFirewall.allowLoopback();
			if (steps.equals("open, close, connect")) {
				block.close();
				return this.testCase.attempt();
			}
			expect(steps, "open the capability from the test extension, connect on the same thread");
			return block.call(this.testCase::attempt);
		}
	}

	/** What a connected socket sends is not judged again. */
	private String connectedBefore() throws Exception {
		try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(Targets.loopback(), 0))) {
			socket.connect(this.testCase.destination());
			this.testCase.activate(this.testCase.firewall().build());
			this.testCase.openScopes();
			return outcome(() -> socket.send(new DatagramPacket(new byte[32], 32)));
		}
	}

	/** The next answer of the name has another address than the one that was seen. */
	private String rotated() throws Exception {
		this.testCase.hosts("").write();
		this.testCase.activate(this.testCase.firewall().build());
		InetAddress.getByName("api.pay.example");
		expect(this.testCase.attempt(), BoundCalls.BLOCK);
		new HostsFile().add(this.testCase.host(), "api.pay.example").write();
		return this.testCase.attempt();
	}

	/** The name leads elsewhere, and was looked up. */
	private String forgedName() throws Exception {
		this.testCase.hosts("").write();
		this.testCase.activate(this.testCase.firewall().build());
		InetAddress.getByName(this.testCase.host());
		return this.testCase.calls().connect(() -> forged(this.testCase.host(), this.testCase.resolved()));
	}

	private String unknownAddresses() throws Exception {
		this.testCase.activate(this.testCase.firewall().build());
		SocketAddress known = this.testCase.destination();
		List<BoundCalls.Destination> addresses = List.of(() -> new OtherAddress(),
				() -> new OtherInternetAddress(this.testCase.host(), this.testCase.port()),
				() -> InetSocketAddress.createUnresolved("api.pay.example", this.testCase.port()),
				() -> forged("api.pay.example", this.testCase.host()), () -> known);
		for (BoundCalls.Destination address : addresses) {
			expect(this.testCase.calls().connectOnce(address), BoundCalls.BLOCK);
		}
		return BoundCalls.BLOCK;
	}

	private static InetSocketAddress forged(String name, String address) throws Exception {
		byte[] bytes = InetAddress.getByName(address).getAddress();
		return new InetSocketAddress(InetAddress.getByAddress(name, bytes), 443);
	}

	/** Looked up by an allowed name while another policy was in force, and again now. */
	private String learntNow() throws Exception {
		this.testCase.activate(Firewall.of(Policy.builder().allow("elsewhere.example").build()));
		expect(this.testCase.attempt(), BoundCalls.BLOCK);
		this.testCase.activate(this.testCase.firewall().build());
		expect(outcome(() -> InetAddress.getByName(this.testCase.host())), BoundCalls.ALLOW);
		return this.testCase.attempt();
	}

	private String throwing() throws Exception {
		this.testCase.activate(this.testCase.firewall().recorder((record) -> {
			throw new IllegalStateException("a callback that throws");
		}).listener((record) -> {
			throw new IllegalStateException("a callback that throws");
		}).build());
		return once();
	}

	/** A predicate that throws an exception just does not match; an error is ours. */
	private String failing() throws Exception {
		PolicyBuilder policy = Policy.builder().deny(EgressPattern.anyProtocol().hostMatching((host) -> {
			throw new LinkageError("a matcher that fails");
		}));
		this.testCase.policy().allowRules().forEach((rule) -> policy.rule(rule.rule()));
		this.testCase.activate(this.testCase.firewall().policy(policy.build()).build());
		String outcome = once();
		expect(this.testCase.calls().refusal().decision().cause(), Decision.Cause.ERROR);
		return outcome;
	}

	private String replaced() throws Exception {
		List<DecisionRecord> dropped = new ArrayList<>();
		this.testCase.activate(Firewall.builder().policy(this.testCase.policy()).recorder(dropped::add).build());
		this.testCase.activate(this.testCase.firewall().build());
		String outcome = once();
		expect(dropped.size(), 0);
		expect(this.testCase.records().size(), 1);
		return outcome;
	}

	/** What ships the log is refused itself, and that is not logged again. */
	private String shipping() throws Exception {
		List<String> lines = new ArrayList<>();
		List<String> shipped = new ArrayList<>();
		this.testCase.activate(this.testCase.firewall().log((logger, line) -> {
			lines.add(line);
			try (Socket socket = new Socket("logs.test", 514)) {
				shipped.add(line);
			}
			catch (EgressBlockedException ex) {
				// Refused, which is what is counted
			}
			catch (java.io.IOException ex) {
				shipped.add(ex.toString());
			}
		}).build());
		String outcome = once();
		expect(lines.size(), 1);
		expect(shipped.size(), 0);
		expect(this.testCase.records().size(), 1);
		return outcome;
	}

	/** One call, for cases that count. */
	private String once() throws Exception {
		return this.testCase.calls().connectOnce(this.testCase::destination);
	}

	private static String outcome(Call call) throws Exception {
		try {
			call.make();
			return BoundCalls.ALLOW;
		}
		catch (EgressBlockedException ex) {
			return BoundCalls.BLOCK;
		}
	}

	private void expectRecord(String host, int port) {
		expect(this.testCase.records().size(), 1);
		DecisionRecord record = this.testCase.records().get(0);
		Host name = record.decision().resolvedFrom();
		expect((name != null) ? name.text() : record.egress().host().text(), host);
		expect(record.egress().port(), port);
	}

	private static void expect(Object actual, Object expected) {
		if (!String.valueOf(actual).equals(String.valueOf(expected))) {
			throw new IllegalStateException("expected " + expected + " but was " + actual);
		}
	}

	private interface Call {

		void make() throws Exception;

	}

	private static final class OtherAddress extends SocketAddress {

		private static final long serialVersionUID = 1L;

	}

	private static final class OtherInternetAddress extends InetSocketAddress {

		private static final long serialVersionUID = 1L;

		OtherInternetAddress(String host, int port) {
			super(host, port);
		}

	}

}
