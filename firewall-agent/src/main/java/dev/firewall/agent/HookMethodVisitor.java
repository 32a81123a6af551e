package dev.firewall.agent;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Writes the question into a method: straight to a static method of the gate, so that
 * nothing is linked or loaded on the way.
 */
final class HookMethodVisitor extends MethodVisitor {

	/** Where the HTTP client of the JDK takes a request. */
	private static final int REQUEST = 2;

	private final Hook hook;

	private final String gate;

	private final String key;

	private final String library;

	private final boolean isStatic;

	private final Type[] parameters;

	HookMethodVisitor(MethodVisitor visitor, Hook hook, int access, String descriptor) {
		this(visitor, hook, access, descriptor, null);
	}

	/**
	 * Creates a visitor.
	 * @param library the library that the method is of, as what the names of its classes
	 * start with, or {@code null} if it is of the JDK
	 */
	HookMethodVisitor(MethodVisitor visitor, Hook hook, int access, String descriptor, @Nullable String library) {
		super(Opcodes.ASM9, visitor);
		this.hook = hook;
		this.gate = (library != null) ? GateClass.NATIVE_NAME : GateClass.NAME;
		this.key = (library != null) ? NativeHooks.key(hook) : hook.key();
		this.library = (library != null) ? library : "";
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
			case SECOND, PATH -> {
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
				load(1);
				load(2);
				super.visitLdcInsn(this.key);
				call("start", "(Ljava/lang/Object;Ljava/util/Map;Ljava/lang/Object;Ljava/lang/String;)Ljava/util/Map;");
				super.visitVarInsn(Opcodes.ASTORE, slot(1));
			}
			case FIRST_AND_THIS -> {
				load(0);
				super.visitVarInsn(Opcodes.ALOAD, 0);
				callCheck("(Ljava/lang/Object;Ljava/lang/Object;Ljava/lang/String;)V");
			}
			case FIRST_OR_CLOSE -> closing();
			case LAST -> {
				load(this.parameters.length - 1);
				callCheck("(Ljava/lang/Object;Ljava/lang/String;)V");
			}
			case INTERNET -> internet();
			case ENVELOPE -> envelope();
			case URL_BEHIND_PROXY, OWN_URL_BEHIND_PROXY, REQUEST_BEHIND_PROXY -> behindProxy();
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

	/** As the transport itself does where a connection fails at once. */
	private void closing() {
		Label start = new Label();
		Label end = new Label();
		Label refused = new Label();
		Label goOn = new Label();
		super.visitTryCatchBlock(start, end, refused, null);
		super.visitLabel(start);
		load(0);
		callCheck("(Ljava/lang/Object;Ljava/lang/String;)V");
		super.visitLabel(end);
		super.visitJumpInsn(Opcodes.GOTO, goOn);
		super.visitLabel(refused);
		super.visitFrame(Opcodes.F_SAME1, 0, null, 1, new Object[] { "java/lang/Throwable" });
		super.visitVarInsn(Opcodes.ALOAD, 0);
		super.visitMethodInsn(Opcodes.INVOKEVIRTUAL, this.library + this.hook.type(), "doClose", "()V", false);
		super.visitInsn(Opcodes.ATHROW);
		super.visitLabel(goOn);
		super.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
		super.visitInsn(Opcodes.NOP);
	}

	private void internet() {
		for (int i = 0; i < this.parameters.length; i++) {
			String type = this.parameters[i].getInternalName();
			if (type.equals("java/net/InetSocketAddress")) {
				load(i);
				callCheck("(Ljava/lang/Object;Ljava/lang/String;)V");
				return;
			}
			if (type.equals("java/net/InetAddress")) {
				load(i);
				load(i + 1);
				super.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/Integer", "valueOf", "(I)Ljava/lang/Integer;",
						false);
				callCheck("(Ljava/lang/Object;Ljava/lang/Object;Ljava/lang/String;)V");
				return;
			}
		}
		throw new IllegalStateException("There is no address in " + this.key);
	}

	/** Asks the message, if it is one with an address, for that. */
	private void envelope() {
		String type = this.library + "channel/AddressedEnvelope";
		Label goOn = new Label();
		load(0);
		super.visitTypeInsn(Opcodes.INSTANCEOF, type);
		super.visitJumpInsn(Opcodes.IFEQ, goOn);
		load(0);
		super.visitTypeInsn(Opcodes.CHECKCAST, type);
		super.visitMethodInsn(Opcodes.INVOKEINTERFACE, type, "recipient", "()Ljava/net/SocketAddress;", true);
		callCheck("(Ljava/lang/Object;Ljava/lang/String;)V");
		super.visitLabel(goOn);
		super.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
		super.visitInsn(Opcodes.NOP);
	}

	/** Asks for the target of a request, which the address of a proxy does not tell. */
	private void behindProxy() {
		Label goOn = new Label();
		switch (this.hook.site()) {
			case URL_BEHIND_PROXY -> {
				load(1);
				super.visitJumpInsn(Opcodes.IFNULL, goOn);
				load(1);
				super.visitMethodInsn(Opcodes.INVOKEVIRTUAL, "java/net/Proxy", "type", "()Ljava/net/Proxy$Type;",
						false);
				super.visitFieldInsn(Opcodes.GETSTATIC, "java/net/Proxy$Type", "HTTP", "Ljava/net/Proxy$Type;");
				super.visitJumpInsn(Opcodes.IF_ACMPNE, goOn);
				load(0);
			}
			case OWN_URL_BEHIND_PROXY -> {
				String type = this.library + this.hook.type();
				super.visitVarInsn(Opcodes.ALOAD, 0);
				super.visitMethodInsn(Opcodes.INVOKEVIRTUAL, type, "usingProxy", "()Z", false);
				super.visitJumpInsn(Opcodes.IFEQ, goOn);
				super.visitVarInsn(Opcodes.ALOAD, 0);
				super.visitMethodInsn(Opcodes.INVOKEVIRTUAL, type, "getURL", "()Ljava/net/URL;", false);
			}
			default -> {
				load(REQUEST);
				super.visitMethodInsn(Opcodes.INVOKEVIRTUAL, this.parameters[REQUEST].getInternalName(), "proxy",
						"()Ljava/net/InetSocketAddress;", false);
				super.visitJumpInsn(Opcodes.IFNULL, goOn);
				load(0);
			}
		}
		callCheck("(Ljava/lang/Object;Ljava/lang/String;)V");
		super.visitLabel(goOn);
		super.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
		super.visitInsn(Opcodes.NOP);
	}

	/** Returns what the gate answers, unless that is nothing. */
	private void answer() {
		load(0);
		super.visitLdcInsn(this.key);
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
		super.visitVarInsn(this.parameters[parameter].getOpcode(Opcodes.ILOAD), slot(parameter));
	}

	private int slot(int parameter) {
		int slot = this.isStatic ? 0 : 1;
		for (int i = 0; i < parameter; i++) {
			slot += this.parameters[i].getSize();
		}
		return slot;
	}

	private void callCheck(String descriptor) {
		super.visitLdcInsn(this.key);
		call("check", descriptor);
	}

	private void call(String method, String descriptor) {
		super.visitMethodInsn(Opcodes.INVOKESTATIC, this.gate, method, descriptor, false);
	}

}
