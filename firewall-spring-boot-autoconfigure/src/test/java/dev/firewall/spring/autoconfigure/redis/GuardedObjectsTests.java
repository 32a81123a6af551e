package dev.firewall.spring.autoconfigure.redis;

import java.util.ArrayList;
import java.util.List;

import org.apache.commons.pool2.BasePooledObjectFactory;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.DefaultPooledObject;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link GuardedObjects}.
 */
class GuardedObjectsTests {

	private final Connections connections = new Connections();

	@Test
	void makeObjectWhenGuardCannotBeMadeClosesTheConnection() {
		try (GenericObjectPool<String> pool = new GenericObjectPool<>(this.connections)) {
			GuardedObjects.of(pool, (connection) -> {
				throw new IllegalStateException("cannot guard " + connection);
			});
			assertThatIllegalStateException().isThrownBy(pool::borrowObject).withMessage("cannot guard connection 1");
			assertThat(this.connections.open).isEmpty();
			assertThat(pool.getNumActive()).isZero();
		}
	}

	@Test
	void makeObjectWhenConnectionCannotBeClosedEitherTellsBoth() {
		this.connections.broken = true;
		try (GenericObjectPool<String> pool = new GenericObjectPool<>(this.connections)) {
			GuardedObjects.of(pool, (connection) -> {
				throw new IllegalStateException("cannot guard " + connection);
			});
			assertThatIllegalStateException().isThrownBy(pool::borrowObject)
				.satisfies((ex) -> assertThat(ex.getSuppressed()).singleElement()
					.extracting(Throwable::getMessage)
					.isEqualTo("cannot close connection 1"));
		}
	}

	private static final class Connections extends BasePooledObjectFactory<String> {

		private final List<String> open = new ArrayList<>();

		private boolean broken;

		private int made;

		@Override
		public String create() {
			this.made++;
			String connection = "connection " + this.made;
			this.open.add(connection);
			return connection;
		}

		@Override
		public PooledObject<String> wrap(String connection) {
			return new DefaultPooledObject<>(connection);
		}

		@Override
		public void destroyObject(PooledObject<String> pooled) {
			if (this.broken) {
				throw new IllegalStateException("cannot close " + pooled.getObject());
			}
			this.open.remove(pooled.getObject());
		}

	}

}
