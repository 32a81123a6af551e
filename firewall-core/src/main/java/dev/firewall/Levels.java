package dev.firewall;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The level of each protocol.
 *
 * @since 0.1.0
 */
public final class Levels {

	private final Level defaultLevel;

	private final Map<Protocol, Level> exceptions;

	/** By ordinal, so that a decision does not look up a map. */
	private final @Nullable Level[] byOrdinal;

	private Levels(Level defaultLevel, Map<Protocol, Level> exceptions) {
		this.defaultLevel = defaultLevel;
		this.exceptions = exceptions;
		int size = 0;
		for (Protocol protocol : exceptions.keySet()) {
			size = Math.max(size, protocol.ordinal() + 1);
		}
		this.byOrdinal = new @Nullable Level[size];
		for (Map.Entry<Protocol, Level> exception : exceptions.entrySet()) {
			this.byOrdinal[exception.getKey().ordinal()] = exception.getValue();
		}
	}

	/**
	 * One level for every protocol.
	 * @param level the level
	 * @return the levels
	 */
	public static Levels of(Level level) {
		return new Levels(level, Map.of());
	}

	/**
	 * Changes the level of the protocols without one of their own.
	 * @param level the level
	 * @return the changed levels
	 */
	public Levels withDefault(Level level) {
		return new Levels(level, this.exceptions);
	}

	/**
	 * Changes the level of a protocol.
	 * @param protocol the protocol
	 * @param level its level
	 * @return the changed levels
	 */
	public Levels with(Protocol protocol, Level level) {
		Map<Protocol, Level> changed = new LinkedHashMap<>(this.exceptions);
		changed.put(protocol, level);
		return new Levels(this.defaultLevel, changed);
	}

	/**
	 * The higher of the levels of each protocol.
	 * @param other other levels
	 * @return the strictest of both
	 */
	public Levels strictest(Levels other) {
		Levels strictest = of(higher(this.defaultLevel, other.defaultLevel));
		Set<Protocol> protocols = new LinkedHashSet<>(this.exceptions.keySet());
		protocols.addAll(other.exceptions.keySet());
		for (Protocol protocol : protocols) {
			strictest = strictest.with(protocol, higher(of(protocol), other.of(protocol)));
		}
		return strictest;
	}

	private static Level higher(Level one, Level other) {
		return (one.compareTo(other) >= 0) ? one : other;
	}

	/**
	 * The level of a protocol.
	 * @param protocol the protocol
	 * @return its level
	 */
	public Level of(Protocol protocol) {
		int ordinal = protocol.ordinal();
		Level level = (ordinal < this.byOrdinal.length) ? this.byOrdinal[ordinal] : null;
		return (level != null) ? level : this.defaultLevel;
	}

	/**
	 * The level of the protocols without one of their own.
	 * @return the level
	 */
	public Level defaultLevel() {
		return this.defaultLevel;
	}

	/**
	 * The levels of single protocols.
	 * @return the levels by protocol
	 */
	public Map<Protocol, Level> exceptions() {
		return Map.copyOf(this.exceptions);
	}

}
