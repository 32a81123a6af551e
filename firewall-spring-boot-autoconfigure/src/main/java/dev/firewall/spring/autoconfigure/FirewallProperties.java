package dev.firewall.spring.autoconfigure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.firewall.Level;
import dev.firewall.policy.Action;
import dev.firewall.policy.External;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;

/**
 * Describes the configuration of the firewall to editors, by the metadata that is made
 * from it, and does nothing else: it is never bound and no bean. The configuration is
 * read from the environment before there are beans, and strictly; a key that is not known
 * is refused.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("firewall")
public class FirewallProperties {

	/**
	 * What an outbound call gets that no rule allows: 'warn' lets it pass and logs the
	 * rule to add, 'error' (or 'strict') blocks it before a byte leaves, 'off' lets it
	 * pass silently.
	 */
	private Level level = Level.WARN;

	/**
	 * Levels of single protocols, such as 'redis: error'.
	 */
	private Map<String, Level> levels = new LinkedHashMap<>();

	/**
	 * What may be called, as text: 'https://api.example.com', '*.example.com:443',
	 * 'postgresql://db:5432/shop', '10.0.0.0/8', 'subprocess:/usr/bin/git', 'aws:s3'.
	 */
	private List<String> allow = new ArrayList<>();

	/**
	 * What must not be called, whatever allows it; written like 'allow'.
	 */
	private List<String> deny = new ArrayList<>();

	/**
	 * Rules with fields, for what does not fit into a line of text.
	 */
	private List<RuleProperties> rules = new ArrayList<>();

	/**
	 * Whether an error inside the firewall blocks the call. Otherwise it passes with a
	 * warning.
	 */
	private boolean failClosed = true;

	/**
	 * Whether the application refuses to start where something goes past the gate of the
	 * firewall agent: the agent is absent, one of its hooks is missing, or a library on
	 * the class path brings a transport of its own.
	 */
	private boolean failOnUncovered;

	/**
	 * Whether to lock the policy of this application for the whole JVM: nothing widens it
	 * any more, tests included, and nothing takes it away.
	 */
	private boolean locked;

	/**
	 * What becomes of sun.misc.Unsafe, by which code gets round a locked policy, where
	 * the agent is there: allow or deny.
	 */
	private String lockedUnsafe = "allow";

	/**
	 * Enforcement points by name.
	 */
	private Map<String, EnforcementPointProperties> enforcementPoints = new LinkedHashMap<>();

	@NestedConfigurationProperty
	private final RebindingProperties rebinding = new RebindingProperties();

	@NestedConfigurationProperty
	private final SubprocessProperties subprocess = new SubprocessProperties();

	public Level getLevel() {
		return this.level;
	}

	public void setLevel(Level level) {
		this.level = level;
	}

	public Map<String, Level> getLevels() {
		return this.levels;
	}

	public void setLevels(Map<String, Level> levels) {
		this.levels = levels;
	}

	public List<String> getAllow() {
		return this.allow;
	}

	public void setAllow(List<String> allow) {
		this.allow = allow;
	}

	public List<String> getDeny() {
		return this.deny;
	}

	public void setDeny(List<String> deny) {
		this.deny = deny;
	}

	public List<RuleProperties> getRules() {
		return this.rules;
	}

	public void setRules(List<RuleProperties> rules) {
		this.rules = rules;
	}

	public boolean isFailClosed() {
		return this.failClosed;
	}

	public void setFailClosed(boolean failClosed) {
		this.failClosed = failClosed;
	}

	public boolean isFailOnUncovered() {
		return this.failOnUncovered;
	}

	public void setFailOnUncovered(boolean failOnUncovered) {
		this.failOnUncovered = failOnUncovered;
	}

	public boolean isLocked() {
		return this.locked;
	}

	public void setLocked(boolean locked) {
		this.locked = locked;
	}

	public String getLockedUnsafe() {
		return this.lockedUnsafe;
	}

	public void setLockedUnsafe(String lockedUnsafe) {
		this.lockedUnsafe = lockedUnsafe;
	}

	public Map<String, EnforcementPointProperties> getEnforcementPoints() {
		return this.enforcementPoints;
	}

	public void setEnforcementPoints(Map<String, EnforcementPointProperties> enforcementPoints) {
		this.enforcementPoints = enforcementPoints;
	}

	public RebindingProperties getRebinding() {
		return this.rebinding;
	}

	public SubprocessProperties getSubprocess() {
		return this.subprocess;
	}

	/**
	 * A rule with fields. Values are plain words, globs, regular expressions after '~',
	 * or lists of these.
	 *
	 * @param action what the rule does: deny wins over every allow, in any order
	 * @param protocol protocol that the rule is for; without one it is for every protocol
	 * that has a host
	 * @param host host names, addresses or ranges. '*.example.com' is every name below
	 * example.com; text after '~' is a regular expression
	 * @param port ports; without one any port
	 * @param reason why the rule is there, shown where it refuses
	 * @param scheme schemes of protocol http or websocket
	 * @param method methods of protocol http or grpc
	 * @param path paths of protocol http or websocket. In a path '*' stays in its segment
	 * and '**' crosses
	 * @param service services of protocol grpc or aws
	 * @param database databases of protocol database or mongo
	 * @param driver drivers of protocol database
	 * @param username users of protocol database or ssh
	 * @param command commands of protocol redis or memcached; executables of protocol
	 * subprocess
	 * @param args arguments of protocol subprocess
	 * @param db database numbers of protocol redis
	 * @param collection collections of protocol mongo
	 * @param operation operations of protocol mongo, elasticsearch, kafka or aws
	 * @param index indexes of protocol elasticsearch
	 * @param virtualhost virtual hosts of protocol amqp
	 * @param exchange exchanges of protocol amqp
	 * @param routingKey routing keys of protocol amqp
	 * @param topic topics of protocol kafka
	 * @param region regions of protocol aws
	 * @param recipient recipients of protocol smtp
	 * @param base base DNs of protocol ldap
	 * @param name names that protocol dns looks up
	 * @param rdtype record types of protocol dns
	 * @param family address families of protocol socket: inet, inet6 or unix
	 * @param transport transports of protocol socket: tcp or udp
	 * @param server servers of protocol mcp
	 * @param tool tools of protocol mcp
	 * @param uri resources of protocol mcp
	 */
	public record RuleProperties(@Nullable Action action, @Nullable String protocol, @Nullable List<String> host,
			@Nullable List<Integer> port, @Nullable String reason, @Nullable List<String> scheme,
			@Nullable List<String> method, @Nullable List<String> path, @Nullable List<String> service,
			@Nullable List<String> database, @Nullable List<String> driver, @Nullable List<String> username,
			@Nullable List<String> command, @Nullable List<String> args, @Nullable List<String> db,
			@Nullable List<String> collection, @Nullable List<String> operation, @Nullable List<String> index,
			@Nullable List<String> virtualhost, @Nullable List<String> exchange, @Nullable List<String> routingKey,
			@Nullable List<String> topic, @Nullable List<String> region, @Nullable List<String> recipient,
			@Nullable List<String> base, @Nullable List<String> name, @Nullable List<String> rdtype,
			@Nullable List<String> family, @Nullable List<String> transport, @Nullable List<String> server,
			@Nullable List<String> tool, @Nullable List<String> uri) {

	}

	/**
	 * Settings of an enforcement point.
	 */
	public static class EnforcementPointProperties {

		/**
		 * Whether the enforcement point guards.
		 */
		private boolean enabled = true;

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

	}

	/**
	 * Settings for names that lead to addresses of other networks.
	 */
	public static class RebindingProperties {

		/**
		 * Whether a name that resolves to a private address needs a rule for the address
		 * too. Loopback, link-local and metadata addresses always do.
		 */
		private boolean denyPrivate;

		public boolean isDenyPrivate() {
			return this.denyPrivate;
		}

		public void setDenyPrivate(boolean denyPrivate) {
			this.denyPrivate = denyPrivate;
		}

	}

	/**
	 * Processes.
	 */
	public static class SubprocessProperties {

		/**
		 * What becomes of programs that do not inherit the policy, which are all but JVMs
		 * where the agent is there, unless a rule that allows them has a command: 'warn'
		 * logs them, 'block' blocks them, 'allow' lets them pass. Left out, they are
		 * blocked where the policy is locked with level 'error', and warned about
		 * elsewhere.
		 */
		private @Nullable External external;

		public @Nullable External getExternal() {
			return this.external;
		}

		public void setExternal(@Nullable External external) {
			this.external = external;
		}

	}

}
