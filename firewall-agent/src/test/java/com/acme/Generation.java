package com.acme;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.firewall.EgressScope;
import dev.firewall.Firewall;
import dev.firewall.FirewallLockedException;
import dev.firewall.policy.External;
import dev.firewall.policy.Policy;

/**
 * An application that starts others like itself. Its arguments are steps; one that starts
 * a process hands all that follow to it, up to what separates one row of steps from the
 * next.
 */
public final class Generation {

	/** Separates rows of steps. */
	public static final String AND = "and";

	private final List<String> options = new ArrayList<>();

	private final Map<String, String> added = new LinkedHashMap<>();

	private boolean cleared;

	private Generation() {
	}

	public static void main(String[] args) throws Exception {
		List<String> steps = new ArrayList<>();
		for (String arg : args) {
			if (!arg.equals(AND)) {
				steps.add(arg);
				continue;
			}
			new Generation().run(steps);
			steps = new ArrayList<>();
		}
		new Generation().run(steps);
	}

	private void run(List<String> steps) throws Exception {
		while (!steps.isEmpty()) {
			String step = steps.remove(0);
			try {
				switch (step) {
					case "dial" -> System.out.println(dial(Integer.parseInt(steps.remove(0))));
					case "show" -> show();
					case "touch" -> touch(steps.remove(0));
					case "remove" -> Files.delete(Path.of(steps.remove(0)));
					case "option" -> this.options.add(steps.remove(0));
					case "clear" -> this.cleared = true;
					case "set" -> this.added.put(steps.remove(0), steps.remove(0));
					case "java", "shell", "exec", "pipeline" -> {
						List<String> further = new ArrayList<>(steps);
						steps.clear();
						System.out.println(step + " ended with " + start(step, further));
					}
					default -> CoreSteps.run(step, steps, this::run);
				}
			}
			catch (SecurityException ex) {
				System.out.println(step + " refused: " + ex.getMessage().replace('\n', ' '));
			}
		}
	}

	private static String dial(int port) {
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(Targets.loopback(), port));
			return "connected to " + port;
		}
		catch (SecurityException ex) {
			return "refused " + port + ": " + ex.getMessage().replace('\n', ' ');
		}
		catch (IOException ex) {
			return "failed " + ex;
		}
	}

	/** What this JVM was given. */
	private static void show() {
		System.getenv().forEach((name, value) -> {
			if (name.startsWith("FIREWALL") || name.equals("JAVA_TOOL_OPTIONS") || name.equals("MARK")) {
				System.out.println(name + "=" + value);
			}
		});
	}

	private static void touch(String file) throws IOException, InterruptedException {
		System.out.println("touch ended with " + new ProcessBuilder("/usr/bin/touch", file).start().waitFor());
	}

	private int start(String step, List<String> steps) throws IOException, InterruptedException {
		List<String> command = command(steps);
		if (step.equals("exec")) {
			Process process = Runtime.getRuntime().exec(command.toArray(new String[0]), new String[] { "MARK=here" });
			process.getOutputStream().close();
			process.getErrorStream().transferTo(System.err);
			process.getInputStream().transferTo(System.out);
			return process.waitFor();
		}
		if (step.equals("shell")) {
			command = List.of("/bin/sh", "-c", "'" + String.join("' '", command) + "'");
		}
		ProcessBuilder builder = new ProcessBuilder(command).redirectError(Redirect.INHERIT);
		if (this.cleared) {
			builder.environment().clear();
		}
		builder.environment().putAll(this.added);
		Map<String, String> before = Map.copyOf(builder.environment());
		int status;
		if (step.equals("pipeline")) {
			List<Process> processes = ProcessBuilder
				.startPipeline(List.of(new ProcessBuilder("/usr/bin/true"), builder.redirectOutput(Redirect.INHERIT)));
			status = processes.get(1).waitFor();
		}
		else {
			status = builder.redirectOutput(Redirect.INHERIT).start().waitFor();
		}
		if (!before.equals(builder.environment())) {
			System.out.println("the environment of the builder has changed");
		}
		return status;
	}

	private List<String> command(List<String> steps) {
		String home = System.getProperty("child.home", System.getProperty("java.home"));
		List<String> command = new ArrayList<>(List.of(home + File.separator + "bin" + File.separator + "java"));
		command.addAll(this.options);
		command.add("-Dtarget.host=" + Targets.HOST);
		if (System.getProperty("jdk.net.hosts.file") != null) {
			command.add("-Djdk.net.hosts.file=" + System.getProperty("jdk.net.hosts.file"));
		}
		command.addAll(List.of("-cp", System.getProperty("child.classpath", System.getProperty("java.class.path")),
				Generation.class.getName()));
		command.addAll(steps);
		return command;
	}

	/** Steps of an application that has a core. */
	private static final class CoreSteps {

		private CoreSteps() {
		}

		static void run(String step, List<String> steps, Steps rest) throws Exception {
			String rule = steps.remove(0);
			switch (step) {
				case "restrict" -> EgressScope.restrict(rule.split(",")).call(() -> {
					rest.run(steps);
					return step;
				});
				case "deny" -> EgressScope.deny(rule.split(",")).call(() -> {
					rest.run(steps);
					return step;
				});
				case "activate" -> {
					try {
						Firewall.activate(Policy.builder().allow(rule.split(",")).external(External.ALLOW).build());
						System.out.println("activated");
					}
					catch (FirewallLockedException ex) {
						System.out.println("locked");
					}
				}
				case "deactivate" -> {
					try {
						Firewall.deactivate();
						System.out.println("deactivated");
					}
					catch (FirewallLockedException ex) {
						System.out.println("locked");
					}
				}
				default -> throw new IllegalArgumentException(step);
			}
		}

	}

	private interface Steps {

		void run(List<String> steps) throws Exception;

	}

}
