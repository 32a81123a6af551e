package dev.firewall.agent;

import java.net.InetAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

import org.jspecify.annotations.Nullable;

/**
 * What the gate asks: every core that has come to the door, and the agent's own while no
 * other has taken over its policy. Each of them can refuse. Called in the middle of the
 * JDK, so it uses no lambdas.
 */
final class Guard implements BiFunction<Object, Object, @Nullable Object> {

	private static final int MAX_LEARNT = 1000;

	private static final String LEARNT = "learnt";

	private final Map<String, String> operations = new HashMap<>();

	/** What was looked up before the first core of an application was there. */
	private final Map<String, InetAddress[]> learnt = new ConcurrentHashMap<>();

	/** Judges of locked policies, which stay when their application is gone. */
	private final Set<Object> kept = ConcurrentHashMap.newKeySet();

	private volatile Judges judges = new Judges(null, Judges.NONE);

	/** The judge of the agent's own policy, while applications judge in its place. */
	private volatile @Nullable BiFunction<Object, Object, @Nullable Object> replaced;

	private final HookTransformer transformer;

	private final NativeTransformer natives;

	private final Seal seal;

	private final Children children;

	private volatile @Nullable Canary canary;

	Guard(HookTransformer transformer, Seal seal, Children children) {
		this.transformer = transformer;
		this.natives = new NativeTransformer(seal);
		this.children = children;
		this.seal = seal;
		for (Hook hook : Hook.ALL) {
			this.operations.put(hook.key(), hook.operation());
		}
		for (Hook hook : Hook.SEALS) {
			this.operations.put(hook.key(), hook.operation());
		}
		this.operations.put(Hook.LOOKUP.key(), Hook.LOOKUP.operation());
		for (Hook hook : NativeHooks.JDK) {
			this.operations.put(NativeHooks.key(hook), hook.operation());
		}
		for (Hook hook : NativeHooks.ALL) {
			this.operations.put(NativeHooks.key(hook), hook.operation());
		}
	}

	@Override
	public @Nullable Object apply(Object key, @Nullable Object argument) {
		// What is missing is refused by the JDK itself
		if (argument == null) {
			return null;
		}
		String operation = this.operations.get(key);
		if ("rewritten".equals(operation)) {
			return rewritten((Object[]) argument);
		}
		Canary canary = this.canary;
		if (canary != null && canary.isAt((String) key, argument)) {
			return canary.passed((String) key);
		}
		return declared(operation, argument, judged((String) key, operation, argument));
	}

	/** As what the method declares, or does in place of an exception. */
	private static @Nullable Object declared(@Nullable String operation, Object argument, @Nullable Object answer) {
		if ("reverse".equals(operation) && answer instanceof Throwable) {
			return ((InetAddress) argument).getHostAddress();
		}
		return NativeHooks.JOIN.equals(operation) ? NativeHooks.joinFailure(answer) : answer;
	}

	private @Nullable Object judged(String key, @Nullable String named, Object argument) {
		String operation = named;
		try {
			if ("instrument".equals(operation)) {
				Object[] call = (Object[]) argument;
				return this.seal.instrument(key, call[0], call[1]);
			}
			if ("privateLookup".equals(operation)) {
				return this.seal.privateLookup((Class<?>) argument);
			}
			SecurityException broken = this.seal.check();
			if (broken != null && !LEARNT.equals(operation)) {
				return broken;
			}
			Object asked = (argument instanceof Path path) ? UnixDomainSocketAddress.of(path) : argument;
			if (operation != null && key.startsWith(NativeGate.PREFIX)) {
				asked = NativeHooks.address(operation, argument);
				operation = NativeHooks.operation(operation, argument);
			}
			Judges judges = (this.replaced != null) ? judgesOrOwn() : this.judges;
			if ("start".equals(operation)) {
				return this.children.start((Object[]) argument, judges);
			}
			if (LEARNT.equals(operation) && judges.others().length == 0) {
				keep((Object[]) argument);
			}
			return judges.ask((operation != null) ? operation : "nothing", asked);
		}
		catch (Exception | Error ex) {
			return new SecurityException("The firewall agent failed, so it refuses this", ex);
		}
	}

	/** Puts the hooks into what another agent made of a class, where it is locked. */
	private Object rewritten(Object[] made) {
		byte[] bytes = (byte[]) made[0];
		if (made[3] == null || !this.seal.isForeign(made[1])) {
			return bytes;
		}
		try {
			ClassLoader loader = (ClassLoader) made[2];
			String name = (String) made[3];
			byte[] again = this.transformer.transform(loader, name, null, null, bytes);
			again = (again != null) ? again : this.natives.transform(loader, name, null, null, bytes);
			return (again != null) ? again : bytes;
		}
		catch (Exception | Error ex) {
			return bytes;
		}
	}

	/** Puts hooks into native transports. */
	NativeTransformer natives() {
		return this.natives;
	}

	private void keep(Object[] answer) {
		if (this.learnt.size() < MAX_LEARNT) {
			this.learnt.put((String) answer[0], (InetAddress[]) answer[1]);
		}
	}

	/** The names and addresses that were learnt before, for a core that comes now. */
	Map<String, InetAddress[]> learnt() {
		return Map.copyOf(this.learnt);
	}

	void canary(@Nullable Canary canary) {
		this.canary = canary;
	}

	/** Sets the judge of the agent's own policy. */
	synchronized void own(BiFunction<Object, Object, @Nullable Object> judge) {
		this.judges = new Judges(judge, this.judges.others());
	}

	/**
	 * Has applications judge in place of the agent's own policy, as long as one is there.
	 */
	synchronized void takeOver() {
		if (this.judges.own() != null) {
			this.replaced = this.judges.own();
			this.judges = new Judges(null, this.judges.others());
		}
	}

	/**
	 * The last application may be gone, and with it what it put in place of the policy.
	 */
	private Judges judgesOrOwn() {
		return this.judges.isEmpty() ? takeBack() : this.judges;
	}

	private synchronized Judges takeBack() {
		if (this.replaced != null && this.judges.isEmpty()) {
			this.judges = new Judges(this.replaced, Judges.NONE);
			this.replaced = null;
		}
		return this.judges;
	}

	/** Adds a judge that is asked as long as its core is loaded. */
	synchronized void add(BiFunction<Object, Object, @Nullable Object> judge) {
		this.judges = new Judges(this.judges.own(), this.judges.with(judge));
	}

	/** Asks a judge for good, if it is asked. */
	void keep(BiFunction<Object, Object, @Nullable Object> judge) {
		if (this.judges.has(judge)) {
			this.kept.add(judge);
		}
	}

	@Nullable Object own() {
		return this.judges.own();
	}

	/** Whether a judge of the agent's own, and all those that are kept, are asked. */
	boolean asks(@Nullable Object own) {
		Judges judges = this.judges;
		for (Object judge : this.kept) {
			if (!judges.has(judge)) {
				return false;
			}
		}
		return judges.own() == own;
	}

}
