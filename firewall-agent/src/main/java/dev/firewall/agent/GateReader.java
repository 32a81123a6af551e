package dev.firewall.agent;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * Reads what the gate asks, from memory, whatever compiled code takes it for. Lives where
 * {@link GateDefiner} does.
 */
public final class GateReader implements Supplier<Object> {

	private final VarHandle field;

	/**
	 * Creates a reader.
	 * @param gate the gate
	 * @throws ReflectiveOperationException if the gate is of another version
	 */
	public GateReader(Class<?> gate) throws ReflectiveOperationException {
		this.field = MethodHandles.privateLookupIn(gate, MethodHandles.lookup())
			.findStaticVarHandle(gate, "GUARD", BiFunction.class);
	}

	@Override
	public Object get() {
		return this.field.getVolatile();
	}

}
