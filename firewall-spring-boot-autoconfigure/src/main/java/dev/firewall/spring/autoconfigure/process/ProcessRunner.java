package dev.firewall.spring.autoconfigure.process;

import java.util.List;
import java.util.function.Supplier;

import dev.firewall.Firewall;

/**
 * Starts processes that the firewall allows. Inject it where code would use
 * {@link ProcessBuilder}:
 *
 * <pre class="code">
 * ProcessResult result = this.processRunner.command("git", "status", "--short")
 *     .directory(Path.of("/srv/app"))
 *     .timeout(Duration.ofSeconds(10))
 *     .run();
 * </pre>
 *
 * A name is looked up on the PATH that the process gets, and the file found is what is
 * judged and started. Rules that allow have to name that file
 * ({@code subprocess:/usr/bin/git}); rules that deny catch the bare name and links as
 * well. The line of a shell ({@code sh -c}) is split, and each command in it is judged as
 * if it were started alone; a line that cannot be split needs a rule with exactly its
 * arguments.
 *
 * @since 0.1.0
 */
public final class ProcessRunner {

	private static final String BEAN_NAME = "processRunner";

	private final Supplier<Firewall> firewall;

	ProcessRunner(Supplier<Firewall> firewall) {
		this.firewall = firewall;
	}

	/**
	 * A runner that asks a firewall.
	 * @param firewall the firewall
	 * @return a runner
	 */
	public static ProcessRunner of(Firewall firewall) {
		return new ProcessRunner(() -> firewall);
	}

	/**
	 * Starts the description of a process.
	 * @param executable a name on the PATH, or a path
	 * @param arguments the arguments
	 * @return a builder
	 */
	public ProcessCommand command(String executable, String... arguments) {
		return command(executable, List.of(arguments));
	}

	/**
	 * Starts the description of a process.
	 * @param executable a name on the PATH, or a path
	 * @param arguments the arguments
	 * @return a builder
	 */
	public ProcessCommand command(String executable, List<String> arguments) {
		return new ProcessCommand(this.firewall, BEAN_NAME, executable, List.copyOf(arguments));
	}

}
