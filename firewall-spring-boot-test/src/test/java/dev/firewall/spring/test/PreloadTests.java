package dev.firewall.spring.test;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Preload}.
 */
class PreloadTests {

	@Test
	void runWhenClassesAreThereLoadsThem() {
		Preload preload = new Preload();
		preload.run();
		assertThat(preload.verified()).extracting(Constructor::getName)
			.contains(FirewallExtension.class.getName(), TestGuard.class.getName(), ReportPage.class.getName());
	}

	@Test
	void runWhenTestsAreOfAnotherEngineThanJupiterThrowsNothing() throws Exception {
		OwnClasses classes = new OwnClasses();
		Constructor<?> constructor = classes.loadClass(Preload.class.getName()).getDeclaredConstructor();
		constructor.setAccessible(true);
		((Runnable) constructor.newInstance()).run();
		assertThat(classes.refused).isNotEmpty();
	}

	/** Loads the classes of the module once more, where there is no Jupiter. */
	private static final class OwnClasses extends ClassLoader {

		private final Set<String> refused = new HashSet<>();

		private OwnClasses() {
			super(Preload.class.getClassLoader());
		}

		@Override
		protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
			if (name.startsWith("org.junit.jupiter.")) {
				this.refused.add(name);
				throw new ClassNotFoundException(name);
			}
			if (!name.startsWith(Preload.class.getPackageName() + ".")) {
				return super.loadClass(name, resolve);
			}
			Class<?> known = findLoadedClass(name);
			return (known != null) ? known : define(name);
		}

		private Class<?> define(String name) throws ClassNotFoundException {
			try (InputStream content = getResourceAsStream(name.replace('.', '/') + ".class")) {
				byte[] bytes = Objects.requireNonNull(content).readAllBytes();
				return defineClass(name, bytes, 0, bytes.length);
			}
			catch (IOException ex) {
				throw new ClassNotFoundException(name, ex);
			}
		}

	}

}
