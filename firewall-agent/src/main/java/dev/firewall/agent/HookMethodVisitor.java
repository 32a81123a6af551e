package dev.firewall.agent;

import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Writes the question into a method: straight to a static method of the gate, so that
 * nothing is linked or loaded on the way.
 */
final class HookMethodVisitor extends MethodVisitor {

	private final Hook hook;

	private final boolean isStatic;

	private final Type[] parameters;

	HookMethodVisitor(MethodVisitor visitor, Hook hook, int access, String descriptor) {
		super(Opcodes.ASM9, visitor);
		this.hook = hook;
		this.isStatic = (access & Opcodes.ACC_STATIC) != 0;
		this.parameters = Type.getArgumentTypes(descriptor);
	}

	@Override
	public void visitCode() {
		super.visitCode();
		switch (this.hook.site()) {
			case FIRST -> {
				load(0);
				callCheck("(Ljava/lang/Object;Ljava/lang/String;)V");
			}
			case PATH -> {
				load(1);
				callCheck("(Ljava/lang/Object;Ljava/lang/String;)V");
			}
			case THIRD -> {
				load(2);
				callCheck("(Ljava/lang/Object;Ljava/lang/String;)V");
			}
			case THIRD_AND_PORT -> {
				load(2);
				load(3);
				callCheck("(Ljava/net/InetAddress;ILjava/lang/String;)V");
			}
			case COMMAND -> {
				load(0);
				load(2);
				callCheck("(Ljava/lang/Object;Ljava/lang/Object;Ljava/lang/String;)V");
			}
			case ANSWER -> answer();
			case SELF_AND_FIRST -> {
				super.visitVarInsn(Opcodes.ALOAD, 0);
				load(0);
				callCheck("(Ljava/lang/Object;Ljava/lang/Object;Ljava/lang/String;)V");
			}
			case RESULT, REWRITTEN -> {
				// Asks where the method returns
			}
		}
	}

	/** Returns what the gate answers, unless that is nothing. */
	private void answer() {
		load(0);
		super.visitLdcInsn(this.hook.key());
		call("answer", "(Ljava/lang/Object;Ljava/lang/String;)Ljava/lang/String;");
		Label goOn = new Label();
		super.visitInsn(Opcodes.DUP);
		super.visitJumpInsn(Opcodes.IFNULL, goOn);
		super.visitInsn(Opcodes.ARETURN);
		super.visitLabel(goOn);
		super.visitFrame(Opcodes.F_SAME1, 0, null, 1, new Object[] { "java/lang/String" });
		super.visitInsn(Opcodes.POP);
	}

	@Override
	public void visitInsn(int opcode) {
		if (this.hook.site() == Hook.Site.RESULT && opcode == Opcodes.ARETURN) {
			super.visitInsn(Opcodes.DUP);
			load(0);
			super.visitInsn(Opcodes.SWAP);
			callCheck("(Ljava/lang/Object;Ljava/lang/Object;Ljava/lang/String;)V");
		}
		if (this.hook.site() == Hook.Site.REWRITTEN && opcode == Opcodes.ARETURN) {
			super.visitVarInsn(Opcodes.ALOAD, 0);
			load(1);
			load(2);
			super.visitLdcInsn(this.hook.key());
			call("rewritten", "([BLjava/lang/Object;Ljava/lang/Object;Ljava/lang/Object;Ljava/lang/String;)[B");
		}
		super.visitInsn(opcode);
	}

	private void load(int parameter) {
		int slot = this.isStatic ? 0 : 1;
		for (int i = 0; i < parameter; i++) {
			slot += this.parameters[i].getSize();
		}
		super.visitVarInsn(this.parameters[parameter].getOpcode(Opcodes.ILOAD), slot);
	}

	private void callCheck(String descriptor) {
		super.visitLdcInsn(this.hook.key());
		call("check", descriptor);
	}

	private void call(String method, String descriptor) {
		super.visitMethodInsn(Opcodes.INVOKESTATIC, GateClass.NAME, method, descriptor, false);
	}

}
