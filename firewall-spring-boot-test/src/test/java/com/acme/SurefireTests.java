package com.acme;

import dev.firewall.Egress;
import dev.firewall.Firewall;
import dev.firewall.context.TestSession;
import dev.firewall.spring.test.AllowEgress;
import dev.firewall.spring.test.AllowLoopback;
import dev.firewall.spring.test.RecordedEgress;
import dev.firewall.spring.test.TestFirewall;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static dev.firewall.spring.test.FirewallAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Not launched by another test: whatever launcher runs this class, its tests are guarded
 * without being asked to.
 */
class SurefireTests {

	@BeforeEach
	void setUpIsNotGuarded() {
		Partner.intend(Partner.NOWHERE);
	}

	@Test
	void testWhenNothingIsSaidIsGuarded() {
		int before = Partner.SERVER.arrivals();
		assertThat(TestSession.isRegistered()).isTrue();
		TestFirewall.expectBlocked(Partner::call);
		assertThat(Partner.SERVER.arrivals()).isEqualTo(before);
	}

	@Test
	@AllowLoopback
	void testWhenLoopbackIsAllowedReachesIt() {
		int before = Partner.SERVER.arrivals();
		Partner.call();
		assertThat(Partner.SERVER.arrivals()).isEqualTo(before + 1);
	}

	@Test
	@AllowEgress(Partner.NOWHERE)
	void testWhenAllowedMayGoOn(RecordedEgress recorded) {
		Partner.intend(Partner.NOWHERE);
		Firewall.active().enforce(Egress.dns("api.partner.example"));
		assertThat(recorded).blockedNothing().warnedAboutNothing();
	}

}
