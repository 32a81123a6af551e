package dev.firewall.net;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.ibm.icu.text.IDNA;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The jar brings a part of ICU, and maps every name as all of ICU does. The tests have
 * ICU itself on their class path, and load the jar where it is all there is.
 */
class InternationalNamesJarTests {

	private static final Path JAR = Path.of(System.getProperty("firewall.core.jar"));

	private static final String ICU = "dev/firewall/net/icu/";

	/**
	 * Of all scripts that have rules of their own, and of all that names may not have.
	 */
	private static final String[] PARTS = { "a", "B", "z", "0", "9", "-", "--", "xn--", ".", "\u3002", "_", "\u00df",
			"\u03c2", "\u03a3", "\u00fc", "\u0130", "\u0131", "\u00b7", "\u0375", "\u05f3", "\u30fb", "\u05d0",
			"\u0628", "\u064b", "\u0660", "\u06f0", "\u0915", "\u094d", "\u200c", "\u200d", "\u0300", "\u0323",
			"\u0345", "\u1100", "\u1161", "\u11a8", "\uac00", "\u0dca", "\ufb01", "\uff21", "\u2260", "\ufdfa",
			"\ud83d\ude00", "\ud835\udd38", "\ud801\udc00", "\ud800", "\udc00", "\ufffd", "\u00ad", "\u0378" };

	private static URLClassLoader alone;

	private static MethodHandle toAscii;

	@BeforeAll
	static void loadJar() throws IOException, ReflectiveOperationException {
		alone = new URLClassLoader(new URL[] { JAR.toUri().toURL() }, ClassLoader.getPlatformClassLoader());
		Class<?> names = alone.loadClass(InternationalNames.class.getName());
		Method method = names.getDeclaredMethod("toAscii", String.class);
		method.setAccessible(true);
		toAscii = MethodHandles.lookup().unreflect(method);
	}

	@AfterAll
	static void closeJar() throws IOException {
		alone.close();
	}

	@Test
	void namesWhenOfTheJarAreMappedWithoutIcuItself() throws ClassNotFoundException {
		assertThat(toAscii.type().returnType()).isEqualTo(String.class);
		assertThat(alone.loadClass(InternationalNames.class.getName())).isNotSameAs(InternationalNames.class);
		assertThat(mapped("stra\u00dfe.example")).isEqualTo("xn--strae-oqa.example");
		assertThatExceptionOfType(ClassNotFoundException.class).isThrownBy(() -> alone.loadClass(IDNA.class.getName()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "%s", "a%sb.example", "\u05d0%s\u05d0.example", "\u0915\u094d%s\u0937", "\u0628%s\u0628",
			"e%s\u0323\u0301" })
	void namesWhenOfAnyCodePointAreMappedAsByIcu(String name) {
		int place = name.indexOf("%s");
		String before = name.substring(0, place);
		String after = name.substring(place + 2);
		check(IntStream.rangeClosed(0x80, Character.MAX_CODE_POINT)
			.parallel()
			.mapToObj((codePoint) -> before + Character.toString(codePoint) + after));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ".", "..", "\u00fc.", ".\u00fc", "\u00fc..a", "\u00fc...", "xn--bcher-kva.\u00fc",
			"XN--BCHER-KVA.\u00fc", "xn--.\u00fc", "xn--a.\u00fc", "xn--\u00fc", "xn--99999999.\u00fc",
			"xn--zzzzzz.\u00fc", "xn--strae-oqa.\u00fc", "xn--fa-hia.\u00fc", "xn--wgbh1c.\u00fc",
			"xn--mgbh0fb.xn--kgbechtv", "xn--11b4d3a.\u00fc", "xn--ls8h.\u00fc", "xn--a-ecp.ru", "-\u00fc", "\u00fc-",
			"ab--\u00fc", "\u0300a", "\u0915\u094d\u200d\u0937", "\u0915\u200d", "\u0628\u200c\u0628", "a\u200cb",
			"\u0628\u064e\u200c\u064e\u0628", "0\u05d0", "\u05d0a", "\u05d00", "\u06600\u05d0", "\u05d0-", "l\u00b7l",
			"a\u00b7b", "\u30fb", "\u30fb\u30a2", "\u0375\u03b1", "\u05d0\u05f3", "\ud800", "\udc00", "\ud83d\ude00",
			"\u1e9e.example", "\u2f868", "\u2260", "\u226e", "=\u0338", "\u1100\u1161\u11a8", "\ufdfa" })
	void namesWhenOddAreMappedAsByIcu(String name) {
		check(Stream.of(name, name.toUpperCase(Locale.ROOT), name + ".example", "www." + name, name + "\u3002"));
	}

	@Test
	void namesWhenLongAreMappedAsByIcu() {
		List<String> names = new ArrayList<>();
		for (int length = 50; length < 70; length++) {
			names.add("a".repeat(length) + "\u00fc");
			names.add("\u00fc".repeat(length) + ".example");
			names.add("\u05d0".repeat(length));
			names.add("xn--" + "a".repeat(length) + ".\u00fc");
		}
		for (int count = 10; count < 140; count++) {
			names.add("\u00fc.".repeat(count));
			names.add("a.".repeat(count) + "\u00fc");
		}
		names.add("a\u0300".repeat(5000));
		names.add("\u0300\u0323".repeat(5000));
		names.add("\u00fc".repeat(100_000));
		check(names.stream());
	}

	@Test
	void namesWhenOfManyPartsAreMappedAsByIcu() {
		check(IntStream.range(0, 200_000).parallel().mapToObj((seed) -> {
			Random random = new Random(seed);
			StringBuilder name = new StringBuilder();
			for (int length = 1 + random.nextInt(12); length > 0; length--) {
				name.append(PARTS[random.nextInt(PARTS.length)]);
			}
			return name.toString();
		}));
	}

	@Test
	void jarWhenBuiltHoldsNoIcuUnderItsOwnName() throws IOException {
		try (JarFile jar = new JarFile(JAR.toFile())) {
			List<JarEntry> classes = jar.stream().filter((entry) -> entry.getName().endsWith(".class")).toList();
			assertThat(classes).anyMatch((entry) -> entry.getName().startsWith(ICU));
			assertThat(jar.stream()).noneMatch((entry) -> entry.getName().startsWith("com/"));
			for (JarEntry entry : classes) {
				assertThat(new String(content(jar, entry), StandardCharsets.ISO_8859_1)).as(entry.getName())
					.doesNotContain("com/ibm/icu", "com.ibm.icu");
			}
		}
	}

	@Test
	void jarWhenBuiltHoldsWhatItTakesOfIcuAndNoMore() throws IOException {
		try (JarFile jar = new JarFile(JAR.toFile())) {
			List<String> names = jar.stream()
				.filter((entry) -> !entry.isDirectory())
				.map(JarEntry::getName)
				.filter((name) -> name.startsWith(ICU))
				.toList();
			assertThat(names).hasSizeLessThan(200).doesNotHaveDuplicates();
			assertThat(names.stream().filter((name) -> !name.endsWith(".class"))).containsExactlyInAnyOrder(
					ICU + "impl/data/icudata/nfc.nrm", ICU + "impl/data/icudata/ubidi.icu",
					ICU + "impl/data/icudata/uprops.icu", ICU + "impl/data/icudata/uts46.nrm");
		}
	}

	@Test
	void jarWhenBuiltHoldsTheLicenceOfIcu() throws IOException {
		try (JarFile jar = new JarFile(JAR.toFile())) {
			JarEntry licence = jar.getJarEntry("META-INF/licenses/icu4j.txt");
			assertThat(licence).isNotNull();
			assertThat(new String(content(jar, licence), StandardCharsets.UTF_8)).contains("UNICODE LICENSE V3");
			assertThat(jar.getJarEntry("META-INF/NOTICE")).isNotNull();
		}
	}

	@Test
	void pomWhenPublishedDoesNotNameIcu() throws IOException {
		assertThat(Files.readString(Path.of(System.getProperty("firewall.core.pom"))))
			.contains("<artifactId>re2j</artifactId>")
			.doesNotContain("<artifactId>icu4j</artifactId>");
	}

	private static void check(Stream<String> names) {
		assertThat(names.filter((name) -> !Objects.equals(mapped(name), mappedByIcu(name)))
			.map((name) -> "%s of the jar, %s of ICU: %s".formatted(mapped(name), mappedByIcu(name), escaped(name)))
			.limit(20)
			.toList()).isEmpty();
	}

	/** What is thrown is a result as well. */
	private static Object mapped(String name) {
		try {
			return (String) toAscii.invokeExact(name);
		}
		catch (Throwable ex) {
			return ex.toString();
		}
	}

	private static Object mappedByIcu(String name) {
		try {
			return InternationalNames.toAscii(name);
		}
		catch (Throwable ex) {
			return ex.toString();
		}
	}

	private static String escaped(String name) {
		StringBuilder text = new StringBuilder();
		name.codePoints().forEach((codePoint) -> text.append("<%x>".formatted(codePoint)));
		return text.toString();
	}

	private static byte[] content(JarFile jar, JarEntry entry) throws IOException {
		try (InputStream content = jar.getInputStream(entry)) {
			return content.readAllBytes();
		}
	}

}
