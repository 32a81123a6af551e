package dev.firewall.agent;

import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Puts hooks into native transports, and into what few applications use of the JDK,
 * whenever and under whatever name an application loads them. Every class that is loaded
 * passes by here, so what is not wanted leaves at once, and nothing here is a lambda.
 */
final class NativeTransformer implements ClassFileTransformer {

	/** By the last part of the name of their class. */
	private final Map<String, List<Hook>> hooks = new HashMap<>();

	private final Seal seal;

	NativeTransformer(Seal seal) {
		this.seal = seal;
		for (Hook hook : NativeHooks.ALL) {
			add(hook);
		}
		for (Hook hook : NativeHooks.JDK) {
			add(hook);
		}
	}

	private void add(Hook hook) {
		String name = lastPart(hook.type());
		List<Hook> ofName = this.hooks.get(name);
		if (ofName == null) {
			ofName = new ArrayList<>();
			this.hooks.put(name, ofName);
		}
		ofName.add(hook);
	}

	/** Whether a class that is there already has hooks. */
	boolean concerns(Class<?> type) {
		String name = type.getName();
		return this.hooks.containsKey(name.substring(name.lastIndexOf('.') + 1))
				&& !hooks(type.getClassLoader(), name.replace('.', '/')).isEmpty();
	}

	private static String lastPart(String type) {
		return type.substring(type.lastIndexOf('/') + 1);
	}

	/** The hooks of a class, or none if it is of something else with a similar name. */
	private List<Hook> hooks(@Nullable ClassLoader loader, String type) {
		List<Hook> named = this.hooks.get(lastPart(type));
		if (named == null) {
			return List.of();
		}
		List<Hook> hooks = new ArrayList<>();
		for (Hook hook : named) {
			boolean copy = loader != null && type.endsWith("/" + hook.type());
			if (copy || type.equals(hook.type())) {
				hooks.add(hook);
			}
		}
		return hooks;
	}

	@Override
	public byte @Nullable [] transform(@Nullable ClassLoader loader, @Nullable String name,
			@Nullable Class<?> redefined, @Nullable ProtectionDomain domain, byte[] bytes) {
		if (name == null) {
			return null;
		}
		List<Hook> wanted = hooks(loader, name);
		if (wanted.isEmpty()) {
			return null;
		}
		try {
			return rewrite(name, wanted, bytes);
		}
		catch (Exception | Error ex) {
			// The JVM would drop it without a word
			return incomplete(name, wanted, bytes, ex);
		}
	}

	private byte @Nullable [] rewrite(String name, List<Hook> wanted, byte[] bytes) {
		ClassReader reader = new ClassReader(bytes);
		Map<String, List<Hook>> byMethod = HookTransformer.find(reader, wanted);
		String library = name.substring(0, name.length() - wanted.get(0).type().length());
		List<Hook> missing = new ArrayList<>(wanted);
		for (List<Hook> found : byMethod.values()) {
			missing.removeAll(found);
		}
		if (!missing.isEmpty()) {
			byte[] refusing = incomplete(name, missing, bytes, null);
			if (refusing != null) {
				return refusing;
			}
		}
		this.seal.hooked(name.replace('/', '.'));
		ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
		reader.accept(new ClassVisitor(Opcodes.ASM9, writer) {

			@Override
			public MethodVisitor visitMethod(int access, String method, String descriptor, String signature,
					String[] exceptions) {
				MethodVisitor visitor = super.visitMethod(access, method, descriptor, signature, exceptions);
				for (Hook hook : byMethod.getOrDefault(method + descriptor, List.of())) {
					visitor = new HookMethodVisitor(visitor, hook, access, descriptor, library);
				}
				return visitor;
			}

		}, 0);
		return writer.toByteArray();
	}

	/**
	 * Tells what is missing.
	 * @return the class with methods that refuse, where a policy is locked
	 */
	private byte @Nullable [] incomplete(String name, List<Hook> missing, byte[] bytes, @Nullable Throwable ex) {
		String type = name.replace('/', '.');
		boolean locked = this.seal.isClosed();
		StringBuilder message = new StringBuilder("The firewall agent cannot guard ").append(type)
			.append(" completely. ")
			.append(locked ? "The firewall is locked, so all of the class refuses, because of these methods:"
					: "What passes by these methods is open:");
		for (Hook hook : missing) {
			message.append(' ').append(hook.method());
		}
		System.err.println((ex != null) ? message.append(", because of ").append(ex) : message);
		this.seal.incomplete(type);
		return locked ? RefusingVisitor.refuse(type, bytes) : null;
	}

}
