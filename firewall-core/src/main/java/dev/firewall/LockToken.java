package dev.firewall;

import org.jspecify.annotations.Nullable;

/**
 * Checks that nobody else can come by the object that unlocks.
 */
final class LockToken {

	private LockToken() {
	}

	static Object check(@Nullable Object token) {
		if (token == null) {
			throw new IllegalArgumentException("A locked policy needs a token: pass a new Object() and keep it");
		}
		Class<?> type = token.getClass();
		boolean shared = type.isEnum() || token instanceof Enum<?> || type.isRecord() || token instanceof Class<?>
				|| (type != Object.class && type.getModule() == Object.class.getModule());
		if (shared) {
			throw new IllegalArgumentException("A " + type.getSimpleName()
					+ " is no token, because equal ones may be one object: pass a new Object() and keep it");
		}
		return token;
	}

}
