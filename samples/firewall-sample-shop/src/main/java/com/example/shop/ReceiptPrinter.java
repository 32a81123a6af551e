package com.example.shop;

import java.io.IOException;
import java.io.UncheckedIOException;

import dev.firewall.spring.autoconfigure.process.ProcessResult;
import dev.firewall.spring.autoconfigure.process.ProcessRunner;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Prints receipts by a program that is on every machine.
 */
@Component
class ReceiptPrinter {

	private static final Log logger = LogFactory.getLog(ReceiptPrinter.class);

	private final ProcessRunner processes;

	ReceiptPrinter(ProcessRunner processes) {
		this.processes = processes;
	}

	@EventListener
	@org.springframework.core.annotation.Order(3)
	void print(Order order) {
		String receipt = "Receipt %d: %d x %s, %s %s, paid as %s".formatted(order.id(), order.quantity(), order.item(),
				order.amount(), order.currency(), order.payment());
		ProcessResult printed = run("/bin/echo", receipt);
		if (!printed.isSuccess()) {
			throw new IllegalStateException("The receipt was not printed: " + printed.errorOutput());
		}
		logger.info(printed.output().strip());
	}

	private ProcessResult run(String program, String argument) {
		try {
			return this.processes.command(program, argument).run();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while a receipt was printed", ex);
		}
	}

}
