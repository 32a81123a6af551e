package dev.firewall.agent;

import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Has the methods of {@code sun.misc.Unsafe} that get at memory refuse, as the JDK itself
 * does since 24 if it is told to.
 */
final class UnsafeTransformer implements ClassFileTransformer {

	private static final String UNSAFE = "sun/misc/Unsafe";

	private static final String REFUSAL = "java/lang/UnsupportedOperationException";

	@Override
	public byte @Nullable [] transform(@Nullable ClassLoader loader, @Nullable String name,
			@Nullable Class<?> redefined, @Nullable ProtectionDomain domain, byte[] bytes) {
		if (loader != null || !UNSAFE.equals(name)) {
			return null;
		}
		ClassReader reader = new ClassReader(bytes);
		ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
		reader.accept(new Refusing(writer), 0);
		return writer.toByteArray();
	}

	/** Whether a method reads, writes or finds memory. */
	static boolean isRefused(int access, String name) {
		boolean open = (access & Opcodes.ACC_PUBLIC) != 0 && (access & Opcodes.ACC_STATIC) == 0;
		boolean memory = name.startsWith("put") || name.startsWith("compareAndSwap") || name.endsWith("Memory")
				|| name.endsWith("Offset") || name.equals("staticFieldBase") || name.equals("arrayIndexScale")
				|| name.equals("invokeCleaner") || (name.startsWith("get") && !name.equals("getLoadAverage"));
		return open && memory;
	}

	private static final class Refusing extends ClassVisitor {

		Refusing(ClassVisitor visitor) {
			super(Opcodes.ASM9, visitor);
		}

		@Override
		public @Nullable MethodVisitor visitMethod(int access, String name, String descriptor,
				@Nullable String signature, String @Nullable [] exceptions) {
			MethodVisitor method = super.visitMethod(access, name, descriptor, signature, exceptions);
			if (!isRefused(access, name)) {
				return method;
			}
			RefusingVisitor.raise(method, REFUSAL,
					"The firewall is locked, and sun.misc.Unsafe with it: firewall.locked-unsafe is 'deny'");
			return null;
		}

	}

}
