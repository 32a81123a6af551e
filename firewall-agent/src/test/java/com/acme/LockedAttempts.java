package com.acme;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.lang.management.ManagementFactory;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.firewall.EgressBlockedException;
import dev.firewall.EgressScope;
import dev.firewall.Firewall;
import dev.firewall.FirewallLockedException;
import dev.firewall.context.Frames;
import dev.firewall.policy.Policy;

/**
 * Attempts on a locked policy that only the worked cases make.
 */
final class LockedAttempts {

	private static final int OFTEN = 100;

	private final BoundCalls calls;

	LockedAttempts(BoundCalls calls) {
		this.calls = calls;
	}

	/**
	 * Makes an attempt. One that is not known fails the case.
	 * @return whether something left while it was made
	 */
	boolean play(String attempt, String host) throws Exception {
		switch (attempt) {
			case "call the disable API with the genuine token", "replace the locked policy by an unlocked one with "
					+ "the genuine token, then disable without a token" ->
				ownToken();
			case "set the static 'current policy' reference to null by reflection" -> replace(null);
			case "set the policy reference to an UNLOCKED copy and then call disable without token" -> {
				replace(Reach.get(Reach.core("ActiveFirewall$Nothing"), "STATE", null));
				// The core of the application does not know better any more
				Firewall.deactivate();
			}
			case "forge InetAddress.getByAddress(allowedName, hostileBytes) and connect" -> {
				// Every case does, afterwards
			}
			case "truncate the bootstrap artefact" ->
				Files.write(Path.of(System.getProperty("target.policy")), new byte[0]);
			case "open many sockets while another thread unlocks or re-locks" -> {
				return racing(host);
			}
			case "catch Throwable around the blocked call and retry in a loop" -> {
				return again(host);
			}
			case "Attach API from another process (jcmd/jattach loading an agent)" -> {
				// The process that started this one has done that
			}
			default -> {
				return playOther(attempt);
			}
		}
		return false;
	}

	private boolean playOther(String attempt) throws Exception {
		if (attempt.startsWith("poison the JVM's own InetAddress cache")) {
			refused(() -> Reach.done(Reach.get(InetAddress.class, "cache", null)));
			Firewall.active().learn("a.pay.example", InetAddress.getByName(HostsFile.ANYWHERE));
		}
		else if (attempt.startsWith("set the re-entrancy flag")) {
			@SuppressWarnings("unchecked")
			ThreadLocal<Boolean> flag = (ThreadLocal<Boolean>) Reach.get(Reach.core("Recording"), "ACTIVE", null);
			flag.set(true);
		}
		else if (attempt.startsWith("call the guardian's trusted resolve method")) {
			Reach.call(Reach.core("GateJudge"), "learn", null, "a.pay.example",
					new InetAddress[] { InetAddress.getByName(HostsFile.ANYWHERE) });
		}
		else if (attempt.startsWith("ProxySelector.setDefault")) {
			return proxy();
		}
		else if (attempt.startsWith("launch curl") || attempt.startsWith("launch an external executable")) {
			return start(new ProcessBuilder("/usr/bin/touch", Targets.FOLDER.resolve("started").toString()));
		}
		else if (attempt.startsWith("launch a child JVM") || attempt.startsWith("pass a corrupted")) {
			return children(attempt);
		}
		else if (attempt.startsWith("mutate the parent's own environment")) {
			refused(() -> Reach
				.done(Reach.get(Reach.jdk("java.lang.ProcessEnvironment"), "theUnmodifiableEnvironment", null)));
			return start(jvm());
		}
		else if (attempt.startsWith("clear the scope thread-local")) {
			EgressScope.restrict("a.pay.example").open();
			Reach.call(Frames.class, "set", null, new Object[] { null });
		}
		else if (attempt.startsWith("JMX / Actuator write operation")) {
			boolean any = ManagementFactory.getPlatformMBeanServer()
				.queryNames(null, null)
				.stream()
				.anyMatch((name) -> name.toString().contains("firewall"));
			if (any) {
				throw new IllegalStateException("there is an MBean of the firewall");
			}
		}
		else if (attempt.startsWith("serialise/deserialise or clone the policy")) {
			copy();
		}
		else {
			throw new IllegalArgumentException("unknown attempt '" + attempt + "'");
		}
		return false;
	}

	/** Nobody has the token of a policy that a file has locked. */
	private static void ownToken() throws Exception {
		Object token = new Object();
		Policy wide = Policy.builder().allow("evil.test").build();
		refused(() -> Reach.done(Firewall.activateLocked(Firewall.of(wide), token)));
		refused(() -> {
			Firewall.deactivate(token);
			return Reach.DONE;
		});
		refused(() -> Reach.done(Firewall.activate(wide)));
		refused(LockedAttempts::deactivate);
	}

	private static void replace(Object state) throws ReflectiveOperationException {
		Reach.set(Reach.core("ActiveFirewall"), "state", null, state);
	}

	private boolean racing(String host) throws Exception {
		AtomicBoolean done = new AtomicBoolean();
		AtomicBoolean passed = new AtomicBoolean();
		Thread unlocking = new Thread(() -> {
			Policy wide = Policy.builder().allow("evil.test", HostsFile.ANYWHERE).build();
			while (!done.get()) {
				try {
					Firewall.deactivate();
					passed.set(true);
				}
				catch (FirewallLockedException ex) {
					// As it should
				}
				try {
					Firewall.activateLocked(Firewall.of(wide), new Object());
					passed.set(true);
				}
				catch (FirewallLockedException ex) {
					// As it should
				}
			}
		});
		unlocking.start();
		boolean left = again(host);
		done.set(true);
		unlocking.join();
		return left || passed.get();
	}

	private boolean again(String host) throws Exception {
		boolean left = false;
		for (int i = 0; i < OFTEN; i++) {
			left |= this.calls.connectOnce(() -> new InetSocketAddress(HostsFile.ANYWHERE, 443))
				.equals(BoundCalls.ALLOW);
			left |= this.calls.connectOnce(() -> new InetSocketAddress(host, 443)).equals(BoundCalls.ALLOW);
		}
		return left;
	}

	/** A relay that is not allowed itself, which is a listener of the test. */
	private static boolean proxy() throws Exception {
		ProxySelector before = ProxySelector.getDefault();
		ProxySelector.setDefault(new ProxySelector() {

			@Override
			public List<Proxy> select(URI uri) {
				return List.of(new Proxy(Proxy.Type.HTTP, Targets.closing()));
			}

			@Override
			public void connectFailed(URI uri, SocketAddress address, IOException ex) {
				// Nothing else to try
			}

		});
		try {
			HttpURLConnection connection = (HttpURLConnection) URI.create("http://a.pay.example/")
				.toURL()
				.openConnection();
			return connection.getResponseCode() > 0;
		}
		catch (IOException | RuntimeException ex) {
			if (EgressBlockedException.findIn(ex).isEmpty()) {
				throw ex;
			}
			return false;
		}
		finally {
			ProxySelector.setDefault(before);
		}
	}

	private static boolean children(String attempt) throws Exception {
		ProcessBuilder child = jvm();
		if (attempt.contains("strip JAVA_TOOL_OPTIONS")) {
			child.environment().clear();
		}
		else {
			child.environment().put("FIREWALL_POLICY", attempt.startsWith("pass a corrupted") ? "{{{" : "other.yml");
		}
		return start(child);
	}

	/** One that connects to a listener if it comes to that. */
	private static ProcessBuilder jvm() {
		return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path").split(File.pathSeparator)[0], "-Dtarget.host=" + Targets.HOST,
				Plain.class.getName(), String.valueOf(Targets.CLOSING));
	}

	private static boolean start(ProcessBuilder builder) throws Exception {
		try {
			builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
			return true;
		}
		catch (EgressBlockedException ex) {
			return false;
		}
	}

	private static void copy() throws IOException {
		Policy policy = Firewall.active().policy();
		if ((Object) policy instanceof Cloneable) {
			throw new IllegalStateException("a policy can be cloned");
		}
		try (ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
			out.writeObject(policy);
			throw new IllegalStateException("a policy can be serialised");
		}
		catch (NotSerializableException ex) {
			// As it should
		}
	}

	private static void refused(Way attempt) throws Exception {
		try {
			attempt.take();
		}
		catch (Throwable ex) {
			return;
		}
		throw new IllegalStateException("nothing stopped it");
	}

	private static String deactivate() {
		Firewall.deactivate();
		return Reach.DONE;
	}

}
