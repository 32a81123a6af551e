package com.acme.cases;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * What the firewall logs while a case runs.
 */
final class CaseLog extends Handler implements AutoCloseable {

	private final Logger logger = Logger.getLogger("firewall");

	private final Level before = this.logger.getLevel();

	private final List<String> lines = new CopyOnWriteArrayList<>();

	private CaseLog(Level level) {
		this.logger.setLevel(level);
		this.logger.setUseParentHandlers(false);
		this.logger.addHandler(this);
	}

	/** Starts to listen, where a case does not have it switched off. */
	static CaseLog open(String filter) {
		return new CaseLog(filter.equals("ignore") ? Level.OFF : Level.WARNING);
	}

	@Override
	public void publish(LogRecord line) {
		// What is said of tests, such as swallowed refusals, is no line of a decision
		if (!line.getLoggerName().equals("firewall.test")) {
			this.lines.add(line.getMessage());
		}
	}

	List<String> lines() {
		return this.lines;
	}

	@Override
	public void flush() {
		// There is nothing between
	}

	@Override
	public void close() {
		this.logger.removeHandler(this);
		this.logger.setUseParentHandlers(true);
		this.logger.setLevel(this.before);
	}

}
