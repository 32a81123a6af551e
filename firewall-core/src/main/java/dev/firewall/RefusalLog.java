package dev.firewall;

/**
 * Where warnings and refusals are logged. The default is {@link System.Logger}.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface RefusalLog {

	/**
	 * Logs a line.
	 * @param logger the name of the logger, such as {@code firewall.http}
	 * @param message the line
	 */
	void warn(String logger, String message);

}
