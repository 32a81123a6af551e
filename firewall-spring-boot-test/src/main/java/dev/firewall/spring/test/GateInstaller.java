package dev.firewall.spring.test;

import java.lang.reflect.InvocationTargetException;

import dev.firewall.JvmGate;

/**
 * Puts the gate into the JVM that runs the tests, where the agent is on their class path.
 */
final class GateInstaller {

	private static final String ATTACHER = "dev.firewall.agent.AgentAttacher";

	private GateInstaller() {
	}

	static void install() {
		try {
			Class<?> attacher = Class.forName(ATTACHER);
			if (!JvmGate.isInstalled()) {
				attacher.getMethod("attach").invoke(null);
			}
		}
		catch (ClassNotFoundException ex) {
			// Without the agent, only what decorators guard is guarded
		}
		catch (InvocationTargetException ex) {
			warn(ex.getTargetException());
		}
		catch (ReflectiveOperationException ex) {
			warn(ex);
		}
	}

	private static void warn(Throwable ex) {
		GuardLog.warn("The firewall agent is on the class path of the tests, but cannot guard this JVM, so only what"
				+ " decorators guard is guarded. Install it with -javaagent. " + ex.getMessage());
	}

}
