package dev.firewall.agent;

import java.util.ArrayList;
import java.util.List;

import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * What a class asks a gate.
 */
final class HookCalls {

	private HookCalls() {
	}

	/**
	 * The names of the hooks by which a class calls a gate.
	 * @param bytes the class
	 * @param gate the internal name of the gate's class
	 * @return the names, in the order of the calls
	 */
	static List<String> in(byte[] bytes, String gate) {
		List<String> keys = new ArrayList<>();
		new ClassReader(bytes).accept(new ClassVisitor(Opcodes.ASM9) {

			@Override
			public MethodVisitor visitMethod(int access, String name, String descriptor, String signature,
					String[] exceptions) {
				return new MethodVisitor(Opcodes.ASM9) {

					private Object constant = "";

					@Override
					public void visitLdcInsn(Object value) {
						this.constant = value;
					}

					@Override
					public void visitMethodInsn(int opcode, String owner, String method, String type,
							boolean isInterface) {
						if (owner.equals(gate)) {
							keys.add(this.constant.toString());
						}
					}

				};
			}

		}, 0);
		return keys;
	}

}
