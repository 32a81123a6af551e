package dev.firewall.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Hosts and addresses over generated texts. No text here can cause a look-up: those that
 * are handed to {@link InetAddress} are addresses for the firewall, or have a colon.
 */
class HostProperties {

	@Property
	void parseWhenAnyTextNeverThrowsAndIsIdempotent(@ForAll("texts") String text) {
		Host host = Host.parse(text);
		if (host.isInvalid()) {
			assertThat(host.problem()).isNotBlank();
			return;
		}
		Host again = Host.parse(host.text());
		assertThat(again).isEqualTo(host);
		assertThat(again.text()).isEqualTo(host.text());
		assertThat(again.addressClass()).isEqualTo(host.addressClass());
		assertThat(Host.parse(host.toString())).isEqualTo(host);
	}

	@Property
	void parseWhenNameIsValidHasNothingButLabels(@ForAll("texts") String text) {
		Host host = Host.parse(text);
		if (host.isName()) {
			assertThat(host.text()).matches("[a-z0-9_-]{1,63}(\\.[a-z0-9_-]{1,63})*").hasSizeLessThanOrEqualTo(253);
		}
	}

	@Property(tries = 5000)
	void parseWhenNumericIsWhatTheJvmDials(@ForAll("numeric") String text) throws UnknownHostException {
		IpAddress address = Host.parse(text).address();
		Assume.that(address != null);
		assertThat(address).isEqualTo(IpAddress.of(InetAddress.getByName(text)));
	}

	@Property(tries = 5000)
	void parseWhenNumericIsAnAddressExactlyWhereItIsOneForTheJvm(@ForAll("numeric") String text) {
		InetAddress literal = JvmLiterals.parse(text);
		Host host = Host.parse(text);
		if (literal != null) {
			assertThat(host.address()).isEqualTo(IpAddress.of(literal));
		}
		else if (JvmLiterals.isSupported()) {
			assertThat(host.isAddress()).isFalse();
		}
		assertThat(host.isName()).as("no numeric text is a name").isFalse();
	}

	@Property(tries = 5000)
	void parseWhenColonsIsWhatTheJvmDials(@ForAll("colons") String text) {
		IpAddress address = Host.parse(text).address();
		InetAddress dialled = JvmLiterals.parseWithColon(text);
		if (dialled == null) {
			assertThat(address).isNull();
		}
		else {
			assertThat(address).isEqualTo(IpAddress.of(dialled));
		}
	}

	@Property
	void parseWhenBracketedIsTheSameAddress(@ForAll("colons") String text) {
		assertThat(Host.parse("[" + text + "]").address()).isEqualTo(Host.parse(text).address());
	}

	@Property
	void toStringWhenAnyAddressIsReadBackAndCanonical(@ForAll("addresses") byte[] bytes) throws UnknownHostException {
		IpAddress address = IpAddress.of(bytes);
		String text = address.toString();
		assertThat(IpAddress.parse(text)).isEqualTo(address);
		assertThat(IpAddress.of(InetAddress.getByName(text))).isEqualTo(address);
		assertThat(Host.parse(text).isCanonical()).isTrue();
		assertThat(Host.of(InetAddress.getByAddress("forged.example", bytes)).text()).isEqualTo(text);
	}

	@Property
	void toStringWhenIpv6FollowsRfc5952(@ForAll("addresses") byte[] bytes) {
		IpAddress address = IpAddress.of(bytes);
		Assume.that(!address.v4());
		String text = address.toString();
		assertThat(text).matches("[0-9a-f:]+").doesNotContain(":::").doesNotMatch("(.*:)?0[0-9a-f]+(:.*)?");
		assertThat(text.indexOf("::")).isEqualTo(text.lastIndexOf("::"));
		String padded = text.startsWith("::") ? text.substring(1) : text;
		assertThat(padded).as("a longer run is left")
			.doesNotMatch(text.contains("::") ? ".*(?<![0-9a-f])0:0:0:0.*" : ".*(?<![0-9a-f])0:0(?![0-9a-f]).*");
	}

	@Property
	void containsWhenAnyPrefixComparesBits(@ForAll("addresses") byte[] network, @ForAll("addresses") byte[] other,
			@ForAll int any) {
		IpAddress left = IpAddress.of(network);
		IpAddress right = IpAddress.of(other);
		int prefix = Math.floorMod(any, left.bits() + 1);
		AddressRange range = new AddressRange(left, prefix);
		assertThat(range.contains(left)).isTrue();
		assertThat(range.contains(right)).isEqualTo(Bits.sharePrefix(left, right, prefix));
		assertThat(range).isEqualTo(new AddressRange(range.network(), prefix));
	}

	@Property
	void addressClassWhenAnyAddressIsThatOfTheJvm(@ForAll("addresses") byte[] bytes) throws UnknownHostException {
		InetAddress address = InetAddress.getByAddress(bytes);
		AddressClass found = IpAddress.of(address).addressClass();
		if (address.isLoopbackAddress() || address.isAnyLocalAddress()) {
			assertThat(found).isEqualTo(AddressClass.LOOPBACK);
		}
		else if (address.isLinkLocalAddress()) {
			assertThat(found.isReserved()).isTrue();
		}
		else if (address.isSiteLocalAddress() && IpAddress.of(address).v4()) {
			assertThat(found).isEqualTo(AddressClass.PRIVATE);
		}
		else {
			assertThat(found).isNotIn(AddressClass.LOOPBACK, AddressClass.LINK_LOCAL, AddressClass.UNIX);
		}
	}

	@Property
	void normaliseWhenAnyPathIsStable(@ForAll("paths") String path) {
		String once = UrlPath.normalise(path);
		assertThat(UrlPath.normalise(once)).isEqualTo(once);
		assertThat(once).startsWith("/").doesNotContain("//", "/./", "/../").doesNotEndWith("/..").doesNotEndWith("/.");
		assertThat(once).doesNotMatch("(?s).*%[0-9a-fA-F]{2}.*");
	}

	@Property
	void normaliseFileWhenAnyPathIsStableAndKeepsItsKind(@ForAll("paths") String path) {
		String once = UrlPath.normaliseFile(path);
		assertThat(UrlPath.normaliseFile(once)).isEqualTo(once);
		assertThat(once.startsWith("/")).isEqualTo(path.startsWith("/"));
		assertThat(once.indexOf('/') >= 0).isEqualTo(path.indexOf('/') >= 0);
	}

	@Property
	void escapeWhenAnyTextIsOneVisibleLine(@ForAll String text) {
		assertThat(Printable.escape(text)).matches("(?s)[^\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}]*");
	}

	@Provide
	Arbitrary<String> texts() {
		Arbitrary<String> hostile = Arbitraries.of("a", "B", "xn--", "-", "_", ".", ".", "。", ":", "::", "%", "[", "]",
				"/", "\\", "@", "#", "?", "*", " ", "\t", "\u0000", "\u200b", "\u00ad", "\u202e", "\ue000", "\ud800",
				"ß", "İ", "K", "１", "٣", "é", "例", "0", "127", "0x7f", "255", "256", "ffff", "localhost", "LOCALHOST");
		return Arbitraries.oneOf(Arbitraries.strings().ofMaxLength(80), numeric(), colons(),
				hostile.list().ofMaxSize(8).map((parts) -> String.join("", parts)),
				Arbitraries.strings().withChars("aB.").ofMinLength(200).ofMaxLength(300));
	}

	@Provide
	Arbitrary<String> numeric() {
		Arbitrary<String> part = Arbitraries.oneOf(
				Arbitraries.of("0", "00", "1", "127", "0177", "010", "255", "256", "65535", "16777215", "16777216",
						"2130706433", "4294967295", "4294967296", ""),
				Arbitraries.integers().between(0, 300).map(String::valueOf));
		return Combinators.combine(part.list().ofMinSize(1).ofMaxSize(5), Arbitraries.of("", "", "", "."))
			.as((parts, end) -> String.join(".", parts) + end)
			.filter((text) -> !text.isEmpty() && Character.isDigit(text.charAt(0)));
	}

	@Provide
	Arbitrary<String> colons() {
		Arbitrary<String> group = Arbitraries.of("", "", "0", "00", "0000", "00000", "1", "f", "FFFF", "ffff", "10000",
				"abcd", "127.0.0.1", "1.2.3", "1.2.3.256", "01.2.3.4", "fe80", "7f00", "2001", "db8");
		return group.list()
			.ofMinSize(2)
			.ofMaxSize(10)
			.map((groups) -> String.join(":", groups))
			.filter((text) -> Character.digit(text.charAt(0), 16) >= 0 || text.charAt(0) == ':');
	}

	@Provide
	Arbitrary<byte[]> addresses() {
		Arbitrary<Byte> octet = Arbitraries.of(0, 0, 0, 1, 10, 127, 169, 254, 192, 168, 172, 16, 255, 255, 254, 128)
			.map(Integer::byteValue);
		return Arbitraries.of(List.of(4, 16))
			.flatMap((length) -> Arbitraries.oneOf(octet, Arbitraries.bytes()).array(byte[].class).ofSize(length));
	}

	@Provide
	Arbitrary<String> paths() {
		return Arbitraries
			.of("/", "/", "a", "..", ".", "%2e", "%2E", "%2f", "%25", "%252e", "%", "2e", "2f", "%zz", "%c3%a9", "é",
					"%ff", "*", "b")
			.list()
			.ofMaxSize(12)
			.map((parts) -> String.join("", parts));
	}

}
