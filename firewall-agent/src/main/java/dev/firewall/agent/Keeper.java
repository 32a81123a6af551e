package dev.firewall.agent;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Answers at the door. The agent's own policy is judged by the agent's own core until one
 * of the application has put it into force: from then on scopes, records and exceptions
 * are those that the application knows. A locked policy stays with the agent too.
 */
final class Keeper implements Function<Object[], @Nullable Object> {

	private final Guard guard;

	private final @Nullable PolicyFile policy;

	private final boolean locked;

	private volatile List<Map<String, String>> hooks = List.of();

	Keeper(Guard guard, @Nullable PolicyFile policy, boolean locked) {
		this.guard = guard;
		this.policy = policy;
		this.locked = locked;
	}

	void hooks(List<Map<String, String>> hooks) {
		this.hooks = hooks;
	}

	@Override
	public @Nullable Object apply(Object[] request) {
		return switch ((String) request[0]) {
			case "connect" -> connect(judge(request));
			case "takenOver" -> takenOver(judge(request));
			case "hooks" -> new ArrayList<>(this.hooks);
			default -> throw new IllegalArgumentException("The firewall agent is older than the core, which asks for '"
					+ request[0] + "': use the same version of both");
		};
	}

	@SuppressWarnings("unchecked")
	private static BiFunction<Object, Object, @Nullable Object> judge(Object[] request) {
		return (BiFunction<Object, Object, @Nullable Object>) request[1];
	}

	private Map<String, Object> connect(BiFunction<Object, Object, @Nullable Object> judge) {
		Map<String, Object> handed = new HashMap<>();
		if (isOwn(judge)) {
			this.guard.own(judge);
			return handed;
		}
		handed.put("learnt", this.guard.learnt());
		if (this.policy != null) {
			handed.put("policy", this.policy.tree());
		}
		this.guard.add(judge);
		return handed;
	}

	private @Nullable Object takenOver(BiFunction<Object, Object, @Nullable Object> judge) {
		if (!isOwn(judge) && !this.locked) {
			this.guard.own(null);
		}
		return null;
	}

	private boolean isOwn(BiFunction<Object, Object, @Nullable Object> judge) {
		return judge.getClass().getClassLoader() == Keeper.class.getClassLoader();
	}

}
