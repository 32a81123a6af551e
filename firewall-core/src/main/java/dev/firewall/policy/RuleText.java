package dev.firewall.policy;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import dev.firewall.Protocol;
import dev.firewall.net.Host;
import dev.firewall.net.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * Reads rules as text. One grammar wherever a rule is accepted; a shorthand never widens:
 * what cannot be read as exactly one of its forms is refused.
 */
final class RuleText {

	private RuleText() {
	}

	static Collection<String> protocolNames() {
		Set<String> names = new LinkedHashSet<>();
		Protocol.all().forEach((protocol) -> names.add(protocol.name()));
		names.addAll(List.of("https", "postgresql", "mysql", "mariadb", "sqlserver", "oracle", "rediss", "mongodb",
				"amqps", "smtps", "ldaps", "sftp", "unix"));
		return names;
	}

	/**
	 * Parses a rule.
	 * @param rule the rule as text
	 * @return its conjunction
	 * @throws InvalidPolicyException if the rule can not be read, would match everything
	 * or nothing
	 */
	static Conjunction parse(String rule) {
		String text = trim(rule);
		if (text.isEmpty()) {
			throw new InvalidPolicyException("the rule is empty", "remove it or name what it is for");
		}
		checkCharacters(text);
		Conjunction conjunction = read(text);
		conjunction.checkBound();
		return conjunction;
	}

	private static String trim(String rule) {
		int start = 0;
		int end = rule.length();
		while (start < end && (rule.charAt(start) == ' ' || rule.charAt(start) == '\t')) {
			start++;
		}
		while (end > start && (rule.charAt(end - 1) == ' ' || rule.charAt(end - 1) == '\t')) {
			end--;
		}
		return rule.substring(start, end);
	}

	private static void checkCharacters(String text) {
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c)) {
				String fix = (text.startsWith("subprocess:") || text.startsWith("process:"))
						? "write the arguments as the field 'args' of a structured rule"
						: "write one rule for each destination";
				throw new InvalidPolicyException(HostRules.quote(text) + " has white space in it", fix);
			}
		}
	}

	private static Conjunction read(String text) {
		int url = text.indexOf("://");
		if (url >= 0) {
			if (text.substring(0, url).equalsIgnoreCase("unix")) {
				return unix(text.substring("unix:".length()));
			}
			return url(alias(text.substring(0, url)), text.substring(url + 3));
		}
		int colon = text.indexOf(':');
		if (colon > 0) {
			String prefix = text.substring(0, colon);
			String rest = text.substring(colon + 1);
			if (prefix.equalsIgnoreCase("unix")) {
				return unix(rest);
			}
			Protocol.Alias alias = Protocol.find(prefix);
			if (alias != null) {
				return ofProtocol(alias, rest);
			}
			int zone = text.indexOf('%');
			if (zone > 0 && isAddress(text.substring(0, zone))) {
				throw new InvalidPolicyException(HostRules.quote(text) + " has a zone, which no rule may have",
						"leave out what follows the '%'");
			}
			if (isWord(prefix) && !isAddress(text) && !isPortLike(rest)) {
				throw unknownProtocol(prefix);
			}
		}
		Protocol.Alias alias = Protocol.find(text);
		if (alias != null) {
			return Conjunction.of(alias);
		}
		return destination(text);
	}

	private static Protocol.Alias alias(String name) {
		Protocol.Alias alias = Protocol.find(name);
		if (alias == null) {
			throw unknownProtocol(name);
		}
		return alias;
	}

	private static InvalidPolicyException unknownProtocol(String name) {
		return new InvalidPolicyException("unknown protocol " + HostRules.quote(name),
				Suggestion.didYouMean(name, protocolNames()));
	}

	private static boolean isWord(String text) {
		return text.matches("[A-Za-z][A-Za-z0-9_+-]*");
	}

	private static boolean isAddress(String text) {
		int slash = text.indexOf('/');
		return IpAddress.parse((slash >= 0) ? text.substring(0, slash) : text) != null;
	}

	private static boolean isPortLike(String text) {
		return text.isEmpty() || text.charAt(0) == '-' || Character.isDigit(text.charAt(0));
	}

	/** A destination over every protocol that has a host. */
	private static Conjunction destination(String text) {
		if (text.startsWith("/")) {
			throw new InvalidPolicyException(HostRules.quote(text) + " does not say what kind of path it is",
					"write 'unix:" + text + "', 'subprocess:" + text + "' or 'http://host" + text + "'");
		}
		HostAndPort destination = HostAndPort.parse(text);
		if (destination.port() == null && isWord(text) && !Host.parse(text).isAddress()
				&& !text.equalsIgnoreCase("localhost")) {
			throw new InvalidPolicyException(
					HostRules.quote(text) + " is no protocol, and a host of one label needs" + " its port or protocol",
					Suggestion.didYouMean(text, protocolNames()));
		}
		HostMatcher matcher = HostMatcher.parse(destination.host());
		if (matcher == null) {
			throw new InvalidPolicyException(HostRules.quote(text) + " would match every destination",
					"name the hosts that are needed");
		}
		return withPort(Conjunction.ANY.withHosts(List.of(matcher)), destination.port());
	}

	private static Conjunction withPort(Conjunction conjunction, @Nullable String port) {
		return (port != null) ? conjunction.withPorts(PortMatcher.of(PortMatcher.parse(port))) : conjunction;
	}

	private static Conjunction ofProtocol(Protocol.Alias alias, String rest) {
		if (rest.equals("*")) {
			return Conjunction.of(alias);
		}
		if (rest.isEmpty()) {
			throw new InvalidPolicyException("nothing follows '" + alias.name() + ":'",
					"write '" + alias.name() + ":*' for the whole protocol");
		}
		Protocol protocol = alias.protocol();
		Conjunction conjunction = Conjunction.of(alias);
		if (protocol == Protocol.AWS) {
			return aws(conjunction, rest);
		}
		if (protocol == Protocol.DNS) {
			return conjunction.withField("name", List.of(rest));
		}
		if (protocol == Protocol.SUBPROCESS) {
			return conjunction.withField("command", List.of(rest));
		}
		if (protocol == Protocol.TOOL) {
			return conjunction.withField("name", List.of(rest));
		}
		if (protocol == Protocol.MCP) {
			int slash = rest.indexOf('/');
			return (slash < 0) ? conjunction.withField("server", List.of(rest))
					: conjunction.withField("server", List.of(rest.substring(0, slash)))
						.withField("tool", List.of(rest.substring(slash + 1)));
		}
		if (rest.matches("[0-9]{1,5}")) {
			throw new InvalidPolicyException(HostRules.quote(alias.name() + ":" + rest) + " has a port but no host",
					"write '" + alias.name() + "://host:" + rest + "'");
		}
		return authority(conjunction, rest);
	}

	private static Conjunction aws(Conjunction conjunction, String text) {
		int at = text.lastIndexOf('@');
		String call = (at >= 0) ? text.substring(0, at) : text;
		String[] parts = call.split(":", -1);
		if (parts.length > 2) {
			throw new InvalidPolicyException(
					HostRules.quote("aws:" + text) + " has more than a service and an operation",
					"write 'aws:service:operation@region'");
		}
		Conjunction result = conjunction.withField("service", List.of(parts[0]));
		if (parts.length == 2) {
			result = result.withField("operation", List.of(parts[1]));
		}
		return (at >= 0) ? result.withField("region", List.of(text.substring(at + 1))) : result;
	}

	private static Conjunction unix(String path) {
		if (!path.startsWith("/") || path.startsWith("//")) {
			throw new InvalidPolicyException(HostRules.quote("unix:" + path) + " is no absolute path",
					"write 'unix:/run/app.sock'");
		}
		return Conjunction.of(Protocol.find("socket"))
			.withField("family", List.of("unix"))
			.withHosts(Conjunction.hosts(List.of(path)));
	}

	private static Conjunction authority(Conjunction conjunction, String text) {
		if (text.indexOf('/') >= 0 && !text.startsWith("[") && !isAddress(text)) {
			throw new InvalidPolicyException(HostRules.quote(text) + " is no host",
					"write '" + conjunction.protocol() + "://" + text + "'");
		}
		HostAndPort destination = HostAndPort.parse(text);
		return withPort(conjunction.withHosts(Conjunction.hosts(List.of(destination.host()))), destination.port());
	}

	private static Conjunction url(Protocol.Alias alias, String rest) {
		Protocol protocol = alias.protocol();
		if (!protocol.hasHost()) {
			throw new InvalidPolicyException("protocol '" + protocol + "' has no host",
					"write '" + protocol + ":" + rest + "'");
		}
		int slash = rest.indexOf('/');
		String authority = (slash >= 0) ? rest.substring(0, slash) : rest;
		String path = (slash >= 0) ? rest.substring(slash) : "";
		checkUrl(alias, authority, path);
		Conjunction conjunction = Conjunction.of(alias);
		int at = authority.lastIndexOf('@');
		if (at >= 0) {
			conjunction = conjunction.withField("username", List.of(authority.substring(0, at)));
			authority = authority.substring(at + 1);
		}
		if (authority.isEmpty()) {
			throw new InvalidPolicyException("no host follows '" + alias.name() + "://'",
					"write '" + alias.name() + ":*' for the whole protocol");
		}
		conjunction = (protocol == Protocol.DNS) ? conjunction.withField("name", List.of(authority))
				: authority(conjunction, authority);
		return (path.isEmpty() || path.equals("/")) ? conjunction : withPath(conjunction, alias, authority, path);
	}

	private static void checkUrl(Protocol.Alias alias, String authority, String path) {
		if (authority.indexOf('@') >= 0 && alias.protocol() != Protocol.SSH) {
			throw new InvalidPolicyException("a rule has no user info", "leave out what stands before the '@'");
		}
		if (authority.indexOf('#') >= 0 || path.indexOf('#') >= 0) {
			throw new InvalidPolicyException("a rule has no fragment", "leave out what follows the '#'");
		}
		boolean topLevelWildcard = authority.indexOf('.') >= 0
				&& authority.indexOf('?', authority.lastIndexOf('.')) >= 0;
		if (path.indexOf('?') >= 0 || topLevelWildcard) {
			throw new InvalidPolicyException("a rule has no query", "leave out what follows the '?'");
		}
	}

	private static Conjunction withPath(Conjunction conjunction, Protocol.Alias alias, String authority, String path) {
		String value = path.substring(1);
		return switch (alias.protocol().name()) {
			case "http" -> {
				if (path.matches("/[0-9]{1,3}") && isAddress(authority.replaceAll("^\\[|]$", ""))) {
					throw new InvalidPolicyException("'" + path + "' would be a path here, not the length of a prefix",
							"write '" + authority + path + "' for every protocol, or a structured rule with 'host'");
				}
				yield conjunction.withField("path", List.of(path));
			}
			case "websocket" -> conjunction.withField("path", List.of(path));
			case "redis" -> conjunction.withField("db", List.of(value));
			case "database", "mongo" -> conjunction.withField("database", List.of(value));
			case "amqp" -> conjunction.withField("virtualhost", List.of(value));
			case "kafka" -> conjunction.withField("topic", List.of(value));
			case "elasticsearch" -> conjunction.withField("index", List.of(value));
			case "ldap" -> conjunction.withField("base", List.of(value));
			case "grpc" -> {
				int slash = value.indexOf('/');
				yield (slash < 0) ? conjunction.withField("service", List.of(value))
						: conjunction.withField("service", List.of(value.substring(0, slash)))
							.withField("method", List.of(value.substring(slash + 1)));
			}
			default -> throw new InvalidPolicyException("a rule for " + alias.name() + " has no path",
					"leave out '" + path + "'");
		};
	}

	/**
	 * A host and the text of its port.
	 *
	 * @param host the host, which may be a range
	 * @param port the port as written, or {@code null}
	 */
	private record HostAndPort(String host, @Nullable String port) {

		static HostAndPort parse(String text) {
			if (text.startsWith("[")) {
				HostAndPort bracketed = parseBracketed(text);
				if (bracketed != null) {
					return bracketed;
				}
			}
			int first = text.indexOf(':');
			int last = text.lastIndexOf(':');
			int slash = text.indexOf('/');
			if (first < 0) {
				return new HostAndPort(text, null);
			}
			if (first == last && slash < first) {
				return new HostAndPort(text.substring(0, first), text.substring(first + 1));
			}
			if (isAddress(text)) {
				return new HostAndPort(text, null);
			}
			throw new InvalidPolicyException(HostRules.quote(text) + " has a ':' that separates no port",
					"write IPv6 addresses with a port as '[2001:db8::1]:443'");
		}

		private static @Nullable HostAndPort parseBracketed(String text) {
			int close = text.indexOf(']');
			String inside = (close > 0) ? text.substring(1, close) : "";
			String after = (close > 0) ? text.substring(close + 1) : "";
			boolean address = inside.indexOf(':') >= 0 && IpAddress.parse(inside) != null;
			if (!address && !after.isEmpty() && after.charAt(0) != ':' && after.charAt(0) != '/') {
				return null;
			}
			if (!address) {
				throw new InvalidPolicyException(HostRules.quote(text) + ": brackets are for IPv6 addresses",
						"write '[2001:db8::1]:443' or '[2001:db8::]/32'");
			}
			if (after.isEmpty()) {
				return new HostAndPort(inside, null);
			}
			int colon = after.indexOf(':');
			String length = (colon >= 0) ? after.substring(0, colon) : after;
			if (!length.isEmpty() && !length.startsWith("/")) {
				throw new InvalidPolicyException(
						HostRules.quote(text) + " has something behind the bracket that is no" + " port",
						"write '[2001:db8::1]:443'");
			}
			return new HostAndPort(inside + length, (colon >= 0) ? after.substring(colon + 1) : null);
		}

	}

}
