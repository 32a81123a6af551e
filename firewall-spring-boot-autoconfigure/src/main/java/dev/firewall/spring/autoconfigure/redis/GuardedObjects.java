package dev.firewall.spring.autoconfigure.redis;

import java.lang.reflect.Field;
import java.util.function.UnaryOperator;

import org.apache.commons.pool2.DestroyMode;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.PooledObjectFactory;
import org.apache.commons.pool2.impl.DefaultPooledObject;
import org.apache.commons.pool2.impl.GenericObjectPool;

import org.springframework.util.ReflectionUtils;

/**
 * Makes the objects of a pool guarded ones, for as long as they live.
 *
 * @param delegate makes the objects
 * @param guard guards an object, or returns it where it is guarded
 * @param <T> the type of objects
 */
record GuardedObjects<T>(PooledObjectFactory<T> delegate, UnaryOperator<T> guard) implements PooledObjectFactory<T> {

	private static final Field FACTORY = PrivateField.of(GenericObjectPool.class, "factory");

	/**
	 * Guards what a pool makes from now on, and what it has where that is lent.
	 * @param pool the pool
	 * @param guard guards an object, or returns it where it is guarded
	 * @param <T> the type of objects
	 */
	static <T> void of(GenericObjectPool<T> pool, UnaryOperator<T> guard) {
		ReflectionUtils.setField(FACTORY, pool, new GuardedObjects<>(pool.getFactory(), guard));
	}

	@Override
	public PooledObject<T> makeObject() throws Exception {
		PooledObject<T> made = this.delegate.makeObject();
		T guarded = guarded(made);
		return (guarded == made.getObject()) ? made : new DefaultPooledObject<>(guarded);
	}

	private T guarded(PooledObject<T> made) {
		try {
			return this.guard.apply(made.getObject());
		}
		catch (RuntimeException | Error ex) {
			// The pool never gets it, so nobody else would close its connection
			destroy(made, ex);
			throw ex;
		}
	}

	private void destroy(PooledObject<T> made, Throwable reason) {
		try {
			this.delegate.destroyObject(made);
		}
		catch (Exception ex) {
			reason.addSuppressed(ex);
		}
	}

	/** The pool drops an object that does not pass, and lends another. */
	@Override
	public void activateObject(PooledObject<T> pooled) throws Exception {
		if (this.guard.apply(pooled.getObject()) != pooled.getObject()) {
			throw new IllegalStateException("A connection that was made before its pool was guarded is not used");
		}
		this.delegate.activateObject(pooled);
	}

	@Override
	public void passivateObject(PooledObject<T> pooled) throws Exception {
		this.delegate.passivateObject(pooled);
	}

	@Override
	public boolean validateObject(PooledObject<T> pooled) {
		return this.delegate.validateObject(pooled);
	}

	@Override
	public void destroyObject(PooledObject<T> pooled) throws Exception {
		this.delegate.destroyObject(pooled);
	}

	@Override
	public void destroyObject(PooledObject<T> pooled, DestroyMode mode) throws Exception {
		this.delegate.destroyObject(pooled, mode);
	}

}
