package dev.firewall.context;

import dev.firewall.DecisionRecord;
import dev.firewall.Egress;

/**
 * The stubs of a test. Nothing leaves the code that it is open for: what no stub answers
 * is refused, whatever the policy says. Opened by {@link TestSession#sandbox} alone.
 *
 * @since 0.1.0
 */
public interface Sandbox {

	/**
	 * What an egress would get. Changes nothing.
	 * @param egress the egress
	 * @return what it would get
	 */
	Stubbed look(Egress egress);

	/**
	 * What an egress gets. Counts as a use of the stub.
	 * @param egress the egress
	 * @return what it gets
	 */
	Stubbed take(Egress egress);

	/**
	 * Takes note of a call, answered or not, in the thread that made it.
	 * @param record the call
	 */
	void record(DecisionRecord record);

}
