package dev.firewall;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for protocols of others, each with classes of its own, because protocols are read
 * once.
 */
class ProtocolProviderTests {

	private static final int BUILT_IN = 19;

	private static final int MOST = 255;

	@TempDir
	private Path temp;

	@Test
	void allWhenThereIsRoomHoldsThoseOfOthers() throws Exception {
		assertThat(all(MOST - BUILT_IN)).hasSize(MOST);
	}

	@Test
	void allWhenThereAreTooManyFails() {
		assertThatExceptionOfType(ExceptionInInitializerError.class).isThrownBy(() -> all(MOST - BUILT_IN + 1))
			.havingCause()
			.isInstanceOf(IllegalStateException.class)
			.withMessage("There are more than 255 protocols: take a ProtocolProvider off the class path,"
					+ " or let it add fewer");
	}

	private Collection<?> all(int added) throws Exception {
		Path services = Files.createDirectories(this.temp.resolve("META-INF/services"));
		Files.writeString(services.resolve(ProtocolProvider.class.getName()), ManyProtocols.class.getName());
		List<URL> urls = new ArrayList<>(List.of(this.temp.toUri().toURL()));
		for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
			urls.add(Path.of(entry).toUri().toURL());
		}
		ClassLoader before = Thread.currentThread().getContextClassLoader();
		System.setProperty("test.protocols", String.valueOf(added));
		try (URLClassLoader apart = new URLClassLoader(urls.toArray(URL[]::new),
				ClassLoader.getPlatformClassLoader())) {
			Thread.currentThread().setContextClassLoader(apart);
			Class<?> protocols = Class.forName(Protocols.class.getName(), true, apart);
			Object names = Class.forName(Protocol.class.getName(), true, apart).getMethod("all").invoke(null);
			assertThat(protocols.getClassLoader()).isSameAs(apart);
			return (Collection<?>) names;
		}
		finally {
			Thread.currentThread().setContextClassLoader(before);
			System.clearProperty("test.protocols");
		}
	}

}
