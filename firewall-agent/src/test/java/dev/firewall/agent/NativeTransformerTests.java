package dev.firewall.agent;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.Remapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rewriting, on the classes of Netty, also of transports that do not run here.
 */
class NativeTransformerTests {

	private final NativeTransformer transformer = new NativeTransformer(new Seal(null));

	static Stream<String> types() {
		return NativeHooks.ALL.stream().map(Hook::type).distinct();
	}

	@ParameterizedTest
	@MethodSource("types")
	void transformWhenClassHasHooksWritesEachOnce(String type) throws Exception {
		String name = "io/netty/" + type;
		List<String> keys = NativeHooks.ALL.stream()
			.filter((hook) -> hook.type().equals(type))
			.map(NativeHooks::key)
			.toList();
		assertThat(HookCalls.in(transform(name, read(name)), GateClass.NATIVE_NAME))
			.containsExactlyInAnyOrderElementsOf(keys);
	}

	@ParameterizedTest
	@MethodSource("types")
	void transformWhenClassIsACopyUnderAnotherNameWritesEachOnce(String type) throws Exception {
		ClassWriter copy = new ClassWriter(0);
		new ClassReader(read("io/netty/" + type)).accept(new ClassRemapper(copy, new Remapper(Opcodes.ASM9) {

			@Override
			public String map(String internalName) {
				return internalName.startsWith("io/netty/") ? "com/acme/shaded/" + internalName : internalName;
			}

		}), 0);
		byte[] rewritten = transform("com/acme/shaded/io/netty/" + type, copy.toByteArray());
		assertThat(HookCalls.in(rewritten, GateClass.NATIVE_NAME)).isNotEmpty();
	}

	@Test
	void transformWhenClassIsOfSomethingElseLeavesIt() throws Exception {
		byte[] bytes = read("io/netty/channel/unix/Socket");
		assertThat(transform("com/acme/Socket", bytes)).isNull();
		assertThat(transform("java/net/Socket", bytes)).isNull();
		assertThat(this.transformer.transform(null, "io/netty/channel/unix/Socket", null, null, bytes)).isNull();
	}

	private byte[] transform(String name, byte[] bytes) {
		return this.transformer.transform(getClass().getClassLoader(), name, null, null, bytes);
	}

	private static byte[] read(String type) throws IOException {
		try (InputStream content = NativeTransformerTests.class.getResourceAsStream("/" + type + ".class")) {
			return content.readAllBytes();
		}
	}

}
