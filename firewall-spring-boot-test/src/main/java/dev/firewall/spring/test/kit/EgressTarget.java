package dev.firewall.spring.test.kit;

/**
 * Something that a client under test reaches out to, and that counts what arrives: a
 * server its connections, a program its starts.
 *
 * @since 0.1.0
 */
public interface EgressTarget extends AutoCloseable {

	/**
	 * The rule that names this target and nothing else.
	 * @return a rule as text, such as {@code postgresql://127.0.0.1:5432/orders}
	 */
	String rule();

	/**
	 * How often something arrived. Exact: what was sent before this call is counted.
	 * @return the number of connections, or of starts
	 */
	int arrivals();

	/**
	 * Ends the target.
	 */
	@Override
	void close();

}
