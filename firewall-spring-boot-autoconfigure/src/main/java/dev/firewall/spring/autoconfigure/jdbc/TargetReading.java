package dev.firewall.spring.autoconfigure.jdbc;

import java.sql.SQLException;
import java.sql.Wrapper;
import java.util.Map;
import java.util.function.Supplier;

import dev.firewall.spring.autoconfigure.Mocks;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * Reads what a data source opens at every call, as settings may change until it starts;
 * from a spy only once, because every call of a spy counts.
 */
final class TargetReading {

	private TargetReading() {
	}

	static @Nullable Supplier<JdbcTarget> of(Object target) {
		Object readable = readable(target);
		if (readable == null) {
			return null;
		}
		DataSourceReader reader = new DataSourceReader(readable);
		return of(target, () -> {
			JdbcTarget read = reader.read();
			return (read != null) ? read : new JdbcTarget(null, null, target.getClass().getName(), Map.of());
		});
	}

	static Supplier<JdbcTarget> of(Object target, Supplier<JdbcTarget> reading) {
		return Mocks.isMockOrSpy(target) ? new Once(reading) : reading;
	}

	/** Itself, or the driver-based data source that it says it is a wrapper for. */
	private static @Nullable Object readable(Object target) {
		if (new DataSourceReader(target).read() != null) {
			return target;
		}
		try {
			Class<?> type = ClassUtils.resolveClassName(
					"org.springframework.jdbc.datasource.AbstractDriverBasedDataSource",
					target.getClass().getClassLoader());
			boolean wrapper = target instanceof Wrapper wrapping && !Mocks.isMockOrSpy(target)
					&& wrapping.isWrapperFor(type);
			return wrapper ? ((Wrapper) target).unwrap(type) : null;
		}
		catch (IllegalArgumentException | SQLException ex) {
			return null;
		}
	}

	/** Reads until something is known, then never again. */
	private static final class Once implements Supplier<JdbcTarget> {

		private final Supplier<JdbcTarget> reading;

		private volatile JdbcTarget read;

		private Once(Supplier<JdbcTarget> reading) {
			this.reading = reading;
			this.read = reading.get();
		}

		@Override
		public JdbcTarget get() {
			if (!this.read.isKnown()) {
				this.read = this.reading.get();
			}
			return this.read;
		}

	}

}
