package dev.firewall.agent;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

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
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
			if (!process.waitFor(PATIENCE, TimeUnit.SECONDS) || process.exitValue() != 0) {
				throw new IllegalStateException("The firewall agent could not be attached: " + output);
			}
		}
		catch (IOException ex) {
			throw new IllegalStateException("The firewall agent could not be attached: " + ex, ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while the firewall agent was being attached", ex);
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
