package dev.firewall.agent;

import java.util.List;
import java.util.Map;

import dev.firewall.policy.PolicyReader;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;

class InstallationTests {

	private static final List<String> MISSING = List.of("java.net.Socket.connect (sockets)");

	@Test
	void reportWhenHookIsMissingAndMustNotBeFails() {
		assertThatIllegalStateException()
			.isThrownBy(() -> Installation.report(MISSING, read(Map.of("fail-on-uncovered", true)), false))
			.withMessageContaining("java.net.Socket.connect (sockets)")
			.withMessageContaining("The policy says 'fail-on-uncovered', so the application does not start.");
		assertThatIllegalStateException()
			.isThrownBy(() -> Installation.report(MISSING, read(Map.of("locked", true)), false))
			.withMessageContaining("The policy is locked, so the application does not start.");
	}

	@Test
	void reportWhenHookIsMissingAndLockIsInheritedFails() {
		assertThatIllegalStateException().isThrownBy(() -> Installation.report(MISSING, null, true))
			.withMessageContaining("The policy is locked, so the application does not start.");
	}

	@Test
	void reportWhenNothingIsMissingOrItMayBeGoesOn() {
		assertThatNoException()
			.isThrownBy(() -> Installation.report(List.of(), read(Map.of("fail-on-uncovered", true)), false));
		assertThatNoException().isThrownBy(() -> Installation.report(MISSING, read(Map.of()), false));
		assertThatNoException().isThrownBy(() -> Installation.report(MISSING, null, false));
	}

	private static PolicyReader.Reading read(Map<?, ?> tree) {
		return PolicyReader.strict().read(tree);
	}

}
