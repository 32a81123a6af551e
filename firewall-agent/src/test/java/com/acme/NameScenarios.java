package com.acme;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.util.Hashtable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import javax.naming.Context;
import javax.naming.NamingException;
import javax.naming.directory.InitialDirContext;

import dev.firewall.EgressBlockedException;
import dev.firewall.Firewall;
import dev.firewall.JvmGate;
import dev.firewall.policy.Policy;
import dev.firewall.spring.test.TestFirewall;
import io.netty.resolver.DefaultAddressResolverGroup;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.core.LauncherFactory;
import reactor.netty.http.client.HttpClient;

/**
 * Looks names up in several ways in a JVM with the agent, and prints a line for each.
 */
public final class NameScenarios {

	private static final String NAME_SERVER = "socket://" + Targets.HOST + ":" + NettyLookUp.PORT;

	private static final int PATIENCE = 60;

	private NameScenarios() {
	}

	public static void main(String[] args) throws Exception {
		switch (args[0]) {
			case "jndi" -> jndi();
			case "netty" -> netty();
			case "reactor" -> reactor();
			case "file" -> file();
			case "provider" -> provider();
			case "probe" -> probe();
			case "negative" -> negative();
			case "reverse" -> reverse();
			case "hooks" -> hooks();
			case "beside" -> beside();
			default -> throw new IllegalArgumentException(args[0]);
		}
	}

	private static void hooks() {
		JvmGate.hooks().forEach((hook) -> System.out.println(hook.state() + " " + hook.name()));
	}

	/**
	 * A provider of look-ups keeps whoever proves the hooks waiting until main goes on.
	 */
	private static void beside() {
		allow("elsewhere.example");
		say("connection", () -> {
			InetSocketAddress target = new InetSocketAddress(InetAddress.getLoopbackAddress(),
					Integer.getInteger("target.closing"));
			try (SocketChannel channel = SocketChannel.open(target)) {
				return "connected to " + channel;
			}
		});
		((CountDownLatch) System.getProperties().computeIfAbsent("main", (key) -> new CountDownLatch(1))).countDown();
		hooks();
	}

	private static void jndi() {
		allow("asked.example");
		say("without a rule for the name server", () -> search("asked.example"));
		allow("elsewhere.example", NAME_SERVER);
		say("with one", () -> search("asked.example"));
	}

	private static void netty() {
		allow("asked.example");
		say("without a rule for the name server", () -> NettyLookUp.resolve("asked.example"));
		allow("asked.example", NAME_SERVER);
		say("refused name", () -> NettyLookUp.resolve("secret.example"));
		say("allowed name", () -> NettyLookUp.resolve("asked.example"));
	}

	/** A client over Netty that has the JDK look names up. */
	private static void reactor() {
		HttpClient client = HttpClient.create()
			.resolver(DefaultAddressResolverGroup.INSTANCE)
			.bindAddress(() -> new InetSocketAddress(Targets.loopback(), 0));
		allow("https://elsewhere.example");
		say("refused name", () -> get(client));
		allow("http://name.example");
		say("allowed name", () -> get(client));
	}

	private static void file() {
		allow("name.example", "allowed.example");
		BoundCalls calls = new BoundCalls();
		say("allowed name", () -> InetAddress.getByName("name.example").getHostAddress());
		say("connection", () -> calls.connect(() -> new InetSocketAddress("name.example", 443)));
		say("connection by address", () -> calls.connect(() -> new InetSocketAddress("192.0.2.8", 443)));
		say("other address", () -> calls.connect(() -> new InetSocketAddress("192.0.2.9", 443)));
		say("refused name", () -> InetAddress.getByName("reverse.example").getHostAddress());
		say("name that leads to loopback",
				() -> calls.connect(() -> new InetSocketAddress("allowed.example", Targets.CLOSING)));
	}

	/** Sends datagrams for what it is asked. */
	private static void provider() {
		allow("name.example", "socket://192.0.2.53:53");
		say("with a rule for the name server", () -> InetAddress.getByName("name.example").getHostAddress());
		allow("reverse.example");
		say("without one", () -> InetAddress.getByName("reverse.example").getHostAddress());
	}

	/** The gate is probed as long as a policy is locked, and each hook in its turn. */
	private static void probe() {
		CompletableFuture<String> dialled = new CompletableFuture<>();
		System.getProperties().put("dialled", dialled);
		Firewall.activateLocked(Firewall.of(Policy.builder().allow("elsewhere.example").build()), new Object());
		say("on the thread of the probe", () -> dialled.get(PATIENCE, TimeUnit.SECONDS));
	}

	private static void negative() throws Exception {
		allow("elsewhere.example");
		say("first", () -> InetAddress.getByName("name.example").getHostAddress());
		say("compared", () -> ""
				+ URI.create("http://name.example/").toURL().equals(URI.create("http://allowed.example/").toURL()));
		say("second", () -> InetAddress.getByName("name.example").getHostAddress());
		try (LauncherSession session = LauncherFactory.openSession()) {
			session.getLauncher();
			try (TestFirewall.Block allowed = TestFirewall.allow("name.example")) {
				say("allowed", () -> InetAddress.getByName("name.example").getHostAddress());
			}
		}
		say("after it", () -> InetAddress.getByName("name.example").getHostAddress());
	}

	private static void reverse() {
		allow("elsewhere.example");
		say("refused", NameScenarios::nameOfAddress);
		allow("192.0.2.7");
		say("address allowed", NameScenarios::nameOfAddress);
		allow("192.0.2.7", "reverse.example");
		say("name allowed, too", NameScenarios::nameOfAddress);
	}

	private static String nameOfAddress() throws IOException {
		return InetAddress.getByAddress(new byte[] { (byte) 192, 0, 2, 7 }).getHostName();
	}

	private static String search(String name) throws NamingException {
		Hashtable<String, String> environment = new Hashtable<>();
		environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
		environment.put(Context.PROVIDER_URL, "dns://" + Targets.HOST + ":" + NettyLookUp.PORT + "/");
		InitialDirContext context = new InitialDirContext(environment);
		try {
			return context.getAttributes(name, new String[] { "A" }).get("A").get().toString();
		}
		finally {
			context.close();
		}
	}

	private static String get(HttpClient client) {
		return "status " + client.get().uri("http://name.example/").response().block().status().code();
	}

	private static void allow(String... rules) {
		Firewall.activate(Firewall.builder()
			.policy(Policy.builder().allow(rules).build())
			.log((logger, line) -> System.err.println(line))
			.build());
	}

	private static void say(String what, Way way) {
		String outcome;
		try {
			outcome = way.take();
		}
		catch (Throwable ex) {
			boolean refused = EgressBlockedException.findIn(ex).isPresent();
			outcome = refused ? "refused" : String.valueOf(ex.getMessage());
		}
		System.out.println(what + ": " + outcome);
	}

}
