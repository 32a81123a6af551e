package dev.firewall.net;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The names that an address was learnt from by the firewall's own resolver. Only these
 * pairs count: a name that code put into an {@link InetAddress} itself does not. Bounded;
 * the address that was learnt or refreshed longest ago goes first.
 *
 * @since 0.1.0
 */
public final class NameAddressMap {

	private static final int MAX_ADDRESSES = 10_000;

	private static final int MAX_NAMES = 16;

	private static final int MAX_ASKED = 15;

	/**
	 * The newest name first. The lists are never changed, so that readers need no lock.
	 */
	private final Map<IpAddress, List<Host>> names = new ConcurrentHashMap<>();

	private final Set<IpAddress> order = new LinkedHashSet<>();

	/** Names whose answers nobody saw, the newest last. */
	private final Set<Host> asked = new LinkedHashSet<>();

	private final @Nullable NameAddressMap shared;

	/** How often the names of an address have changed. */
	private volatile long changes;

	/**
	 * Creates a map of its own.
	 */
	public NameAddressMap() {
		this(null);
	}

	/**
	 * Creates a map that adds to another.
	 * @param shared the other map, whose names count too; or {@code null}
	 */
	public NameAddressMap(@Nullable NameAddressMap shared) {
		this.shared = shared;
	}

	/**
	 * Takes note of an answer.
	 * @param name the name that was looked up
	 * @param addresses what it resolved to
	 */
	public void learn(Host name, IpAddress... addresses) {
		if (!name.isName()) {
			return;
		}
		synchronized (this.order) {
			for (IpAddress address : addresses) {
				List<Host> known = this.names.getOrDefault(address, List.of());
				if (known.isEmpty() || !known.get(0).equals(name)) {
					this.names.put(address, newestFirst(name, known));
					changed();
				}
				this.order.remove(address);
				this.order.add(address);
			}
			while (this.order.size() > MAX_ADDRESSES) {
				IpAddress eldest = this.order.iterator().next();
				this.order.remove(eldest);
				this.names.remove(eldest);
				changed();
			}
		}
	}

	/** Under the lock of its callers. */
	@SuppressWarnings("NonAtomicVolatileUpdate")
	private void changed() {
		this.changes++;
	}

	/**
	 * How often names have changed. As long as this is the same, so are the names of
	 * every address.
	 * @return the number of changes
	 */
	public long changes() {
		return this.changes + ((this.shared != null) ? this.shared.changes() : 0);
	}

	/**
	 * Takes note of a name that something else than the firewall's own resolver looks up.
	 * @param name the name
	 */
	public void asked(Host name) {
		if (!name.isName()) {
			return;
		}
		synchronized (this.order) {
			this.asked.remove(name);
			this.asked.add(name);
			if (this.asked.size() > MAX_ASKED) {
				this.asked.remove(this.asked.iterator().next());
			}
		}
	}

	private static List<Host> newestFirst(Host name, List<Host> known) {
		return Stream.concat(Stream.of(name), known.stream().filter((other) -> !other.equals(name)))
			.limit(MAX_NAMES)
			.toList();
	}

	/**
	 * The names of an address, the newest first.
	 * @param address the address
	 * @return the names, empty if nobody looked it up
	 */
	public List<Host> namesOf(IpAddress address) {
		List<Host> own = this.names.getOrDefault(address, List.of());
		if (this.shared == null) {
			return own;
		}
		List<Host> others = this.shared.namesOf(address);
		if (own.isEmpty() || others.isEmpty()) {
			return own.isEmpty() ? others : own;
		}
		return Stream.concat(own.stream(), others.stream()).distinct().toList();
	}

	/**
	 * The names that were looked up last, the newest first.
	 * @param max how many at the most
	 * @return the names
	 */
	public List<Host> newestNames(int max) {
		List<Host> others = (this.shared != null) ? this.shared.newestNames(max) : List.of();
		synchronized (this.order) {
			List<IpAddress> newest = new ArrayList<>(this.order);
			Collections.reverse(newest);
			List<Host> unseen = new ArrayList<>(this.asked);
			Collections.reverse(unseen);
			Stream<Host> own = Stream.concat(unseen.stream(),
					newest.stream().flatMap((address) -> namesOf(address).stream()));
			return Stream.concat(own, others.stream()).distinct().limit(max).toList();
		}
	}

}
