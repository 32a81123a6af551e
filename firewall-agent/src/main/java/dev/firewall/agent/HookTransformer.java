package dev.firewall.agent;

import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Puts the hooks into classes of the JDK, by exact name. Every class that is loaded
 * passes by here, so what is not wanted leaves at once, and nothing here is a lambda.
 */
final class HookTransformer implements ClassFileTransformer {

	private final Map<String, List<Hook>> hooks = new HashMap<>();

	private final Set<String> types = new HashSet<>();

	private final Set<Hook> written = ConcurrentHashMap.newKeySet();

	private volatile @Nullable Throwable failure;

	HookTransformer(List<Hook> hooks) {
		for (Hook hook : hooks) {
			List<Hook> ofType = this.hooks.get(hook.type());
			if (ofType == null) {
				ofType = new ArrayList<>();
				this.hooks.put(hook.type(), ofType);
				this.types.add(hook.type().replace('/', '.'));
			}
			ofType.add(hook);
		}
	}

	/** The classes with hooks, by the names under which they are loaded. */
	Set<String> types() {
		return this.types;
	}

	/** Whether a class has hooks. */
	boolean concerns(Class<?> type) {
		return type.getClassLoader() == null && this.types.contains(type.getName());
	}

	boolean isWritten(Hook hook) {
		return this.written.contains(hook);
	}

	boolean isWritten(String type) {
		List<Hook> hooks = this.hooks.get(type.replace('.', '/'));
		return hooks != null && this.written.containsAll(hooks);
	}

	/** What went wrong last, for the message that names the hooks that are missing. */
	@Nullable Throwable failure() {
		return this.failure;
	}

	@Override
	public byte @Nullable [] transform(@Nullable ClassLoader loader, @Nullable String name,
			@Nullable Class<?> redefined, @Nullable ProtectionDomain domain, byte[] bytes) {
		List<Hook> wanted = (loader == null && name != null) ? this.hooks.get(name) : null;
		if (wanted == null) {
			return null;
		}
		try {
			return rewrite(wanted, bytes);
		}
		catch (Exception | Error ex) {
			// The JVM would drop it without a word
			this.failure = ex;
			return null;
		}
	}

	private byte[] rewrite(List<Hook> wanted, byte[] bytes) {
		ClassReader reader = new ClassReader(bytes);
		Map<String, List<Hook>> byMethod = find(reader, wanted);
		ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
		reader.accept(new ClassVisitor(Opcodes.ASM9, writer) {

			@Override
			public MethodVisitor visitMethod(int access, String name, String descriptor, String signature,
					String[] exceptions) {
				MethodVisitor visitor = super.visitMethod(access, name, descriptor, signature, exceptions);
				List<Hook> hooks = byMethod.getOrDefault(name + descriptor, List.of());
				for (Hook hook : hooks) {
					visitor = new HookMethodVisitor(visitor, hook, access, descriptor);
				}
				return visitor;
			}

		}, 0);
		byte[] rewritten = writer.toByteArray();
		for (List<Hook> hooks : byMethod.values()) {
			this.written.addAll(hooks);
		}
		return rewritten;
	}

	/** Of the methods that a hook may mean, the one with the most parameters. */
	static Map<String, List<Hook>> find(ClassReader reader, List<Hook> wanted) {
		Map<Hook, String> found = new HashMap<>();
		reader.accept(new ClassVisitor(Opcodes.ASM9) {

			@Override
			public @Nullable MethodVisitor visitMethod(int access, String name, String descriptor,
					@Nullable String signature, String @Nullable [] exceptions) {
				boolean body = (access & (Opcodes.ACC_NATIVE | Opcodes.ACC_ABSTRACT | Opcodes.ACC_BRIDGE)) == 0;
				for (Hook hook : wanted) {
					if (body && hook.method().equals(name) && descriptor.startsWith(hook.parameters())) {
						String before = found.get(hook);
						if (before == null || count(descriptor) > count(before.substring(name.length()))) {
							found.put(hook, name + descriptor);
						}
					}
				}
				return null;
			}

		}, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
		Map<String, List<Hook>> byMethod = new HashMap<>();
		for (Map.Entry<Hook, String> entry : found.entrySet()) {
			List<Hook> hooks = byMethod.get(entry.getValue());
			if (hooks == null) {
				hooks = new ArrayList<>();
				byMethod.put(entry.getValue(), hooks);
			}
			hooks.add(entry.getKey());
		}
		return byMethod;
	}

	private static int count(String descriptor) {
		return Type.getArgumentTypes(descriptor).length;
	}

}
