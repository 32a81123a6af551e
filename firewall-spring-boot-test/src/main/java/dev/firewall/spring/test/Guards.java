package dev.firewall.spring.test;

import java.util.Optional;

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

	/** Tests that run; empty where they started while nothing could be guarded. */
	static final Guards<Optional<TestGuard>> TESTS = new Guards<>();

	private volatile @Nullable Entry<T> last;

	private Guards() {
	}

	synchronized void add(ExtensionContext context, T guard) {
		this.last = new Entry<>(context, guard, this.last);
	}

	/**
	 * Takes out what guards a class or a test that ends.
	 * @param context its context
	 * @return what guarded it, or {@code null} if nothing did
	 */
	synchronized @Nullable T remove(ExtensionContext context) {
		T guard = get(context);
		if (guard != null && this.last != null) {
			this.last = this.last.without(context);
		}
		return guard;
	}

	/** What guards this class or test, and not the one around it. */
	@Nullable T get(ExtensionContext context) {
		for (Entry<T> entry = this.last; entry != null; entry = entry.earlier()) {
			if (entry.context() == context) {
				return entry.guard();
			}
		}
		return null;
	}

	/** What guards this class or test, or else the nearest around it. */
	@Nullable T nearest(ExtensionContext context) {
		T found = get(context);
		return (found != null) ? found : around(context);
	}

	/** What guards the nearest class or test around this one. */
	@Nullable T around(ExtensionContext context) {
		T found = null;
		for (Optional<ExtensionContext> outer = context.getParent(); found == null && outer.isPresent();) {
			found = get(outer.get());
			outer = outer.get().getParent();
		}
		return found;
	}

	/**
	 * One of them, and those that started before it.
	 *
	 * @param context of the class or test
	 * @param guard what guards it
	 * @param earlier the next of the others
	 * @param <T> what guards
	 */
	private record Entry<T>(ExtensionContext context, T guard, @Nullable Entry<T> earlier) {

		@Nullable Entry<T> without(ExtensionContext ended) {
			if (this.context == ended || this.earlier == null) {
				return (this.context == ended) ? this.earlier : this;
			}
			return new Entry<>(this.context, this.guard, this.earlier.without(ended));
		}

	}

}
