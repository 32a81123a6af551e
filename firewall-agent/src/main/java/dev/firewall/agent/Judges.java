package dev.firewall.agent;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;

import org.jspecify.annotations.Nullable;

/**
 * Who is asked.
 *
 * @param own the judge of the agent's own policy, or {@code null}
 * @param others the judges of applications
 */
record Judges(@Nullable BiFunction<Object, Object, @Nullable Object> own,
		WeakReference<BiFunction<Object, Object, @Nullable Object>>[] others) {

	@SuppressWarnings({ "unchecked", "rawtypes" })
	static final WeakReference<BiFunction<Object, Object, @Nullable Object>>[] NONE = new WeakReference[0];

	/** The first answer that there is. */
	@Nullable Object ask(String operation, Object argument) {
		for (WeakReference<BiFunction<Object, Object, @Nullable Object>> other : this.others) {
			BiFunction<Object, Object, @Nullable Object> judge = other.get();
			Object answer = (judge != null) ? judge.apply(operation, argument) : null;
			if (answer != null) {
				return answer;
			}
		}
		return (this.own != null) ? this.own.apply(operation, argument) : null;
	}

	/** The answers of all of them. */
	List<Object> askAll(String operation, Object argument) {
		List<Object> answers = new ArrayList<>();
		for (WeakReference<BiFunction<Object, Object, @Nullable Object>> other : this.others) {
			BiFunction<Object, Object, @Nullable Object> judge = other.get();
			Object answer = (judge != null) ? judge.apply(operation, argument) : null;
			if (answer != null) {
				answers.add(answer);
			}
		}
		Object answer = (this.own != null) ? this.own.apply(operation, argument) : null;
		if (answer != null) {
			answers.add(answer);
		}
		return answers;
	}

	/** Whether nobody is left to ask. */
	boolean isEmpty() {
		for (WeakReference<BiFunction<Object, Object, @Nullable Object>> other : this.others) {
			if (!other.refersTo(null)) {
				return false;
			}
		}
		return this.own == null;
	}

	boolean has(Object judge) {
		for (WeakReference<BiFunction<Object, Object, @Nullable Object>> other : this.others) {
			if (other.get() == judge) {
				return true;
			}
		}
		return false;
	}

	@SuppressWarnings({ "unchecked", "rawtypes" })
	WeakReference<BiFunction<Object, Object, @Nullable Object>>[] with(
			BiFunction<Object, Object, @Nullable Object> judge) {
		WeakReference[] longer = new WeakReference[this.others.length + 1];
		int size = 0;
		for (WeakReference<BiFunction<Object, Object, @Nullable Object>> other : this.others) {
			// Those of applications that were stopped are gone
			if (other.get() != null && !other.refersTo(judge)) {
				longer[size++] = other;
			}
		}
		longer[size++] = new WeakReference<>(judge);
		return Arrays.copyOf(longer, size);
	}

}
