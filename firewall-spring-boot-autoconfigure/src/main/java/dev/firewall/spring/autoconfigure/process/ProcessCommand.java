package dev.firewall.spring.autoconfigure.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import dev.firewall.Answer;
import dev.firewall.EgressBlockedException;
import dev.firewall.Firewall;
import org.jspecify.annotations.Nullable;

/**
 * A process to be started, made by {@link ProcessRunner#command}. Describes one process
 * and may start it more than once; not for use by several threads.
 *
 * @since 0.1.0
 */
public final class ProcessCommand {

	private final Supplier<Firewall> firewall;

	private final String beanName;

	private final String executable;

	private final List<String> arguments;

	private final Map<String, String> environment;

	private @Nullable Path directory;

	private @Nullable Duration timeout;

	private @Nullable String input;

	private boolean redirectErrorStream;

	private Charset charset = StandardCharsets.UTF_8;

	ProcessCommand(Supplier<Firewall> firewall, String beanName, String executable, List<String> arguments) {
		this.firewall = firewall;
		this.beanName = beanName;
		this.executable = executable;
		this.arguments = arguments;
		this.environment = new ProcessBuilder().environment();
	}

	/**
	 * Sets the working directory.
	 * @param directory the directory; that of this process if left out
	 * @return this command
	 */
	public ProcessCommand directory(Path directory) {
		this.directory = directory;
		return this;
	}

	/**
	 * Sets a variable of the environment, beside those of this process.
	 * @param name its name
	 * @param value its value
	 * @return this command
	 */
	public ProcessCommand environment(String name, String value) {
		this.environment.put(name, value);
		return this;
	}

	/**
	 * Sets variables of the environment, beside those of this process.
	 * @param variables the variables
	 * @return this command
	 */
	public ProcessCommand environment(Map<String, String> variables) {
		this.environment.putAll(variables);
		return this;
	}

	/**
	 * Drops the variables that this process has, and those set so far. Without a PATH
	 * only paths are found.
	 * @return this command
	 */
	public ProcessCommand clearEnvironment() {
		this.environment.clear();
		return this;
	}

	/**
	 * Sets how long the process may take before it is ended by force.
	 * @param timeout the time; no limit if left out
	 * @return this command
	 */
	public ProcessCommand timeout(Duration timeout) {
		this.timeout = timeout;
		return this;
	}

	/**
	 * Sets what {@link #run()} writes to the standard input of the process.
	 * @param input the text
	 * @return this command
	 */
	public ProcessCommand input(String input) {
		this.input = input;
		return this;
	}

	/**
	 * Sets the encoding of input and output.
	 * @param charset the encoding; UTF-8 if left out
	 * @return this command
	 */
	public ProcessCommand charset(Charset charset) {
		this.charset = charset;
		return this;
	}

	/**
	 * Lets the error output appear in the standard output.
	 * @return this command
	 */
	public ProcessCommand redirectErrorStream() {
		this.redirectErrorStream = true;
		return this;
	}

	/**
	 * Starts the process.
	 * @return the running process
	 * @throws EgressBlockedException if the firewall blocks it; nothing was started then
	 * @throws IOException if there is no such executable, or it cannot be started
	 */
	@SuppressWarnings("FutureReturnValueIgnored")
	public Process start() throws IOException {
		Process process = startUntimed();
		Duration limit = this.timeout;
		if (limit != null) {
			process.onExit().orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS).exceptionallyAsync((late) -> {
				end(process);
				return process;
			});
		}
		return process;
	}

	private Process startUntimed() throws IOException {
		CommandPlan plan = new CommandPlan(this.executable, this.arguments, this.environment, this.directory);
		Answer.Exit answer = new CommandJudge(this.firewall.get(), this.beanName).judge(plan);
		if (answer != null) {
			return new StubbedProcess(answer, this.charset, this.redirectErrorStream);
		}
		Path file = plan.commands().get(0).executable();
		if (file == null) {
			throw new IOException("Cannot run '" + this.executable + "': there is no such executable file"
					+ (this.executable.contains("/") ? "" : " on the PATH that the process gets"));
		}
		List<String> command = new ArrayList<>();
		command.add(file.toString());
		command.addAll(this.arguments);
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(this.redirectErrorStream);
		if (this.directory != null) {
			builder.directory(this.directory.toFile());
		}
		builder.environment().clear();
		builder.environment().putAll(this.environment);
		return builder.start();
	}

	/**
	 * Runs the process to its end.
	 * @return how it ended and what it wrote
	 * @throws EgressBlockedException if the firewall blocks it; nothing was started then
	 * @throws IOException if there is no such executable, if it cannot be started, or if
	 * it takes longer than the timeout
	 * @throws InterruptedException if the thread is interrupted meanwhile; the process is
	 * ended then
	 */
	public ProcessResult run() throws IOException, InterruptedException {
		Process process = startUntimed();
		CompletableFuture<String> output = read(process.getInputStream());
		CompletableFuture<String> errorOutput = read(process.getErrorStream());
		OutputStream stdin = process.getOutputStream();
		thread("process-input", () -> write(stdin));
		CompletableFuture<ProcessResult> result = process.onExit()
			.thenCombine(output, (ended, text) -> text)
			.thenCombine(errorOutput, (text, errors) -> new ProcessResult(process.exitValue(), text, errors));
		try {
			Duration limit = this.timeout;
			return (limit != null) ? result.get(limit.toMillis(), TimeUnit.MILLISECONDS) : result.get();
		}
		catch (TimeoutException ex) {
			throw new IOException(
					"'" + this.executable + "' did not end within " + this.timeout + " and was ended by force", ex);
		}
		catch (ExecutionException ex) {
			throw new IOException("The output of '" + this.executable + "' could not be read", ex.getCause());
		}
		finally {
			if (!result.isDone()) {
				end(process);
			}
		}
	}

	private void write(OutputStream stream) {
		try (stream) {
			if (this.input != null) {
				stream.write(this.input.getBytes(this.charset));
			}
		}
		catch (IOException ex) {
			// The process did not want to read on, which is its own affair
		}
	}

	private CompletableFuture<String> read(InputStream stream) {
		CompletableFuture<String> text = new CompletableFuture<>();
		thread("process-output", () -> {
			try (stream) {
				text.complete(new String(stream.readAllBytes(), this.charset));
			}
			catch (Exception | Error ex) {
				// Whoever waits for it would wait for ever
				text.completeExceptionally(ex);
			}
		});
		return text;
	}

	private static void thread(String name, Runnable task) {
		Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		thread.start();
	}

	/** Of one that has ended, the number may be that of another by now. */
	static void end(Process process) {
		if (process.isAlive()) {
			process.descendants().forEach(ProcessHandle::destroyForcibly);
		}
		process.destroyForcibly();
	}

}
