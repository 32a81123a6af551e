package com.acme;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.rmi.Naming;
import java.rmi.registry.LocateRegistry;
import java.util.Hashtable;
import java.util.Map;

import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import javax.naming.Context;
import javax.naming.NamingException;
import javax.naming.directory.InitialDirContext;

/**
 * Look-ups, directories and registries.
 */
final class NamingWays {

	private NamingWays() {
	}

	static void addTo(Map<String, Way> ways) {
		ways.put("InetAddress.getByName", () -> InetAddress.getByName("name.example").getHostAddress());
		ways.put("InetAddress.getAllByName", () -> InetAddress.getAllByName("name.example")[0].getHostAddress());
		ways.put("new InetSocketAddress(name, port)",
				() -> new InetSocketAddress("name.example", 80).getAddress().getHostAddress());
		ways.put("URL.hashCode", () -> {
			URL url = URI.create("http://name.example/").toURL();
			return (url.hashCode() != 0) ? "answers" : "";
		});
		ways.put("URL.equals", () -> {
			URL url = URI.create("http://name.example/").toURL();
			return "answers " + url.equals(URI.create("http://name.example/").toURL());
		});
		ways.put("InetAddress.getHostName", () -> "answers " + reverse().getHostName());
		ways.put("InetAddress.getCanonicalHostName", () -> "answers " + reverse().getCanonicalHostName());
		ways.put("InetSocketAddress.getHostName",
				() -> "answers " + new InetSocketAddress(reverse(), 80).getHostName());
		ways.put("InetAddress.isReachable", () -> "answers " + Targets.loopback().isReachable(1000));
		ways.put("JNDI dns", () -> search("dns://" + Targets.HOST + ":" + Targets.UDP + "/"));
		ways.put("JNDI ldap", () -> search("ldap://" + Targets.HOST + ":" + Targets.CLOSING + "/"));
		ways.put("JNDI rmi", () -> search("rmi://" + Targets.HOST + ":" + Targets.CLOSING + "/"));
		ways.put("RMI registry",
				() -> LocateRegistry.getRegistry(Targets.HOST, Targets.CLOSING).list().length + " names");
		ways.put("RMI Naming.lookup",
				() -> Naming.lookup("rmi://" + Targets.HOST + ":" + Targets.CLOSING + "/a").toString());
		ways.put("JMX connector", () -> {
			JMXServiceURL url = new JMXServiceURL(
					"service:jmx:rmi:///jndi/rmi://" + Targets.HOST + ":" + Targets.CLOSING + "/jmxrmi");
			JMXConnectorFactory.connect(url).close();
			return "connected";
		});
	}

	private static InetAddress reverse() throws Exception {
		return InetAddress.getByAddress(new byte[] { (byte) 192, 0, 2, 7 });
	}

	private static String search(String url) throws NamingException {
		Hashtable<String, String> environment = new Hashtable<>();
		String factory = url.startsWith("dns") ? "com.sun.jndi.dns.DnsContextFactory" : url.startsWith("rmi")
				? "com.sun.jndi.rmi.registry.RegistryContextFactory" : "com.sun.jndi.ldap.LdapCtxFactory";
		environment.put(Context.INITIAL_CONTEXT_FACTORY, factory);
		environment.put(Context.PROVIDER_URL, url);
		InitialDirContext context = new InitialDirContext(environment);
		try {
			return (url.startsWith("rmi") ? context.list("") : context.getAttributes("a.example")).toString();
		}
		finally {
			context.close();
		}
	}

}
