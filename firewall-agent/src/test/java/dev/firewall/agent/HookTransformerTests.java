package dev.firewall.agent;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rewriting, on the classes of the JDK that runs this.
 */
class HookTransformerTests {

	private final HookTransformer transformer = new HookTransformer(Hook.ALL);

	@Test
	void transformWhenClassHasHooksWritesEachOnce() throws Exception {
		for (String name : this.transformer.types()) {
			String type = name.replace('.', '/');
			byte[] rewritten = this.transformer.transform(null, type, null, null, read("/" + type + ".class"));
			List<String> keys = Hook.ALL.stream().filter((hook) -> hook.type().equals(type)).map(Hook::key).toList();
			assertThat(HookCalls.in(rewritten, GateClass.NAME)).as(name).containsExactlyInAnyOrderElementsOf(keys);
		}
		assertThat(Hook.ALL).allMatch(this.transformer::isWritten);
		assertThat(this.transformer.failure()).isNull();
	}

	@Test
	void transformWhenMethodIsMissingSaysSo() throws Exception {
		Hook missing = new Hook("java/lang/Object.connect", "(", "connect", Hook.Site.FIRST, "nothing");
		HookTransformer other = new HookTransformer(List.of(missing));
		other.transform(null, "java/lang/Object", null, null, read("/java/lang/Object.class"));
		assertThat(other.isWritten(missing)).isFalse();
	}

	@Test
	void transformWhenClassCannotBeReadSaysSo() {
		assertThat(this.transformer.transform(null, "java/net/Socket", null, null, new byte[] { 1 })).isNull();
		assertThat(this.transformer.failure()).isNotNull();
	}

	@Test
	void transformWhenClassIsOfAnotherNameOrLoaderLeavesIt() throws Exception {
		byte[] bytes = read("/java/net/Socket.class");
		assertThat(this.transformer.transform(null, "java/net/ServerSocket", null, null, bytes)).isNull();
		assertThat(this.transformer.transform(getClass().getClassLoader(), "java/net/Socket", null, null, bytes))
			.isNull();
	}

	@Test
	void gateWhenDefinedIsOfTheJdk() throws Exception {
		ClassReader gate = new ClassReader(GateClass.bytes());
		assertThat(gate.getClassName()).isEqualTo("sun/net/ext/EgressGate");
		assertThat(new String(GateClass.bytes(), StandardCharsets.ISO_8859_1))
			.contains("jdk/internal/reflect/Reflection")
			.doesNotContain("dev/firewall/agent/");
	}

	@ParameterizedTest
	@ValueSource(classes = { EgressGate.class, Guard.class, HookTransformer.class })
	void codeWhenItRunsWithinTheJdkLinksNothing(Class<?> type) throws Exception {
		List<String> found = new ArrayList<>();
		new ClassReader(read("/" + type.getName().replace('.', '/') + ".class")).accept(new ClassVisitor(Opcodes.ASM9) {

			@Override
			public MethodVisitor visitMethod(int access, String name, String descriptor, String signature,
					String[] exceptions) {
				return new MethodVisitor(Opcodes.ASM9) {

					@Override
					public void visitInvokeDynamicInsn(String called, String type, Handle bootstrap,
							Object... arguments) {
						found.add(name + " " + called);
					}

				};
			}

		}, 0);
		assertThat(found).isEmpty();
	}

	private static byte[] read(String resource) throws IOException {
		try (InputStream content = Object.class.getResourceAsStream(resource)) {
			InputStream found = (content != null) ? content : HookTransformerTests.class.getResourceAsStream(resource);
			return found.readAllBytes();
		}
	}

}
