package dev.firewall.spring.autoconfigure.jdbc;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * URLs of Oracle's driver. Names that a directory or a file resolves cannot be judged.
 */
final class OracleUrlParser {

	private static final int PORT = 1521;

	private static final Set<String> LOCAL_PROTOCOLS = Set.of("IPC", "BEQ");

	private static final Pattern HOST_PORT_SID = Pattern.compile("([^:/?]+):(\\d+):([^/:?]+)");

	private static final Pattern EASY = Pattern
		.compile("(?:(tcps?):)?(//)?([^/?]*)(?:/([^:/?]*)(?:[:/][^?]*)?)?(?:\\?(.*))?", Pattern.CASE_INSENSITIVE);

	/**
	 * A scheme that is not a transport, such as that of an LDAP directory or a
	 * configuration store.
	 */
	private static final Pattern DIRECTORY = Pattern.compile("(?!tcps?:)[A-Za-z][A-Za-z0-9+.-]*://",
			Pattern.CASE_INSENSITIVE);

	private static final Pattern ENTRY = Pattern.compile("\\(\\s*([A-Za-z_]+)\\s*=\\s*([^()]*)\\)");

	private final DatabaseEndpoints endpoints = new DatabaseEndpoints("oracle", PORT);

	private OracleUrlParser() {
	}

	static DatabaseEndpoints parse(String rest, JdbcTarget target) {
		OracleUrlParser parser = new OracleUrlParser();
		int at = connectStringStart(rest);
		if (at < 0) {
			return parser.endpoints.addUnknown("is not in the URL, or not where it can be told");
		}
		int colon = rest.indexOf(':');
		String login = (colon >= 0 && colon < at) ? rest.substring(colon + 1, at) : "";
		int slash = login.indexOf('/');
		parser.endpoints.username((slash >= 0) ? login.substring(0, slash) : login);
		parser.connectString(rest.substring(at + 1).strip());
		return new JdbcProperties().add(target.properties()).applyTo(parser.endpoints);
	}

	/**
	 * The only '@' outside quotes; where there are more, what is a login is anybody's
	 * guess.
	 */
	private static int connectStringStart(String rest) {
		boolean quoted = false;
		int found = -1;
		for (int i = 0; i < rest.length(); i++) {
			char c = rest.charAt(i);
			quoted ^= c == '"';
			if (c == '@' && !quoted) {
				if (found >= 0) {
					return -1;
				}
				found = i;
			}
		}
		return found;
	}

	private void connectString(String text) {
		if (text.startsWith("(")) {
			description(text);
			return;
		}
		Matcher sid = HOST_PORT_SID.matcher(text);
		if (sid.matches()) {
			this.endpoints.add(sid.group(1), sid.group(2)).database(sid.group(3));
			return;
		}
		Matcher easy = EASY.matcher(text);
		if (DIRECTORY.matcher(text).lookingAt() || !easy.matches() || !isHost(easy)) {
			this.endpoints.addUnknown("is a TNS alias or a directory entry, which does not tell the host");
			return;
		}
		this.endpoints.database(easy.group(4));
		for (String list : easy.group(3).split(";")) {
			addList(list);
		}
		if (easy.group(5) != null) {
			new JdbcProperties().addQuery(easy.group(5)).applyTo(this.endpoints);
		}
	}

	/** A bare name may be an alias; with slashes or a port it is a host. */
	private static boolean isHost(Matcher easy) {
		String hosts = easy.group(3);
		boolean marked = easy.group(2) != null || easy.group(1) != null || easy.group(4) != null
				|| hosts.indexOf(':') >= 0;
		return marked && !hosts.isEmpty() && !hosts.contains("//");
	}

	/** {@code h1,h2:1521}: hosts without a port of their own have that of the last. */
	private void addList(String list) {
		String[] hosts = list.split(",");
		String last = hosts[hosts.length - 1];
		int colon = last.lastIndexOf(':');
		String port = (colon > last.indexOf(']')) ? last.substring(colon + 1) : null;
		for (String host : hosts) {
			if (host.lastIndexOf(':') > host.indexOf(']')) {
				this.endpoints.addAuthority(host);
			}
			else {
				this.endpoints.add(host.strip(), port);
			}
		}
	}

	/** {@code (DESCRIPTION=(ADDRESS=(PROTOCOL=TCP)(HOST=h)(PORT=p))...)}. */
	private void description(String text) {
		boolean local = false;
		for (String group : text.split("(?i)(?=\\(\\s*ADDRESS\\s*=)")) {
			String host = null;
			String port = null;
			Matcher entry = ENTRY.matcher(group);
			while (entry.find()) {
				String value = entry.group(2).strip();
				String key = entry.group(1).toUpperCase(Locale.ROOT);
				host = key.equals("HOST") ? value : host;
				port = key.equals("PORT") ? value : port;
				local |= key.equals("PROTOCOL") && LOCAL_PROTOCOLS.contains(value.toUpperCase(Locale.ROOT));
				if (key.equals("HTTPS_PROXY")) {
					this.endpoints.add(value, proxyPort(group));
				}
				if (key.equals("SERVICE_NAME") || key.equals("SID")) {
					this.endpoints.database(value);
				}
			}
			if (host != null) {
				this.endpoints.add(host, port);
			}
		}
		if (this.endpoints.isEmpty() || local || !isBalanced(text)) {
			this.endpoints.addUnknown("is in a description that does not tell the host");
		}
	}

	private static @Nullable String proxyPort(String group) {
		Matcher port = Pattern.compile("(?i)\\(\\s*HTTPS_PROXY_PORT\\s*=\\s*(\\d+)\\s*\\)").matcher(group);
		return port.find() ? port.group(1) : "80";
	}

	private static boolean isBalanced(String text) {
		int depth = 0;
		for (int i = 0; i < text.length(); i++) {
			depth += (text.charAt(i) == '(') ? 1 : (text.charAt(i) == ')') ? -1 : 0;
			if (depth < 0) {
				return false;
			}
		}
		return depth == 0;
	}

}
