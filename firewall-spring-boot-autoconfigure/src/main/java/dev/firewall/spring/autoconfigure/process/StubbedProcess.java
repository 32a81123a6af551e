package dev.firewall.spring.autoconfigure.process;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.firewall.Answer;

/**
 * What a stub of a test answers: a process that was never started, and has ended.
 */
final class StubbedProcess extends Process {

	private final int exitCode;

	private final InputStream output;

	private final InputStream errorOutput;

	private final OutputStream input = OutputStream.nullOutputStream();

	StubbedProcess(Answer.Exit answer, Charset charset, boolean redirectErrorStream) {
		this.exitCode = answer.exitCode();
		String output = redirectErrorStream ? answer.output() + answer.errorOutput() : answer.output();
		String errorOutput = redirectErrorStream ? "" : answer.errorOutput();
		this.output = new ByteArrayInputStream(output.getBytes(charset));
		this.errorOutput = new ByteArrayInputStream(errorOutput.getBytes(charset));
	}

	@Override
	public OutputStream getOutputStream() {
		return this.input;
	}

	@Override
	public InputStream getInputStream() {
		return this.output;
	}

	@Override
	public InputStream getErrorStream() {
		return this.errorOutput;
	}

	@Override
	public int waitFor() {
		return this.exitCode;
	}

	@Override
	public boolean waitFor(long timeout, TimeUnit unit) {
		return true;
	}

	@Override
	public int exitValue() {
		return this.exitCode;
	}

	@Override
	public CompletableFuture<Process> onExit() {
		return CompletableFuture.completedFuture(this);
	}

	@Override
	public boolean isAlive() {
		return false;
	}

	@Override
	public Stream<ProcessHandle> children() {
		return Stream.empty();
	}

	@Override
	public Stream<ProcessHandle> descendants() {
		return Stream.empty();
	}

	@Override
	public void destroy() {
		// It has ended
	}

	@Override
	public Process destroyForcibly() {
		return this;
	}

	@Override
	public String toString() {
		return "stubbed process with exit code " + this.exitCode;
	}

}
