package dev.firewall.benchmarks;

import java.net.SocketPermission;
import java.security.Permission;
import java.security.Policy;
import java.security.ProtectionDomain;

/**
 * Allows connections under the agent of OpenSearch, which asks nobody until it has a
 * policy.
 */
@SuppressWarnings("removal")
final class OpenSearchPolicy extends Policy {

	private static final String HOLDER = "org.opensearch.javaagent.bootstrap.AgentPolicy";

	private final Permission allowed = new SocketPermission("127.0.0.1:1-", "connect,resolve");

	/** Sets it if that agent is there. */
	static void set() throws ReflectiveOperationException {
		try {
			Class<?> holder = Class.forName(HOLDER, true, null);
			holder.getMethod("setPolicy", Policy.class).invoke(null, new OpenSearchPolicy());
		}
		catch (ClassNotFoundException ex) {
			// Another agent, or none
		}
	}

	@Override
	public boolean implies(ProtectionDomain domain, Permission permission) {
		return this.allowed.implies(permission);
	}

}
