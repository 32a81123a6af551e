package dev.firewall;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import dev.firewall.policy.Policy;
import dev.firewall.policy.Rule;

/**
 * Remembers which dead rules were told already, so that a scope opened in a loop warns
 * once.
 */
final class DeadRules {

	private static final int MAX_REMEMBERED = 1000;

	private static final Set<String> TOLD = Collections
		.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {

			private static final long serialVersionUID = 1L;

			@Override
			protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
				return size() > MAX_REMEMBERED;
			}

		}));

	private DeadRules() {
	}

	static boolean isNew(Policy ceiling, Rule rule) {
		return TOLD.add(System.identityHashCode(ceiling) + " " + rule.text());
	}

}
