package dev.firewall;

import java.net.InetAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

import dev.firewall.context.Frames;
import dev.firewall.net.Host;
import dev.firewall.net.IpAddress;
import dev.firewall.net.NameAddressMap;
import dev.firewall.policy.Action;
import dev.firewall.policy.Policy;
import org.jspecify.annotations.Nullable;

/**
 * Answers what the gate in the JDK asks. Both sides know types of the JDK alone, because
 * the agent and the application may have cores of their own: the question is an operation
 * by name with its argument; the answer is {@code null} to go on, or what to throw, or
 * for a reverse look-up the text to answer.
 */
final class GateJudge implements BiFunction<Object, Object, @Nullable Object> {

	/** What the gate saw names resolve to: for every firewall of this JVM. */
	static final NameAddressMap NAMES = new NameAddressMap();

	/** Asks the JDK, as the application did. */
	static final NameResolver RESOLVER = GateJudge::resolve;

	private static final int URL_FRAMES = 24;

	private static final KeptEgresses EGRESSES = new KeptEgresses();

	private volatile @Nullable ProcessStart process;

	@Override
	public @Nullable Object apply(Object operation, Object argument) {
		Firewall firewall = ActiveFirewall.get();
		boolean learning = operation.equals("learnt");
		if (!learning && firewall.policy() == null && Frames.current() == null
				&& ActiveFirewall.inherited().isEmpty()) {
			return null;
		}
		try {
			if (learning) {
				Object[] answer = (Object[]) argument;
				learn((String) answer[0], (InetAddress[]) answer[1]);
				return null;
			}
			return judge(firewall, (String) operation, argument);
		}
		catch (Exception | Error ex) {
			return firewall.failed("what the gate asked about " + operation, ex)
					? new SecurityException("The firewall failed to judge '" + operation + "', so it refuses it", ex)
					: null;
		}
	}

	private @Nullable Object judge(Firewall firewall, String operation, Object argument) {
		return switch (operation) {
			case "connect" -> firewall.guard(EGRESSES.connection((SocketAddress) argument), GateStep.OPEN);
			case "connected" -> connected(firewall, (SocketAddress) argument);
			case "associate", "datagram" -> firewall.guard(EGRESSES.datagram((SocketAddress) argument), GateStep.OPEN);
			case "join" -> firewall.guard(Egress.multicast((InetAddress) argument), GateStep.OPEN);
			case "lookup" -> lookup(firewall, (String) argument);
			case "resolve" -> resolve(firewall, (String) argument);
			case "reverse" -> reverse(firewall, (InetAddress) argument);
			case "reach" ->
				firewall.guard(Egress.to(Protocol.SOCKET).host(Host.of((InetAddress) argument)).build(), GateStep.OPEN);
			case "start" -> start(firewall, (Object[]) argument);
			case "inherit" -> inherit((Object[]) argument);
			default -> throw new IllegalArgumentException(
					"the agent is newer than this core and asks about '" + operation + "', which it does not know");
		};
	}

	private static @Nullable Object connected(Firewall firewall, SocketAddress address) {
		EgressBlockedException refusal = firewall.guard(EGRESSES.connected(address), GateStep.CONNECT);
		return (refusal != null) ? new BlockedConnectException(refusal) : null;
	}

	private static @Nullable Object lookup(Firewall firewall, String name) {
		EgressBlockedException refusal = firewall.guard(EGRESSES.lookup(name), GateStep.LOOKUP);
		return (refusal != null && isComparisonOfUrls()) ? new BlockedLookupException(refusal) : refusal;
	}

	/**
	 * A resolver that is not the JDK's looks a name up. What it is answered does not
	 * count: where it is about an address, the JDK is asked for the name.
	 */
	private static @Nullable Object resolve(Firewall firewall, String name) {
		Host host = Host.parse(name);
		if (name.isEmpty() || host.address() != null) {
			return null;
		}
		EgressBlockedException refusal = firewall.guard(Egress.dns(name), GateStep.LOOKUP);
		if (refusal == null) {
			NAMES.asked(host);
		}
		return refusal;
	}

	/** {@code URL.equals} and {@code hashCode} look hosts up. */
	private static boolean isComparisonOfUrls() {
		return StackWalker.getInstance()
			.walk((frames) -> frames.limit(URL_FRAMES)
				.anyMatch((frame) -> frame.getClassName().equals("java.net.URLStreamHandler")
						&& frame.getMethodName().equals("getHostAddress")));
	}

	/**
	 * A reverse look-up never fails: where it is refused, the address is its own name.
	 */
	private static @Nullable Object reverse(Firewall firewall, InetAddress address) {
		Egress egress = Egress.reverseDns(address);
		// Nobody means to leave this machine who asks for the name of a local address
		if (address.isLoopbackAddress() || address.isAnyLocalAddress()) {
			return firewall.evaluate(egress).proceeds() ? null : address.getHostAddress();
		}
		EgressBlockedException refusal = firewall.guard(egress, GateStep.LOOKUP);
		return (refusal != null) ? address.getHostAddress() : null;
	}

	private @Nullable Object start(Firewall firewall, Object[] argument) {
		ProcessStart start = process(argument);
		this.process = null;
		EgressBlockedException refusal = firewall.guard(start.egress(), GateStep.OPEN);
		List<Egress> aliases = (refusal != null || !denies(firewall)) ? List.of() : start.aliases();
		for (int i = 0; i < aliases.size() && refusal == null; i++) {
			if (isDenied(firewall, aliases.get(i))) {
				refusal = firewall.guard(aliases.get(i), GateStep.OPEN);
			}
		}
		if (refusal == null && ActiveFirewall.isLocked()) {
			String obstacle = start.obstacle((Map<?, ?>) argument[2], (String) argument[3], (String) argument[4]);
			return (obstacle != null) ? firewall.refuseChild(start.egress(), obstacle) : null;
		}
		return refusal;
	}

	/** Empty for a JVM that could not take the agent: it would not start with it. */
	private Object[] inherit(Object[] argument) {
		ProcessStart start = process(argument);
		this.process = start;
		JavaLauncher launcher = start.launcher();
		return (launcher == null || launcher.obstacle() == null) ? Inheritance.here() : new Object[0];
	}

	/** The gate asks twice, with the same words that nobody else has. */
	private ProcessStart process(Object[] argument) {
		ProcessStart last = this.process;
		String[] words = (String[]) argument[0];
		String directory = (String) argument[1];
		return (last != null && last.isOf(words, directory)) ? last : new ProcessStart(words, directory);
	}

	/** Whether any rule could. */
	private static boolean denies(Firewall firewall) {
		Policy policy = firewall.policy();
		return Frames.current() != null || !ActiveFirewall.inherited().isEmpty()
				|| (policy != null && !policy.denyRules().isEmpty());
	}

	private static boolean isDenied(Firewall firewall, Egress egress) {
		return firewall.explain(egress)
			.steps()
			.stream()
			.anyMatch((step) -> step.matches() && step.rule().action() == Action.DENY);
	}

	private static InetAddress[] resolve(String name) {
		try {
			return InetAddress.getAllByName(name);
		}
		catch (UnknownHostException ex) {
			return new InetAddress[0];
		}
	}

	/** Called for every look-up, cached or not, so that late agents know names too. */
	private static void learn(String name, InetAddress... addresses) {
		Host host = EGRESSES.lookup(name).host();
		for (InetAddress address : addresses) {
			List<Host> known = NAMES.namesOf(IpAddress.of(address));
			if (known.isEmpty() || !known.get(0).equals(host)) {
				NAMES.learn(host, Arrays.stream(addresses).map(IpAddress::of).toArray(IpAddress[]::new));
				return;
			}
		}
	}

	/** Names that were looked up before this core was there. */
	static void learn(Map<?, ?> answers) {
		answers.forEach((name, addresses) -> learn((String) name, (InetAddress[]) addresses));
	}

}
