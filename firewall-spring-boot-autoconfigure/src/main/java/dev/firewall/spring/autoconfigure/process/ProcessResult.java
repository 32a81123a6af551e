package dev.firewall.spring.autoconfigure.process;

/**
 * How a process ended.
 *
 * @param exitCode its exit code
 * @param output what it wrote to its standard output
 * @param errorOutput what it wrote to its error output
 * @since 0.1.0
 */
public record ProcessResult(int exitCode, String output, String errorOutput) {

	/**
	 * Whether it ended with exit code 0.
	 * @return whether it did
	 */
	public boolean isSuccess() {
		return this.exitCode == 0;
	}

}
