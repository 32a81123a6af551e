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
 * Has the gate itself refuse, whatever lies in its field: for when that is no longer what
 * was put there.
 */
final class LatchTransformer implements ClassFileTransformer {

	private static final String ADDRESS = "java/net/InetAddress";

	private final String message;

	LatchTransformer(String message) {
		this.message = message;
	}

	@Override
	public byte @Nullable [] transform(@Nullable ClassLoader loader, @Nullable String name,
			@Nullable Class<?> redefined, @Nullable ProtectionDomain domain, byte[] bytes) {
		if (loader != null || !GateClass.NAME.equals(name)) {
			return null;
		}
		ClassReader reader = new ClassReader(bytes);
		ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
		reader.accept(new ClassVisitor(Opcodes.ASM9, writer) {

			@Override
			public @Nullable MethodVisitor visitMethod(int access, String method, String descriptor,
					@Nullable String signature, String @Nullable [] exceptions) {
				MethodVisitor visitor = super.visitMethod(access, method, descriptor, signature, exceptions);
				return write(visitor, method) ? null : visitor;
			}

		}, 0);
		return writer.toByteArray();
	}

	private boolean write(MethodVisitor visitor, String method) {
		switch (method) {
			case "check", "start" -> RefusingVisitor.raise(visitor, "java/lang/SecurityException", this.message);
			case "answer" -> {
				visitor.visitCode();
				visitor.visitVarInsn(Opcodes.ALOAD, 0);
				visitor.visitTypeInsn(Opcodes.CHECKCAST, ADDRESS);
				visitor.visitMethodInsn(Opcodes.INVOKEVIRTUAL, ADDRESS, "getHostAddress", "()Ljava/lang/String;",
						false);
				end(visitor);
			}
			case "rewritten" -> {
				visitor.visitCode();
				visitor.visitVarInsn(Opcodes.ALOAD, 0);
				end(visitor);
			}
			default -> {
				return false;
			}
		}
		return true;
	}

	private static void end(MethodVisitor visitor) {
		visitor.visitInsn(Opcodes.ARETURN);
		visitor.visitMaxs(0, 0);
		visitor.visitEnd();
	}

}
