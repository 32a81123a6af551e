package com.example.library;

import java.io.IOException;
import java.io.UncheckedIOException;

import dev.firewall.spring.autoconfigure.process.ProcessResult;
import dev.firewall.spring.autoconfigure.process.ProcessRunner;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Prints labels by a program.
 */
@Component
public class Labels {

	private final ProcessRunner processes;

	private final String program;

	Labels(ProcessRunner processes, @Value("${library.labels.program:/bin/echo}") String program) {
		this.processes = processes;
		this.program = program;
	}

	/**
	 * Prints a label.
	 * @param text what is to be on it
	 * @return what the program says
	 */
	public String print(String text) {
		try {
			ProcessResult printed = this.processes.command(this.program, text).run();
			return printed.output().strip();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while a label was printed", ex);
		}
	}

}
