package dev.firewall.agent;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.lang.instrument.ClassDefinition;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Keeps a locked gate shut: refuses other agents what could take the hooks out again, and
 * once something has tried, refuses everything from then on. While nothing is locked it
 * only says that another agent has come. Called in the middle of the JDK, so it uses no
 * lambdas.
 */
final class Seal {

	private static final String AGENT = "dev.firewall.agent.FirewallAgent";

	private static final StackWalker STACK = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

	private final Instrumentation instrumentation;

	/** Not {@code System.err}, which anybody can replace. */
	private final PrintStream errors = new PrintStream(new FileOutputStream(FileDescriptor.err), true,
			Charset.defaultCharset());

	/** What the cores of applications hold, by what tells it. */
	private volatile Map<Supplier<?>, Object> pinned = Map.of();

	private volatile boolean closed;

	/** Ways out without a hook, which nothing can be locked with. */
	private volatile List<String> missing = List.of();

	/** Classes of libraries that lack what is to be hooked: open until this is closed. */
	private final Set<String> incomplete = ConcurrentHashMap.newKeySet();

	/**
	 * Classes of libraries with hooks, which an agent that came later may have dropped.
	 */
	private final Set<String> hooked = ConcurrentHashMap.newKeySet();

	/** Whether another agent has come after that of the firewall. */
	private volatile boolean accompanied;

	/** Looks after the gate as long as this is closed. */
	private @Nullable Probe probe;

	private boolean hardened;

	private volatile boolean unsafeDenied;

	private volatile @Nullable String broken;

	private volatile @Nullable Thread worker;

	Seal(Instrumentation instrumentation) {
		this.instrumentation = instrumentation;
	}

	/**
	 * Closes the seal.
	 * @throws IllegalStateException if the JDK cannot be closed
	 */
	synchronized void close() {
		if (!this.missing.isEmpty()) {
			throw new IllegalStateException(
					"The firewall agent cannot lock this JVM, since these ways out are open:\n  "
							+ String.join("\n  ", this.missing));
		}
		if (!this.hardened) {
			HookTransformer transformer = new HookTransformer(List.of(Hook.LOOKUP));
			harden(transformer, "java.lang.invoke.MethodHandles");
			if (!transformer.isWritten(Hook.LOOKUP)) {
				throw new IllegalStateException("The firewall agent cannot lock this JVM: " + Hook.LOOKUP.guards());
			}
			this.hardened = true;
		}
		boolean before = this.closed;
		this.closed = true;
		rewriteIncomplete();
		if (this.probe != null && !before) {
			this.probe.start();
		}
	}

	void probe(Probe probe) {
		this.probe = probe;
	}

	/** Takes note of what the agent could not hook. */
	void missing(List<String> missing) {
		this.missing = List.copyOf(missing);
	}

	List<String> missing() {
		return this.missing;
	}

	/** Takes note of a class of a library that could not be hooked completely. */
	void incomplete(String type) {
		this.incomplete.add(type);
	}

	/** Takes note of a class of a library that was hooked. */
	void hooked(String type) {
		this.hooked.add(type);
	}

	/** Classes that are there already refuse from now on, or no longer. */
	private void rewriteIncomplete() {
		List<Class<?>> types = new ArrayList<>();
		Set<String> names = new HashSet<>(this.incomplete);
		if (this.accompanied) {
			names.addAll(this.hooked);
		}
		if (!names.isEmpty()) {
			for (Class<?> type : this.instrumentation.getAllLoadedClasses()) {
				if (names.contains(type.getName())) {
					types.add(type);
				}
			}
		}
		rewrite(types.toArray(new Class<?>[0]));
	}

	private synchronized void rewrite(Class<?>... types) {
		this.worker = Thread.currentThread();
		try {
			if (types.length > 0) {
				this.instrumentation.retransformClasses(types);
			}
		}
		catch (UnmodifiableClassException ex) {
			throw new IllegalStateException("The firewall agent cannot close " + List.of(types), ex);
		}
		finally {
			this.worker = null;
		}
	}

	/** Has {@code sun.misc.Unsafe} refuse from now on, for good. */
	void denyUnsafe() {
		if (!this.unsafeDenied) {
			harden(new UnsafeTransformer(), "sun.misc.Unsafe");
			this.unsafeDenied = true;
		}
	}

	boolean isUnsafeDenied() {
		return this.unsafeDenied;
	}

	/** Rewrites classes of the JDK. */
	synchronized void harden(ClassFileTransformer transformer, String... names) {
		this.worker = Thread.currentThread();
		try {
			Class<?>[] types = new Class<?>[names.length];
			for (int i = 0; i < names.length; i++) {
				types[i] = Class.forName(names[i], false, null);
			}
			this.instrumentation.addTransformer(transformer, true);
			rewrite(types);
		}
		catch (ClassNotFoundException ex) {
			// A JVM without that module has nothing to close there
		}
		finally {
			this.worker = null;
		}
	}

	/** Whether code may act as a class that is open to everybody within the JDK. */
	@Nullable Exception privateLookup(Class<?> type) {
		boolean inside = this.closed && "jdk.unsupported".equals(type.getModule().getName());
		return inside ? new IllegalAccessException("The firewall is locked, so nobody acts as " + type.getName())
				: null;
	}

	synchronized void open() {
		if (this.probe != null) {
			this.probe.stop();
		}
		this.closed = false;
		this.pinned = Map.of();
		rewriteIncomplete();
	}

	boolean isClosed() {
		return this.closed;
	}

	/** Takes note of what a locked core holds, and latches if it ever holds another. */
	synchronized void pin(Supplier<?> held) {
		Object value = held.get();
		if (value != null) {
			Map<Supplier<?>, Object> more = new HashMap<>(this.pinned);
			more.putIfAbsent(held, value);
			this.pinned = more;
		}
	}

	/** Whether another agent may not have rewritten a class for good. */
	boolean isForeign(Object agent) {
		return this.closed && agent != this.instrumentation;
	}

	/**
	 * Whether anything may leave.
	 * @return what to throw, or {@code null} if nothing was tampered with
	 */
	@Nullable SecurityException check() {
		if (!this.closed) {
			return null;
		}
		if (this.broken != null) {
			return refusal();
		}
		for (Map.Entry<Supplier<?>, Object> entry : this.pinned.entrySet()) {
			if (entry.getKey().get() != entry.getValue()) {
				return tampered("the locked policy of the application was replaced");
			}
		}
		return null;
	}

	/**
	 * Judges what an agent does.
	 * @param hook the name of the method
	 * @param agent what the JDK knows the agent by
	 * @param argument the first argument
	 * @return what to throw, or {@code null} to go on
	 */
	@Nullable SecurityException instrument(String hook, Object agent, @Nullable Object argument) {
		// Transformers of other agents run on this thread, too
		if (agent == this.instrumentation && this.worker == Thread.currentThread()) {
			return null;
		}
		String method = hook.substring(hook.lastIndexOf('.', hook.indexOf('(')) + 1, hook.indexOf('('));
		boolean loading = method.startsWith("loadClass");
		if (loading && AGENT.equals(argument) && (method.endsWith("Premain") || isStart())) {
			// A class of that name is here already, and knows that it is installed
			return null;
		}
		if (!this.closed) {
			if (loading) {
				this.accompanied = true;
				this.errors.println("Another agent, " + argument
						+ ", comes after that of the firewall: it could take the hooks of the firewall out again");
			}
			return null;
		}
		boolean harmless = switch (method) {
			case "removeTransformer" -> agent != this.instrumentation;
			case "retransformClasses" -> !touches((argument instanceof Class<?>[] types) ? types : null);
			case "redefineClasses" -> !touches(types(argument));
			case "redefineModule" -> argument instanceof Module module && !isGuarded(module);
			default -> false;
		};
		return harmless ? null
				: tampered("another agent" + (loading ? ", " + argument + "," : "") + " called " + method);
	}

	/**
	 * Whether the launcher of the JDK loads what the manifest of an application names.
	 */
	private static boolean isStart() {
		for (Class<?> type : STACK.walk(new Callers())) {
			if (type.getName().equals("sun.launcher.LauncherHelper") && type.getClassLoader() == null) {
				return true;
			}
		}
		return false;
	}

	private static Class<?> @Nullable [] types(@Nullable Object argument) {
		if (!(argument instanceof ClassDefinition[] definitions)) {
			return null;
		}
		Class<?>[] types = new Class<?>[definitions.length];
		for (int i = 0; i < types.length; i++) {
			types[i] = (definitions[i] != null) ? definitions[i].getDefinitionClass() : null;
		}
		return types;
	}

	/** Whether there are classes of the JDK or of the firewall among those. */
	private static boolean touches(Class<?> @Nullable [] types) {
		if (types == null) {
			return false;
		}
		for (Class<?> type : types) {
			if (type != null && (isGuarded(type.getModule()) || type.getName().startsWith("dev.firewall."))) {
				return true;
			}
		}
		return false;
	}

	private static boolean isGuarded(Module module) {
		ModuleLayer layer = module.getLayer();
		return module == Seal.class.getModule() || (layer != null && layer == ModuleLayer.boot());
	}

	/**
	 * Latches.
	 * @param what what was done
	 * @return what to throw
	 */
	SecurityException tampered(String what) {
		synchronized (this) {
			if (this.broken == null) {
				this.broken = what;
				this.closed = true;
				this.errors.println("The firewall is locked, and " + what + " (thread "
						+ Thread.currentThread().getName() + "): from now on it refuses everything");
			}
		}
		return refusal();
	}

	private SecurityException refusal() {
		return new SecurityException(
				"The firewall is locked and was tampered with, so it refuses everything: " + this.broken);
	}

	/** No lambda. */
	private static final class Callers implements Function<Stream<StackWalker.StackFrame>, List<Class<?>>> {

		@Override
		public List<Class<?>> apply(Stream<StackWalker.StackFrame> frames) {
			List<Class<?>> types = new ArrayList<>();
			Iterator<StackWalker.StackFrame> each = frames.iterator();
			while (each.hasNext()) {
				types.add(each.next().getDeclaringClass());
			}
			return types;
		}

	}

}
