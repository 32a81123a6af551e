package dev.firewall.agent;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import dev.firewall.agent.bridge.Door;

/**
 * Attaches the agent to a JVM that runs. A JVM does not attach to itself, so a small one
 * is started that does.
 *
 * @since 0.1.0
 */
public final class AgentAttacher {

	private static final String FAILED = "The firewall agent could not be attached";

	private static final int PATIENCE = 60;

	private AgentAttacher() {
	}

	/**
	 * Attaches the agent to this JVM, unless it is there.
	 * @throws IllegalStateException if that cannot be done; the message says why
	 */
	public static synchronized void attach() {
		if (Door.isOpen()) {
			return;
		}
		File jar = ownJar();
		String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
		try {
			Process process = new ProcessBuilder(java, "-cp", jar.getPath(), AgentAttacher.class.getName(),
					String.valueOf(ProcessHandle.current().pid()), jar.getPath())
				.redirectErrorStream(true)
				.start();
			process.getOutputStream().close();
			await(process, PATIENCE, TimeUnit.SECONDS);
		}
		catch (IOException ex) {
			throw new IllegalStateException(FAILED + ": " + ex, ex);
		}
	}

	/**
	 * Waits until the small JVM has ended, and ends it where that takes too long. What it
	 * says is read on a thread of its own, since reading cannot be given up.
	 */
	static void await(Process process, long patience, TimeUnit unit) {
		FutureTask<String> output = new FutureTask<>(
				() -> new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
		Thread reader = new Thread(null, output, "firewall-agent-attacher", 0, false);
		reader.setDaemon(true);
		reader.start();
		try {
			if (!process.waitFor(patience, unit)) {
				throw new IllegalStateException(FAILED + ": the JVM that attaches it did not end within " + patience
						+ " " + unit.name().toLowerCase(Locale.ROOT) + " and was stopped. Start this JVM with"
						+ " -javaagent:<the jar of the agent>, or find out what holds JVMs that start here, such as"
						+ " a debugger in JAVA_TOOL_OPTIONS");
			}
			if (process.exitValue() != 0) {
				throw new IllegalStateException(FAILED + ": " + output.get(patience, unit));
			}
		}
		catch (ExecutionException | TimeoutException ex) {
			throw new IllegalStateException(FAILED + ", and what the JVM said that attaches it cannot be read", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while the firewall agent was being attached", ex);
		}
		finally {
			process.destroyForcibly();
		}
	}

	private static File ownJar() {
		try {
			URI location = AgentAttacher.class.getProtectionDomain().getCodeSource().getLocation().toURI();
			File jar = new File(location);
			if (jar.isFile()) {
				return jar;
			}
			throw new IllegalStateException("The firewall agent is attached as a jar, but is on the class path as "
					+ jar + ": package it first");
		}
		catch (URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Attaches the agent to another JVM.
	 * @param args the process id of the JVM, the jar of the agent
	 * @throws IOException if the JVM cannot be reached
	 */
	public static void main(String[] args) throws IOException {
		try {
			VirtualMachine machine = VirtualMachine.attach(args[0]);
			try {
				machine.loadAgent(args[1], "");
			}
			finally {
				machine.detach();
			}
		}
		catch (AttachNotSupportedException | AgentLoadException | AgentInitializationException ex) {
			System.err.println(ex);
			System.exit(1);
		}
	}

}
