package dev.firewall.spring.test;

import dev.firewall.policy.InvalidPolicyException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Which test classes a glob names; this one is the example.
 */
class ClassGlobTests {

	private static final String HERE = "/srv/app/proj";

	@ParameterizedTest
	@ValueSource(strings = { "dev.firewall.spring.test.ClassGlobTests", "dev.firewall.**", "**.ClassGlob*",
			"dev.firewall.spring.test.[A-D]lassGlobTests", "dev.firewall.spring.test.[!a-z]lass*",
			"src/test/java/dev/firewall/spring/test/*", "src/test/java/**", "**/spring/test/*.java",
			"src/test/java/dev/firewall/spring/t?st/ClassGlobTest[rs].java", "src/test/kotlin/**/ClassGlobTests.kt",
			"/srv/app/proj/src/test/java/dev/**", "/srv/**/test/*", "/**/ClassGlobTests.java" })
	void matchesWhenNamedIsTrue(String glob) {
		assertThat(new ClassGlob(glob, HERE).matches(ClassGlobTests.class)).isTrue();
		assertThat(new ClassGlob(glob, HERE).matches(Inner.class)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "dev.firewall.*", "dev.firewall.spring.**.other.*", "ClassGlobTests",
			"dev.firewall.spring.test.[!C]lassGlobTests", "dev.firewall.spring[./]test.ClassGlobTests",
			"src/test/java/*", "src/test/java/dev/firewall/spring/test", "test/java/**", "**/proj/**",
			"src/test/java/dev/firewall/spring[!a]test/ClassGlobTests.java", "/src/test/java/**",
			"/srv/app/other/src/test/java/**", "/srv/app/proj/*", "src\\test\\java\\**" })
	void matchesWhenNotNamedIsFalse(String glob) {
		assertThat(new ClassGlob(glob, HERE).matches(ClassGlobTests.class)).isFalse();
	}

	@Test
	void matchesWhenPlatformHasDrivesTakesSlashes() {
		assertThat(new ClassGlob("C:/work/proj/src/test/java/dev/**", "C:\\work\\proj").matches(ClassGlobTests.class))
			.isTrue();
		assertThat(new ClassGlob("D:/work/proj/src/test/java/dev/**", "C:\\work\\proj").matches(ClassGlobTests.class))
			.isFalse();
	}

	@Test
	void createWhenRangeIsBackwardsIsRefused() {
		assertThatExceptionOfType(InvalidPolicyException.class).isThrownBy(() -> new ClassGlob("com.acme.[z-a]*"))
			.withMessageContaining("com.acme.[z-a]*");
	}

	static class Inner {

	}

}
