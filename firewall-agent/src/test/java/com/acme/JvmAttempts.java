package com.acme;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.ref.Cleaner;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

import javax.management.MBeanServer;
import javax.management.ObjectName;

import com.sun.tools.attach.VirtualMachine;
import dev.firewall.Firewall;

/**
 * On what the JVM offers to all code.
 */
final class JvmAttempts {

	private JvmAttempts() {
	}

	static void addTo(Map<String, Way> attempts) {
		attempts.put("system properties of the firewall changed", () -> {
			System.setProperty("firewall.level", "off");
			System.setProperty("firewall.locked", "false");
			System.setProperty("firewall.allow", "localhost:" + Targets.CLOSING);
			return Reach.DONE;
		});
		attempts.put("system properties of the JDK changed", () -> {
			System.setProperty("jdk.net.hosts.file", "/dev/null");
			System.setProperty("java.net.preferIPv4Stack", "true");
			System.setProperty("java.class.path", "");
			return Reach.DONE;
		});
		attempts.put("environment changed by reflection", () -> {
			Class<?> environment = Reach.jdk("java.lang.ProcessEnvironment");
			return Reach.done(Reach.get(environment, "theUnmodifiableEnvironment", null));
		});
		attempts.put("policy file changed", () -> {
			Path file = Path.of(System.getProperty("target.policy"));
			String before = Files.readString(file);
			Files.writeString(file, "level: off\n");
			try {
				return "nothing stops it, and connections get: " + Tampering.connect(Targets.CLOSING);
			}
			finally {
				Files.writeString(file, before);
			}
		});
		attempts.put("context class loader swapped", () -> inThread(
				(thread) -> thread.setContextClassLoader(new ClassLoader(ClassLoader.getPlatformClassLoader()) {
				})));
		attempts.put("service provider in the context class loader", JvmAttempts::provider);
		attempts.put("thread of the root thread group", () -> {
			ThreadGroup root = Thread.currentThread().getThreadGroup();
			while (root.getParent() != null) {
				root = root.getParent();
			}
			AtomicReference<String> outcome = new AtomicReference<>();
			Thread thread = new Thread(root, () -> outcome.set(Tampering.connect(Targets.CLOSING)));
			thread.start();
			thread.join();
			return "connections get: " + outcome.get();
		});
		attempts.put("cleaner of the JDK", () -> {
			AtomicReference<String> outcome = new AtomicReference<>();
			CountDownLatch done = new CountDownLatch(1);
			Cleaner.create().register(new Object(), () -> {
				outcome.set(Tampering.connect(Targets.CLOSING));
				done.countDown();
			}).clean();
			done.await();
			return "connections get: " + outcome.get();
		});
		attempts.put("shutdown hook", () -> {
			Runtime.getRuntime().addShutdownHook(new Thread(() -> Tampering.connect(Targets.CLOSING)));
			return Reach.DONE;
		});
		attempts.put("standard error swallowed", () -> {
			PrintStream before = System.err;
			System.setErr(new PrintStream(OutputStream.nullOutputStream()));
			try {
				Firewall.activate(Firewall.builder().build());
				return Reach.DONE;
			}
			finally {
				System.setErr(before);
			}
		});
		attempts.put("stack too deep for the firewall", () -> "connections get: " + deep(0));
		attempts.put("thread interrupted", () -> inThread(Thread::interrupt));
		attempts.put("thread that probes the gate interrupted", () -> {
			probe().interrupt();
			return Reach.DONE;
		});
		attempts.put("thread that probes the gate stopped", () -> {
			Thread.class.getMethod("stop").invoke(probe());
			return Reach.doneAndSeen();
		});
		attempts.put("VM option set by its MBean", () -> {
			ManagementFactory.getPlatformMBeanServer()
				.invoke(new ObjectName("com.sun.management:type=HotSpotDiagnostic"), "setVMOption",
						new Object[] { "EnableDynamicAgentLoading", "true" },
						new String[] { String.class.getName(), String.class.getName() });
			return Reach.DONE;
		});
		attempts.put("Instrumentation made by reflection",
				() -> Reach.done(Reach.jdk("sun.instrument.InstrumentationImpl").getDeclaredConstructors()[0]
					.newInstance(new Object[Reach.jdk("sun.instrument.InstrumentationImpl").getDeclaredConstructors()[0]
						.getParameterCount()])));
		attempts.put("attaching to itself", () -> {
			VirtualMachine.attach(String.valueOf(ProcessHandle.current().pid()))
				.loadAgent(System.getProperty("target.agent"));
			return Reach.DONE;
		});
		attempts.put("attaching to the JVM that started it", () -> {
			VirtualMachine.attach(String.valueOf(ProcessHandle.current().parent().orElseThrow().pid())).detach();
			return Reach.DONE;
		});
		attempts.put("helper process that attaches", () -> {
			new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
					String.valueOf(ProcessHandle.current().pid()), "JVMTI.agent_load",
					System.getProperty("target.agent"))
				.start()
				.waitFor();
			return Reach.DONE;
		});
		attempts.put("agent loaded by the MBean DiagnosticCommand", () -> diagnosticCommand());
	}

	private static Thread probe() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().equals("firewall-probe"))
			.findFirst()
			.orElseThrow();
	}

	static String diagnosticCommand() throws Exception {
		MBeanServer server = ManagementFactory.getPlatformMBeanServer();
		Object answer = server.invoke(new ObjectName("com.sun.management:type=DiagnosticCommand"), "jvmtiAgentLoad",
				new Object[] { new String[] { System.getProperty("target.agent") } },
				new String[] { String[].class.getName() });
		return "answers " + String.valueOf(answer).strip();
	}

	private static String deep(int depth) {
		try {
			return deep(depth + 1);
		}
		catch (StackOverflowError ex) {
			String outcome;
			try {
				outcome = Tampering.connect(Targets.CLOSING);
			}
			catch (StackOverflowError again) {
				throw again;
			}
			if (outcome.contains("StackOverflowError")) {
				throw ex;
			}
			return outcome.startsWith("open") ? outcome : "no connection";
		}
	}

	private static String inThread(Preparation preparation) throws InterruptedException {
		AtomicReference<String> outcome = new AtomicReference<>();
		Thread thread = new Thread(() -> {
			preparation.prepare(Thread.currentThread());
			outcome.set(Tampering.connect(Targets.CLOSING));
		});
		thread.start();
		thread.join();
		return "connections get: " + outcome.get();
	}

	private static String provider() throws Exception {
		Path folder = Files.createTempDirectory("provider");
		Path services = Files.createDirectories(folder.resolve("META-INF/services"));
		ByteArrayOutputStream lines = new ByteArrayOutputStream();
		lines.write("com.acme.WideProvider\n".getBytes(StandardCharsets.UTF_8));
		for (String service : new String[] { "dev.firewall.ProtocolProvider",
				"java.net.spi.InetAddressResolverProvider", "java.nio.channels.spi.SelectorProvider" }) {
			Files.write(services.resolve(service), lines.toByteArray());
		}
		try {
			return inThread((thread) -> thread
				.setContextClassLoader(new java.net.URLClassLoader(new java.net.URL[] { url(folder) })));
		}
		finally {
			try (var files = Files.walk(folder)) {
				files.sorted(java.util.Comparator.reverseOrder()).forEach((file) -> file.toFile().delete());
			}
		}
	}

	private static java.net.URL url(Path folder) {
		try {
			return folder.toUri().toURL();
		}
		catch (java.net.MalformedURLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private interface Preparation {

		void prepare(Thread thread);

	}

}
