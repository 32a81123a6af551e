package dev.firewall.agent;

import java.io.IOException;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

class ClassNamesTests {

	private static final Map<String, String> NAMES = Map.of("com/acme/Old", "com/acme/inner/New");

	@Test
	void replaceChangesNamesInDescriptorsAndTheClassItself() throws IOException {
		ClassReader reader = new ClassReader(ClassNames.replace(example(), NAMES));
		assertThat(reader.getClassName()).isEqualTo("com/acme/inner/New");
		assertThat(texts(reader)).contains("(Lcom/acme/inner/New;)V", "com.acme.Old")
			.noneMatch((text) -> text.contains("com/acme/Old"));
	}

	@Test
	void replaceKeepsConstantsOfEachKind() throws IOException {
		assertThat(ClassNames.replace(example(), Map.of())).isEqualTo(example());
	}

	@Test
	void replaceWhenConstantIsOfUnknownKindFails() {
		byte[] bytes = example();
		bytes[10] = 2;
		assertThatIOException().isThrownBy(() -> ClassNames.replace(bytes, NAMES)).withMessageContaining("kind 2");
	}

	private static byte[] example() {
		ClassWriter writer = new ClassWriter(0);
		writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC | Opcodes.ACC_ABSTRACT, "com/acme/Old", null, "java/lang/Object",
				null);
		writer.newConst(1L);
		writer.newConst(1.0);
		writer.newConst(1);
		writer.newConst(1.0F);
		writer.newConst("com.acme.Old");
		writer.newModule("com.acme");
		writer.newPackage("com/acme");
		writer.newMethodType("(Lcom/acme/Old;)V");
		writer.newField("com/acme/Old", "field", "I");
		writer.newMethod("com/acme/Old", "method", "()V", true);
		int handle = writer.newHandle(Opcodes.H_INVOKESTATIC, "com/acme/Old", "method", "()V", false);
		assertThat(handle).isPositive();
		writer.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_ABSTRACT, "method", "(Lcom/acme/Old;)V", null, null)
			.visitEnd();
		writer.visitEnd();
		return writer.toByteArray();
	}

	private static String[] texts(ClassReader reader) {
		char[] buffer = new char[reader.getMaxStringLength()];
		String[] texts = new String[reader.getItemCount()];
		for (int i = 1; i < texts.length; i++) {
			int offset = reader.getItem(i);
			boolean text = offset > 0 && reader.readByte(offset - 1) == 1;
			texts[i] = text ? utf(reader, offset, buffer) : "";
		}
		texts[0] = "";
		return texts;
	}

	private static String utf(ClassReader reader, int offset, char[] buffer) {
		int length = reader.readUnsignedShort(offset);
		for (int i = 0; i < length; i++) {
			buffer[i] = (char) reader.readByte(offset + 2 + i);
		}
		return new String(buffer, 0, length);
	}

}
