package dev.firewall.spring.test;

/**
 * The firewall's assertions, in the way of AssertJ. A static import of this
 * {@code assertThat} goes together with that of AssertJ.
 *
 * @since 0.1.0
 */
public final class FirewallAssertions {

	private FirewallAssertions() {
	}

	/**
	 * Starts assertions about what was refused during a test.
	 * @param recorded what was recorded
	 * @return the assertions
	 */
	public static RecordedEgressAssert assertThat(RecordedEgress recorded) {
		return new RecordedEgressAssert(recorded);
	}

	/**
	 * Starts assertions about the calls that were made in a sandbox.
	 * @param sandbox the sandbox
	 * @return the assertions
	 */
	public static EgressSandboxAssert assertThat(EgressSandbox sandbox) {
		return new EgressSandboxAssert(sandbox);
	}

}
