package dev.firewall.agent;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.util.Collections;
import java.util.Locale;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

import org.springframework.boot.loader.tools.CustomLoaderLayout;
import org.springframework.boot.loader.tools.Layout;
import org.springframework.boot.loader.tools.LayoutFactory;
import org.springframework.boot.loader.tools.Layouts;
import org.springframework.boot.loader.tools.LoaderClassesWriter;

/**
 * Has Spring Boot's Maven plugin put the agent into an executable jar or war, at its root
 * where the JVM finds it:
 *
 * <pre class="code">
 * &lt;plugin&gt;
 *     &lt;groupId&gt;org.springframework.boot&lt;/groupId&gt;
 *     &lt;artifactId&gt;spring-boot-maven-plugin&lt;/artifactId&gt;
 *     &lt;configuration&gt;
 *         &lt;layoutFactory implementation="dev.firewall.agent.FirewallLayoutFactory"/&gt;
 *     &lt;/configuration&gt;
 *     &lt;dependencies&gt;
 *         &lt;dependency&gt;
 *             &lt;groupId&gt;dev.firewall&lt;/groupId&gt;
 *             &lt;artifactId&gt;firewall-agent&lt;/artifactId&gt;
 *         &lt;/dependency&gt;
 *     &lt;/dependencies&gt;
 * &lt;/plugin&gt;
 * </pre>
 *
 * The manifest of the application needs {@code Launcher-Agent-Class} and
 * {@code Can-Retransform-Classes}.
 *
 * @since 0.1.0
 */
public class FirewallLayoutFactory implements LayoutFactory {

	private static final String META = "META-INF/";

	@Override
	public Layout getLayout(File source) {
		return source.getName().toLowerCase(Locale.ROOT).endsWith(".war") ? new AgentWar() : new AgentJar();
	}

	/** What the agent consists of; what is about its own jar stays there. */
	private static void write(LoaderClassesWriter writer) throws IOException {
		writer.writeLoaderClasses();
		try (JarFile jar = new JarFile(ownJar())) {
			for (JarEntry entry : Collections.list(jar.entries())) {
				if (!entry.isDirectory() && !entry.getName().startsWith(META)) {
					try (InputStream content = jar.getInputStream(entry)) {
						writer.writeEntry(entry.getName(), content);
					}
				}
			}
		}
	}

	private static File ownJar() throws IOException {
		try {
			return new File(FirewallLayoutFactory.class.getProtectionDomain().getCodeSource().getLocation().toURI());
		}
		catch (URISyntaxException ex) {
			throw new IOException(ex);
		}
	}

	private static final class AgentJar extends Layouts.Jar implements CustomLoaderLayout {

		@Override
		public void writeLoadedClasses(LoaderClassesWriter writer) throws IOException {
			write(writer);
		}

	}

	private static final class AgentWar extends Layouts.War implements CustomLoaderLayout {

		@Override
		public void writeLoadedClasses(LoaderClassesWriter writer) throws IOException {
			write(writer);
		}

	}

}
