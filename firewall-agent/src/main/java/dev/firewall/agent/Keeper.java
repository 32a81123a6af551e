package dev.firewall.agent;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

import dev.firewall.policy.PolicyReader;
import org.jspecify.annotations.Nullable;

/**
 * Answers at the door. The agent's own policy is judged by the agent's own core until one
 * of the application has put it into force: from then on scopes, records and exceptions
 * are those that the application knows. A locked policy stays with the agent too.
 */
final class Keeper implements Function<Object[], @Nullable Object> {

	private final Guard guard;

	private final Seal seal;

	private final Hooks hooks;

	private final @Nullable Inheritance inherited;

	private final OwnPolicy own = new OwnPolicy();

	private @Nullable PolicyFile policy;

	/** Whether the agent's own judge was here. */
	private boolean met;

	/** Whether a judge of an application was here. */
	private boolean taken;

	private boolean locked;

	/** Of who locked the policy in code. Out of reach here for everybody else. */
	private @Nullable Object token;

	private volatile Map<String, Object> window = Map.of();

	Keeper(Guard guard, Seal seal, Hooks hooks, @Nullable Inheritance inherited) {
		this.guard = guard;
		this.seal = seal;
		this.hooks = hooks;
		this.inherited = inherited;
		this.locked = inherited != null && inherited.locked();
	}

	/**
	 * Puts into force what there is.
	 * @param policy the policy file, or {@code null} if there is none
	 * @param reading what it says
	 */
	synchronized void activate(@Nullable PolicyFile policy, PolicyReader.@Nullable Reading reading) {
		this.policy = policy;
		this.locked |= reading != null && reading.locked();
		if (reading != null) {
			this.own.activate(reading.policy(), this.locked);
		}
		else if (this.inherited != null) {
			this.own.activate(this.locked ? OwnPolicy.inherited(this.inherited.parts()) : null, this.locked);
		}
		if (this.locked) {
			this.seal.close();
		}
		if ((reading != null && reading.unsafeDenied()) || (this.inherited != null && this.inherited.unsafeDenied())) {
			this.seal.denyUnsafe();
		}
	}

	/** What the second of two agents says narrows what the first has inherited. */
	private synchronized @Nullable Object again(String argument) {
		if (argument.equals(Inheritance.ARGUMENT)) {
			Inheritance.read(System.getenv(), true);
		}
		else if (!argument.isBlank()) {
			if (this.policy != null || this.taken) {
				throw new IllegalStateException(
						"The firewall agent is installed already, so it does not take the policy " + argument
								+ " as well");
			}
			PolicyFile file = PolicyFile.open(argument.strip());
			PolicyReader.Reading reading = file.read();
			if (reading.failOnUncovered()) {
				Installation.report(this.hooks.missing(), reading, false);
			}
			activate(file, reading);
		}
		return null;
	}

	void window(Map<String, Object> window) {
		this.window = Map.copyOf(window);
	}

	@Override
	public @Nullable Object apply(Object[] request) {
		boolean locking = request[0].equals("again") || request[0].equals("lock");
		if (locking) {
			// Before anything is held here that who proves them may want
			this.hooks.prove();
		}
		return switch ((String) request[0]) {
			case "again" -> again((String) request[1]);
			case "connect" -> connect(judge(request));
			case "takenOver" -> takenOver(judge(request));
			case "lock" -> lock(request);
			case "denyUnsafe" -> denyUnsafe();
			case "opens" -> opens(request[1]);
			case "unlock" -> unlock(request[1]);
			case "window" -> this.window;
			case "hooks" -> new ArrayList<>(this.hooks.states());
			default -> throw new IllegalArgumentException("The firewall agent is older than the core, which asks for '"
					+ request[0] + "': use the same version of both");
		};
	}

	@SuppressWarnings("unchecked")
	private static BiFunction<Object, Object, @Nullable Object> judge(Object[] request) {
		return (BiFunction<Object, Object, @Nullable Object>) request[1];
	}

	private synchronized Map<String, Object> connect(BiFunction<Object, Object, @Nullable Object> judge) {
		Map<String, Object> handed = new HashMap<>();
		if (this.inherited != null) {
			handed.put("inherited", this.inherited.parts());
		}
		if (isOwn(judge)) {
			// It comes first; whoever comes with another class of the agent is not it
			if (!this.met) {
				this.guard.own(judge);
				this.met = true;
			}
			return handed;
		}
		this.taken = true;
		handed.put("learnt", this.guard.learnt());
		handed.put("locked", this.inherited != null && this.inherited.locked());
		if (this.policy != null) {
			handed.put("policy", this.policy.tree());
		}
		this.guard.add(judge);
		return handed;
	}

	/**
	 * Seals the gate for a core of an application that has locked its policy: its judge,
	 * the token, and what tells what it holds.
	 */
	private synchronized Object lock(Object[] request) {
		if (isOwn(judge(request))) {
			return false;
		}
		// Whoever comes second under a lock holds a policy that only narrows
		if (!this.locked) {
			this.seal.close();
			this.locked = true;
			this.token = request[2];
		}
		this.guard.keep(judge(request));
		this.seal.pin((Supplier<?>) request[3]);
		return true;
	}

	private Object denyUnsafe() {
		this.seal.denyUnsafe();
		return true;
	}

	private synchronized Object opens(@Nullable Object token) {
		return this.token != null && this.token == token;
	}

	private synchronized Object unlock(@Nullable Object token) {
		boolean opens = this.token != null && this.token == token;
		if (opens) {
			this.locked = false;
			this.token = null;
			this.seal.open();
		}
		return opens;
	}

	private synchronized @Nullable Object takenOver(BiFunction<Object, Object, @Nullable Object> judge) {
		if (!isOwn(judge) && !this.locked) {
			this.guard.takeOver();
		}
		return null;
	}

	private boolean isOwn(BiFunction<Object, Object, @Nullable Object> judge) {
		return judge.getClass().getClassLoader() == Keeper.class.getClassLoader();
	}

}
