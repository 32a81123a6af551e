package dev.firewall.spring.autoconfigure.redis;

import org.apache.commons.pool2.BasePooledObjectFactory;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPool;
import redis.clients.jedis.util.Pool;

/**
 * A pool that lends out guarded connections of another, and has none itself.
 */
final class GuardedPool extends ConnectionPool {

	private final Pool<Connection> delegate;

	private final JedisGuard guard;

	GuardedPool(Pool<Connection> delegate, JedisGuard guard) {
		super(new NoConnections(), settings());
		this.delegate = delegate;
		this.guard = guard;
	}

	private static GenericObjectPoolConfig<Connection> settings() {
		GenericObjectPoolConfig<Connection> settings = new GenericObjectPoolConfig<>();
		settings.setJmxEnabled(false);
		return settings;
	}

	@Override
	public Connection getResource() {
		return this.guard.lent(this.delegate.getResource());
	}

	@Override
	public void returnResource(Connection connection) {
		this.delegate.returnResource(unguarded(connection));
	}

	@Override
	public void returnBrokenResource(Connection connection) {
		this.delegate.returnBrokenResource(unguarded(connection));
	}

	private static Connection unguarded(Connection connection) {
		return (connection instanceof GuardedConnection guarded) ? guarded.delegate() : connection;
	}

	@Override
	public void addObjects(int count) {
		this.delegate.addObjects(count);
	}

	@Override
	public void clear() {
		this.delegate.clear();
	}

	@Override
	public void close() {
		this.delegate.close();
		super.close();
	}

	@Override
	public int getNumActive() {
		return this.delegate.getNumActive();
	}

	@Override
	public int getNumIdle() {
		return this.delegate.getNumIdle();
	}

	@Override
	public int getNumWaiters() {
		return this.delegate.getNumWaiters();
	}

	/** What is not handed on must not open a connection. */
	private static final class NoConnections extends BasePooledObjectFactory<Connection> {

		@Override
		public Connection create() {
			throw new IllegalStateException("A guarded pool has no connections of its own");
		}

		@Override
		public PooledObject<Connection> wrap(Connection connection) {
			throw new IllegalStateException("A guarded pool has no connections of its own");
		}

	}

}
