package dev.firewall.spring.test;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What guards the classes or tests that run, by their contexts: JUnit hands the same one
 * to every callback of a test. Asked several times for each test, so it is kept in
 * neither JUnit's store nor a map: few run at a time, and to walk them takes less than to
 * hash.
 *
 * @param <T> what guards
 */
final class Guards<T> {

	/** Classes that are entered and not left. */
	static final Guards<ClassGuard> CLASSES = new Guards<>();

	/** Tests that run; without a guard where they started while there could be none. */
	static final Guards<TestGuard> TESTS = new Guards<>();

	private volatile @Nullable Entry<T> last;

	Guards() {
	}

	synchronized void add(ExtensionContext context, @Nullable T guard) {
		this.last = new Entry<>(context, guard, this.last);
	}

	/**
	 * Takes out what guards a class or a test that ends.
	 * @param context its context
	 * @return what guarded it, or {@code null} if nothing did
	 */
	synchronized @Nullable T remove(ExtensionContext context) {
		Entry<T> removed = find(context);
		Entry<T> first = this.last;
		if (removed == null || first == null) {
			return null;
		}
		this.last = (first == removed) ? first.earlier : first.without(removed);
		return removed.guard;
	}

	/** What guards this class or test, and not the one around it. */
	@Nullable T get(ExtensionContext context) {
		Entry<T> entry = find(context);
		return (entry != null) ? entry.guard : null;
	}

	private @Nullable Entry<T> find(ExtensionContext context) {
		Entry<T> entry = this.last;
		while (entry != null && entry.context != context) {
			entry = entry.earlier;
		}
		return entry;
	}

	/** What guards this class or test, or else the nearest around it. */
	@Nullable T nearest(ExtensionContext context) {
		Entry<T> entry = find(context);
		return (entry != null && entry.guard != null) ? entry.guard : around(context);
	}

	/** What guards the nearest class or test around this one. */
	@Nullable T around(ExtensionContext context) {
		ExtensionContext outer = context.getParent().orElse(null);
		while (outer != null) {
			Entry<T> entry = find(outer);
			if (entry != null && entry.guard != null) {
				return entry.guard;
			}
			outer = outer.getParent().orElse(null);
		}
		return null;
	}

	/** Whether this class or test was added, or one around it, guarded or not. */
	boolean isAnnounced(ExtensionContext context) {
		ExtensionContext at = context;
		while (at != null && find(at) == null) {
			at = at.getParent().orElse(null);
		}
		return at != null;
	}

	/** One of them, and those that started before it. */
	private static final class Entry<T> {

		private final ExtensionContext context;

		private final @Nullable T guard;

		private final @Nullable Entry<T> earlier;

		private Entry(ExtensionContext context, @Nullable T guard, @Nullable Entry<T> earlier) {
			this.context = context;
			this.guard = guard;
			this.earlier = earlier;
		}

		/** The same entries but for one of those before this. */
		private Entry<T> without(Entry<T> removed) {
			Entry<T> before = this.earlier;
			Entry<T> rest = (before == null || before == removed) ? removed.earlier : before.without(removed);
			return new Entry<>(this.context, this.guard, rest);
		}

	}

}
