package dev.firewall.net;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Names that were asked for, names of addresses, and what is forgotten first.
 */
class NameAddressMapTests {

	private static final int MAX_ASKED = 15;

	private static final int MAX_ADDRESSES = 10_000;

	private final NameAddressMap map = new NameAddressMap();

	@Test
	void askedWhenManyNamesKeepsTheNewest() {
		for (int i = 0; i < MAX_ASKED + 10; i++) {
			this.map.asked(name(i));
		}
		assertThat(this.map.newestNames(100)).hasSize(MAX_ASKED)
			.startsWith(name(MAX_ASKED + 9), name(MAX_ASKED + 8))
			.doesNotContain(name(9));
	}

	@Test
	void askedWhenNameIsAskedAgainStays() {
		for (int i = 0; i < MAX_ASKED; i++) {
			this.map.asked(name(i));
		}
		this.map.asked(name(0));
		this.map.asked(name(100));
		assertThat(this.map.newestNames(100)).hasSize(MAX_ASKED).startsWith(name(100), name(0)).doesNotContain(name(1));
	}

	@Test
	void askedWhenHostIsNoNameIsIgnored() {
		this.map.asked(Host.parse("203.0.113.1"));
		this.map.asked(Host.parse("no host%"));
		assertThat(this.map.newestNames(100)).isEmpty();
	}

	@Test
	void askedWhenNamesWereLearntComesBeforeThem() {
		this.map.learn(name(1), address(1));
		this.map.asked(name(2));
		this.map.learn(name(3), address(3));
		assertThat(this.map.newestNames(100)).containsExactly(name(2), name(3), name(1));
		assertThat(this.map.newestNames(2)).containsExactly(name(2), name(3));
		assertThat(this.map.namesOf(address(2))).isEmpty();
	}

	@Test
	void learnWhenAddressIsAnsweredAgainIsNewest() {
		this.map.learn(name(1), address(1));
		this.map.learn(name(2), address(2));
		this.map.learn(name(1), address(1));
		assertThat(this.map.newestNames(100)).containsExactly(name(1), name(2));
		assertThat(this.map.namesOf(address(1))).containsExactly(name(1));
	}

	@Test
	void namesOfWhenAnotherMapIsSharedHasTheNamesOfBoth() {
		NameAddressMap own = new NameAddressMap(this.map);
		this.map.learn(name(1), address(1));
		own.learn(name(2), address(1));
		own.learn(name(1), address(1));
		assertThat(own.namesOf(address(1))).containsExactly(name(1), name(2));
		assertThat(this.map.namesOf(address(1))).containsExactly(name(1));
		this.map.asked(name(3));
		assertThat(own.newestNames(100)).containsExactly(name(1), name(2), name(3));
	}

	@Test
	void changesWhenNamesStayTheSameIsTheSame() {
		NameAddressMap own = new NameAddressMap(this.map);
		long before = own.changes();
		this.map.learn(name(1), address(1));
		long learnt = own.changes();
		assertThat(learnt).isGreaterThan(before);
		this.map.learn(name(1), address(1));
		own.asked(name(2));
		assertThat(own.changes()).isEqualTo(learnt);
		own.learn(name(2), address(1));
		assertThat(own.changes()).isGreaterThan(learnt);
	}

	@Test
	void changesWhenAddressIsForgottenIsGreater() {
		for (int i = 0; i < MAX_ADDRESSES; i++) {
			this.map.learn(name(1), IpAddress.of(new byte[] { 10, 0, (byte) (i >> 8), (byte) i }));
		}
		long before = this.map.changes();
		this.map.learn(name(1), address(1));
		assertThat(this.map.changes()).isEqualTo(before + 2);
		assertThat(this.map.namesOf(IpAddress.of(new byte[] { 10, 0, 0, 0 }))).isEmpty();
	}

	private static Host name(int i) {
		return Host.parse("name" + i + ".example");
	}

	private static IpAddress address(int i) {
		IpAddress address = Host.parse("203.0.113." + i).address();
		assertThat(address).isNotNull();
		return address;
	}

}
