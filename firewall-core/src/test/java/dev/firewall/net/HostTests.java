package dev.firewall.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class HostTests {

	@ParameterizedTest
	@CsvSource({ "API.Example.COM.,api.example.com", "a_b.example,a_b.example",
			"B\u00dcCHER.example,xn--bcher-kva.example", "stra\u00dfe.example,xn--strae-oqa.example",
			"a\u3002example,a.example", "\uff41.example,a.example", "127.1,127.0.0.1", "2130706433,127.0.0.1",
			"0177.0.0.1,177.0.0.1", "\uff11\uff12\uff17.0.0.1,127.0.0.1", "[2001:DB8::1],2001:db8::1",
			"fe80::1%eth0,fe80::1", "::ffff:192.0.2.7,192.0.2.7", "0:0:0:0:0:ffff:c000:207,192.0.2.7",
			"00000:0::1,::1" })
	void parseWhenTextIsOddNormalises(String text, String expected) {
		Host host = Host.parse(text);
		assertThat(host.isInvalid()).isFalse();
		assertThat(host.text()).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ".", "..", "a..b", ".a", "a b", "a\tb", "a\u0000b", "a%62", "a/b", "a#b", "a?b", "a@b",
			"a\\b", "a:b", "[a]", "[::1", "::1]", "a\u200bb", "a\u00adb", "a\u202eb", "a\ue000", "a\ud800", "\uff05",
			"\uff0f", "0x7f.1", "1.2.3.4.5", "256.1.1.1", "1.2.3.4.", "a.123", "a.0x1f", "1.2.3.4%eth0", ":::",
			"1::2::3", "::10000" })
	void parseWhenTextIsNoHostIsInvalid(String text) {
		Host host = Host.parse(text);
		assertThat(host.isInvalid()).isTrue();
		assertThat(host.isName()).isFalse();
		assertThat(host.isAddress()).isFalse();
		assertThat(host.problem()).isNotBlank();
	}

	@Test
	void parseWhenTextIsLongKeepsLimits() {
		String label = "a".repeat(63);
		String longest = label + "." + label + "." + label + "." + "a".repeat(61);
		assertThat(Host.parse(longest).isName()).isTrue();
		assertThat(Host.parse(longest + ".").isName()).isTrue();
		assertThat(Host.parse(longest + "a").problem()).contains("253");
		assertThat(Host.parse("a".repeat(64) + ".example").problem()).contains("63");
		assertThat(Host.parse("\u00fc".repeat(2000)).isInvalid()).isTrue();
		assertThat(Host.parse("\u3316".repeat(200)).isInvalid()).isTrue();
		assertThat(Host.parse(null)).isSameAs(Host.NONE);
		assertThat(Host.NONE.isPresent()).isFalse();
		assertThat(Host.NONE).isNotEqualTo(Host.parse(""));
	}

	@ParameterizedTest
	@CsvSource({ "localhost,LOOPBACK", "LOCALHOST.,LOOPBACK", "a.localhost,LOOPBACK", "notlocalhost,PUBLIC",
			"localhost.example,PUBLIC", "127.255.255.255,LOOPBACK", "128.0.0.0,PUBLIC", "0.0.0.0,LOOPBACK",
			"::,LOOPBACK", "::1,LOOPBACK", "::2,PUBLIC", "::ffff:127.0.0.1,LOOPBACK", "::ffff:0.0.0.0,LOOPBACK",
			"169.254.0.0,LINK_LOCAL", "169.255.0.0,PUBLIC", "fe80::,LINK_LOCAL", "febf:ffff::,LINK_LOCAL",
			"fec0::,PUBLIC", "169.254.169.254,METADATA", "169.254.170.2,METADATA", "100.100.100.200,METADATA",
			"fd00:ec2::254,METADATA", "10.0.0.0,PRIVATE", "172.16.0.0,PRIVATE", "172.31.255.255,PRIVATE",
			"172.32.0.0,PUBLIC", "192.168.0.1,PRIVATE", "100.64.0.0,PRIVATE", "100.127.255.255,PRIVATE",
			"100.128.0.0,PUBLIC", "fc00::,PRIVATE", "fdff::,PRIVATE", "fe00::,PUBLIC" })
	void addressClassWhenHostIsGivenIsThatOfTheSpecification(String text, AddressClass expected) {
		assertThat(Host.parse(text).addressClass()).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "169.254.169.254", "fe80::a9fe:a9fe", "fd00:ec2::254", "169.254.170.2", "169.254.170.23",
			"fd00:ec2::23", "fd20:ce::254", "168.63.129.16", "100.100.100.200", "192.0.0.192", "fd00:c1::a9fe:a9fe",
			"169.254.42.42", "fd00:42::42" })
	void addressClassWhenProviderServesMetadataThereIsMetadataForThatAddressAlone(String text) throws Exception {
		assertThat(Host.parse(text).addressClass()).isEqualTo(AddressClass.METADATA);
		byte[] neighbour = InetAddress.getByName(text).getAddress();
		neighbour[neighbour.length - 1]++;
		assertThat(Host.of(InetAddress.getByAddress(neighbour)).addressClass()).isNotEqualTo(AddressClass.METADATA);
		neighbour[neighbour.length - 1]--;
		neighbour[0] ^= 2;
		assertThat(Host.of(InetAddress.getByAddress(neighbour)).addressClass()).isNotEqualTo(AddressClass.METADATA);
	}

	@ParameterizedTest
	@CsvSource({ "2001:db8:0:0:1:0:0:1,2001:db8::1:0:0:1", "2001:db8:0:1:1:1:1:1,2001:db8:0:1:1:1:1:1",
			"2001:0:0:1:0:0:0:1,2001:0:0:1::1", "2001:db8::0:1,2001:db8::1", "0:0:0:0:0:0:0:0,::",
			"0:0:0:0:0:0:0:1,::1", "1:0:0:0:0:0:0:0,1::", "2001:DB8::ABCD,2001:db8::abcd", "::1.2.3.4,::102:304",
			"64:ff9b::192.0.2.1,64:ff9b::c000:201" })
	void toStringWhenIpv6FollowsRfc5952(String text, String expected) {
		assertThat(Ipv6Text.parse(text)).hasToString(expected);
		assertThat(Host.parse(text)).hasToString("[" + expected + "]");
	}

	@Test
	void ofWhenAddressCarriesAForgedNameIsTheAddress() throws UnknownHostException {
		InetAddress forged = InetAddress.getByAddress("allowed.example", new byte[] { (byte) 192, 0, 2, 7 });
		assertThat(Host.of(forged)).isEqualTo(Host.parse("192.0.2.7"));
		assertThat(Host.parse("127.1").isCanonical()).isFalse();
		assertThat(Host.parse("127.0.0.1").isCanonical()).isTrue();
	}

	/** Addresses that differ in any byte, and in whether they are IPv4, share slots. */
	@Test
	void ofWhenAddressesWereAskedForBeforeIsEachOfThem() throws UnknownHostException {
		for (int round = 0; round < 2; round++) {
			for (int i = 0; i < 1024; i++) {
				byte[] v4 = { 10, (byte) (i % 3), (byte) (i >>> 8), (byte) i };
				byte[] v6 = new byte[16];
				System.arraycopy(v4, 0, v6, (i % 4) * 4, 4);
				for (byte[] bytes : List.of(v4, v6)) {
					InetAddress address = InetAddress.getByAddress(bytes);
					assertThat(Host.of(address).address()).isEqualTo(IpAddress.of(bytes));
					assertThat(Host.of(address)).isEqualTo(Host.parse(address.getHostAddress()));
				}
			}
		}
	}

	@Test
	void rangeWhenPrefixIsOutOfBoundsIsRefused() {
		IpAddress address = IpAddress.parse("10.1.2.3");
		assertThatIllegalArgumentException().isThrownBy(() -> new AddressRange(address, 33));
		assertThatIllegalArgumentException().isThrownBy(() -> new AddressRange(address, -1));
		AddressRange range = new AddressRange(address, 8);
		assertThat(range).hasToString("10.0.0.0/8");
		assertThat(range.contains(new AddressRange(address, 16))).isTrue();
		assertThat(range.contains(new AddressRange(address, 7))).isFalse();
		assertThat(new AddressRange(address, 0).contains(IpAddress.parse("::1"))).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "'',/", "/,/", "a,/a", "/a/,/a", "//a//b,/a/b", "/a/../b,/b", "/../a,/a", "/a/./b/.,/a/b", "/a/..,/",
			"/%61,/a", "/%2561,/a", "/%25252561,/a", "/%2e%2e/a,/a", "/a%2f..%2fb,/b", "/%zz,/%zz", "/%,/%", "/%2,/%2",
			"/%c3%a9,/\u00e9", "/%C3%25A9,/\u00e9", "/a..b,/a..b", "/...,/..." })
	void normaliseWhenPathIsGivenIsWhatTheServerSees(String path, String expected) {
		assertThat(UrlPath.normalise(path)).isEqualTo(expected);
	}

	@Test
	void normaliseWhenEncodedDeeplyDecodesAll() {
		assertThat(UrlPath.normalise("/%" + "25".repeat(100_000) + "61")).isEqualTo("/a");
	}

	@ParameterizedTest
	@CsvSource({ "git,git", "./git,./git", "../git,../git", "a/../git,./git", "../../git,../../git", "a//b,a/b",
			"/usr//bin/./x/../git,/usr/bin/git", "/../git,/git", "./a/b,a/b", "..,.." })
	void normaliseFileWhenPathIsGivenKeepsWhatItNames(String path, String expected) {
		assertThat(UrlPath.normaliseFile(path)).isEqualTo(expected);
	}

	@Test
	void namesOfWhenNamesAreLearntIsNewestFirstAndBounded() {
		NameAddressMap map = new NameAddressMap();
		IpAddress address = IpAddress.parse("192.0.2.1");
		assertThat(map.namesOf(address)).isEmpty();
		for (int i = 0; i < 40; i++) {
			map.learn(Host.parse("n" + i + ".example"), address);
		}
		map.learn(Host.parse("n30.example"), address);
		assertThat(map.namesOf(address)).hasSize(16).startsWith(Host.parse("n30.example"), Host.parse("n39.example"));
		assertThat(map.namesOf(address)).doesNotHaveDuplicates().isSameAs(map.namesOf(address));
		map.learn(Host.parse("a..b"), IpAddress.parse("192.0.2.2"));
		map.learn(Host.parse("192.0.2.9"), IpAddress.parse("192.0.2.2"));
		assertThat(map.namesOf(IpAddress.parse("192.0.2.2"))).isEmpty();
	}

	@Test
	void learnWhenMapIsFullForgetsTheOldestAddress() {
		NameAddressMap map = new NameAddressMap();
		Host name = Host.parse("a.example");
		for (int i = 0; i < 10_000; i++) {
			map.learn(name, IpAddress.ofV4(i));
		}
		map.learn(name, IpAddress.ofV4(0));
		map.learn(name, IpAddress.ofV4(10_000));
		assertThat(map.namesOf(IpAddress.ofV4(1))).isEmpty();
		assertThat(map.namesOf(IpAddress.ofV4(0))).containsExactly(name);
		assertThat(map.namesOf(IpAddress.ofV4(10_000))).containsExactly(name);
	}

	@Test
	void newestNamesWhenANameIsLearntAgainComesFirst() {
		NameAddressMap map = new NameAddressMap();
		Host first = Host.parse("first.example");
		Host second = Host.parse("second.example");
		map.learn(first, IpAddress.parse("192.0.2.1"));
		map.learn(second, IpAddress.parse("192.0.2.2"));
		map.learn(first, IpAddress.parse("192.0.2.3"));
		assertThat(map.newestNames(2)).isEqualTo(List.of(first, second));
		assertThat(map.newestNames(1)).isEqualTo(List.of(first));
	}

	@Test
	void escapeWhenTextCouldForgeALineShowsIt() {
		assertThat(Printable.escape("a\nb\u202e\u2028\\ \u00e9")).isEqualTo("a\\u000ab\\u202e\\u2028\\u005c \u00e9");
		assertThat(Printable.escape("a".repeat(1000))).hasSize(303).endsWith("...");
	}

}
