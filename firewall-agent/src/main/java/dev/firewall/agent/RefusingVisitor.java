package dev.firewall.agent;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Has every method of a class refuse, its constructors too: for a class that would go
 * past a locked gate.
 */
final class RefusingVisitor extends ClassVisitor {

	private static final String REFUSAL = "java/lang/SecurityException";

	/** No class at all, so that the JVM does not define it. */
	private static final byte[] NOTHING = { 0 };

	private final String message;

	private RefusingVisitor(ClassVisitor visitor, String message) {
		super(Opcodes.ASM9, visitor);
		this.message = message;
	}

	/**
	 * Makes a class that refuses.
	 * @param type its name
	 * @param bytes what it is
	 * @return what to define in its place
	 */
	static byte[] refuse(String type, byte[] bytes) {
		try {
			ClassReader reader = new ClassReader(bytes);
			ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
			reader.accept(
					new RefusingVisitor(writer,
							"The firewall is locked and cannot guard " + type + " completely, so it refuses all of it"),
					0);
			return writer.toByteArray();
		}
		catch (Exception | Error ex) {
			return NOTHING;
		}
	}

	@Override
	public @Nullable MethodVisitor visitMethod(int access, String name, String descriptor, @Nullable String signature,
			String @Nullable [] exceptions) {
		MethodVisitor method = super.visitMethod(access, name, descriptor, signature, exceptions);
		boolean body = (access & (Opcodes.ACC_NATIVE | Opcodes.ACC_ABSTRACT)) == 0;
		if (!body || name.equals("<clinit>")) {
			return method;
		}
		raise(method, REFUSAL, this.message);
		return null;
	}

	/** Writes a body that throws, for a writer that computes what it takes. */
	static void raise(MethodVisitor method, String exception, String message) {
		method.visitCode();
		method.visitTypeInsn(Opcodes.NEW, exception);
		method.visitInsn(Opcodes.DUP);
		method.visitLdcInsn(message);
		method.visitMethodInsn(Opcodes.INVOKESPECIAL, exception, "<init>", "(Ljava/lang/String;)V", false);
		method.visitInsn(Opcodes.ATHROW);
		method.visitMaxs(0, 0);
		method.visitEnd();
	}

}
