package dev.firewall.agent;

import java.io.File;
import java.lang.instrument.Instrumentation;
import java.net.URISyntaxException;
import java.security.CodeSource;
import java.util.function.BiConsumer;

import dev.firewall.agent.bridge.Door;
import org.jspecify.annotations.Nullable;

/**
 * Where the JVM enters the agent, before the application or while it runs. Hands over to
 * what lies in a class loader of its own.
 *
 * <pre class="code">
 * java -javaagent:firewall-agent.jar=policy.yml -jar application.jar
 * </pre>
 *
 * @since 0.1.0
 */
public final class FirewallAgent {

	private static final String INSTALLATION = "dev.firewall.agent.Installation";

	private FirewallAgent() {
	}

	/**
	 * Called by the JVM before the application's {@code main}.
	 * @param argument the policy file, or {@code null}
	 * @param instrumentation what rewrites classes
	 */
	public static void premain(@Nullable String argument, Instrumentation instrumentation) {
		try {
			install(argument, instrumentation, true);
		}
		catch (IllegalStateException ex) {
			// Its message is all there is to say, and nothing runs unguarded
			System.err.println(ex.getMessage());
			System.exit(1);
		}
		catch (Exception | LinkageError ex) {
			System.err.println("The firewall agent failed to start, so the application does not either: " + ex);
			ex.printStackTrace();
			System.exit(1);
		}
	}

	/**
	 * Called by the JVM that runs already.
	 * @param argument the policy file, or {@code null}
	 * @param instrumentation what rewrites classes
	 * @throws Exception if the agent cannot be installed; the application goes on
	 */
	public static void agentmain(@Nullable String argument, Instrumentation instrumentation) throws Exception {
		install(argument, instrumentation, false);
	}

	@SuppressWarnings("unchecked")
	private static void install(@Nullable String argument, Instrumentation instrumentation, boolean beforeMain)
			throws Exception {
		if (Door.isOpen()) {
			// One comes with what this JVM inherits, another may be the application's own
			Door.again((argument != null) ? argument : "");
			return;
		}
		ClassLoader loader = AgentClassLoader.open(ownJar(), instrumentation);
		Object installation = loader.loadClass(INSTALLATION)
			.getDeclaredConstructor(boolean.class)
			.newInstance(beforeMain);
		((BiConsumer<String, Instrumentation>) installation).accept((argument != null) ? argument : "",
				instrumentation);
	}

	private static File ownJar() throws URISyntaxException {
		CodeSource source = FirewallAgent.class.getProtectionDomain().getCodeSource();
		return new File(source.getLocation().toURI());
	}

}
