package dev.firewall.policy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What is refused at start-up, with what the message says (semantics, section 3).
 */
class RuleTextTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			""                          | empty                     | remove it
			"   "                       | empty                     | remove it
			htp://example.com           | unknown protocol 'htp'    | did you mean 'http'?
			postgres://db/shop          | unknown protocol 'postgres' | did you mean 'postgresql'?
			reddis                      | is no protocol            | did you mean 'redis'?
			redsi:cache                 | unknown protocol 'redsi'  | did you mean 'redis'?
			unix://run/app.sock         | is no absolute path       | unix:/run/app.sock
			unix:app.sock               | is no absolute path       | unix:/run/app.sock
			example.com:99999           | is not a port             | between 0 and 65535
			example.com:080             | is not a port             | without leading zeros
			example.com:*               | is not a port             | leave the port out
			example.com:80,443          | is not a port             | one rule for each port
			example.com:80-90           | is not a port             | one rule for each port
			example.com:                | is not a port             | between 0 and 65535
			http://example.com:x        | is not a port             | between 0 and 65535
			10.0.0.0/33                 | no valid prefix length    | between 1 and 32
			10.0.0.0/08                 | no valid prefix length    | between 1 and 32
			10.0.0.0/                   | no valid prefix length    | between 1 and 32
			2001:db8::/129              | no valid prefix length    | between 1 and 128
			2001:db8::/32:443           | no valid prefix length    | [2001:db8::]/32:443
			10.1/16                     | no address range          | 10.0.0.0/8
			example.com/16              | no address range          | 10.0.0.0/8
			http://10.0.0.0/8           | would be a path           | 10.0.0.0/8
			http://[2001:db8::]/32      | would be a path           | for every protocol
			~[a-z                       | no regular expression     | RE2
			~(?=a)b                     | no regular expression     | RE2
			a b.example.com             | white space               | one rule for each
			a.example.com b.example.com | white space               | one rule for each
			subprocess:git push         | white space               | 'args'
			http://user@example.com     | no user info              | before the '@'
			http://user:pw@example.com/ | no user info              | before the '@'
			http://example.com/a?b=c    | no query                  | follows the '?'
			http://example.com?b        | no query                  | follows the '?'
			http://example.com/a#b      | no fragment               | follows the '#'
			http://example.com#b        | no fragment               | follows the '#'
			*                           | match every destination   | name the hosts
			*.*                         | match every destination   | name the hosts
			**                          | match every destination   | name the hosts
			*:443                       | match every destination   | name the hosts
			[*]                         | brackets are for IPv6     | [2001:db8::1]:443
			0.0.0.0/0                   | match every destination   | name the ranges
			::/0                        | match every destination   | name the ranges
			192.0.2.*                   | reads like addresses      | 192.0.2.0/24
			10.*                        | reads like addresses      | 10.0.0.0/8
			*.1                         | reads like addresses      | a range
			127.1                       | unusual spelling          | 127.0.0.1
			2130706433                  | unusual spelling          | 127.0.0.1
			0177.0.0.1                  | unusual spelling          | 177.0.0.1
			127.0.0.0/8                 | is loopback               | localhost:5432
			fe80::1%eth0                | has a zone                | leave out
			[fe80::1%eth0]:80           | brackets are for IPv6     | [2001:db8::1]:443
			[2001:db8::1]443            | no port                   | [2001:db8::1]:443
			[2001:db8::1]:http          | is not a port             | between 0 and 65535
			[example.com]:443           | brackets are for IPv6     | [2001:db8::1]:443
			azzzz:b:c                   | unknown protocol 'azzzz'  | there are
			.example.com                | empty label               | *.example.com
			a..example.com              | empty label               | -
			*..example.com              | empty label               | -
			a/b.example.com             | no address range          | 10.0.0.0/8
			/usr/bin/git                | what kind of path         | subprocess:/usr/bin/git
			subprocess://usr/bin/git    | has no host               | subprocess:usr/bin/git
			http:                       | nothing follows           | http:*
			http://                     | no host follows           | http:*
			http:///path                | no host follows           | http:*
			redis:6379                  | has a port but no host    | redis://host:6379
			http:example.com/path       | is no host                | http://example.com/path
			aws:s3:GetObject:x          | more than a service       | aws:service:operation@region
			aws:s3:                     | field 'operation' is empty | leave it out
			aws:s3@                     | field 'region' is empty   | leave it out
			mcp:/tool                   | field 'server' is empty   | leave it out
			smtp://mail/inbox           | has no path               | leave out '/inbox'
			dns://example.com/path      | has no path               | leave out '/path'
			http://a.example/a*%2ab     | encoded wildcard          | '[*]'
			exa\u00ADmple.com           | no host name may have     | -
			exa\u200Bmple.com           | no host name may have     | -
			ex%61mple.com               | percent sign              | leave out
			ex\u00e4*.example           | beside a wildcard         | without wildcards
			""")
	void parseWhenRuleIsWrongSaysWhatAndHow(String rule, String message, String fix) {
		assertThatExceptionOfType(InvalidPolicyException.class).isThrownBy(() -> EgressPattern.parse(rule))
			.satisfies((ex) -> {
				assertThat(ex.problems()).hasSize(1);
				assertThat(ex.problems().get(0).message()).contains(message);
				if (!fix.equals("-")) {
					assertThat(ex.problems().get(0).fix()).contains(fix);
				}
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "localhost", "127.0.0.1", "::1", "[::1]", "0.0.0.0", "a.localhost", "localhost.",
			"socket://localhost", "postgresql://localhost/x", "::ffff:127.0.0.1" })
	void allowWhenLoopbackHasNoPortIsRefused(String rule) {
		if (rule.startsWith("postgresql")) {
			assertThat(Rule.allow(rule).text()).isEqualTo(rule);
			return;
		}
		assertThatExceptionOfType(InvalidPolicyException.class).isThrownBy(() -> Rule.allow(rule))
			.withMessageContaining("names loopback without a port")
			.withMessageContaining("localhost:5432");
		assertThat(Rule.deny(rule).text()).isEqualTo(rule);
	}

	@ParameterizedTest
	@ValueSource(strings = { "*.localhost", "*.localhost:8080", "http://api-*.localhost:8080" })
	void allowWhenPatternOfNamesIsLoopbackIsRefused(String rule) {
		assertThatExceptionOfType(InvalidPolicyException.class).isThrownBy(() -> Rule.allow(rule))
			.withMessageContaining("is loopback, which no pattern of names reaches")
			.withMessageContaining("localhost:5432");
		assertThat(Rule.deny(rule).text()).isEqualTo(rule);
	}

	@ParameterizedTest
	@ValueSource(strings = { "http", "HTTP", "http:*", "https://example.com", "http:api.example.com",
			"*.example.com:443", "xn--bcher-kva.example", "b\u00fccher.example", "10.0.0.0/8", "10.0.0.0/8:443",
			"192.0.2.7", "192.0.2.7:80", "2001:db8::1", "[2001:db8::1]:443", "[2001:db8::]/32:443",
			"redis://cache:6379/0", "ssh://git@example.com", "amqp://mq/vhost", "subprocess:/usr/bin/*", "aws:s3",
			"aws:s3:GetObject@eu-west-1", "dns:*.example.com", "mcp:server/tool", "unix:/run/app.sock",
			"localhost:5432", "db:5432", "~a+\\.example\\.com", "example.com.", "http://h-?.example.com/a" })
	void parseWhenRuleIsLegalKeepsItsText(String rule) {
		assertThat(EgressPattern.parse(rule)).hasToString(rule);
		assertThat(EgressPattern.parse("  " + rule + "\t")).hasToString(rule);
	}

	@Test
	void builderWhenSeveralMistakesTellsAll() {
		PolicyBuilder builder = Policy.builder()
			.allow("example.com", "*", "htp://x.example")
			.deny("a b", "http")
			.deny("10.0.0.0/33");
		assertThatExceptionOfType(InvalidPolicyException.class).isThrownBy(builder::build).satisfies((ex) -> {
			assertThat(ex.problems()).extracting(Problem::where)
				.containsExactly("allow[1]", "allow[2]", "deny[0]", "deny[0]");
			assertThat(ex).hasMessageContaining("allow[1]: '*' would match every destination; name the hosts");
		});
	}

	@Test
	void fieldWhenUnknownSuggestsTheNearest() {
		assertThatExceptionOfType(InvalidPolicyException.class)
			.isThrownBy(() -> EgressPattern.http().field("pth", "/a"))
			.withMessage("protocol 'http' has no field 'pth'; did you mean 'path'?");
		assertThatExceptionOfType(InvalidPolicyException.class)
			.isThrownBy(() -> EgressPattern.anyProtocol("a.example").field("path", "/a"))
			.withMessageContaining("needs a protocol");
		assertThatExceptionOfType(InvalidPolicyException.class)
			.isThrownBy(() -> EgressPattern.of("subprocess").host("a.example"))
			.withMessageContaining("has no host");
		assertThatExceptionOfType(InvalidPolicyException.class).isThrownBy(() -> EgressPattern.of("dns").port(53))
			.withMessageContaining("has no port");
	}

	@Test
	void patternWhenValueIsEmptyOrSetTwiceIsRefused() {
		assertThatExceptionOfType(InvalidPolicyException.class).isThrownBy(() -> EgressPattern.http().host())
			.withMessageContaining("is empty");
		assertThatExceptionOfType(InvalidPolicyException.class).isThrownBy(() -> EgressPattern.http().port())
			.withMessageContaining("is empty");
		assertThatExceptionOfType(InvalidPolicyException.class).isThrownBy(() -> EgressPattern.http().method())
			.withMessageContaining("is empty");
		assertThatExceptionOfType(InvalidPolicyException.class).isThrownBy(() -> EgressPattern.http().path(""))
			.withMessageContaining("is empty");
		EgressPattern pattern = EgressPattern.http().host("a.example").port(80);
		assertThatExceptionOfType(InvalidPolicyException.class).isThrownBy(() -> pattern.host("b.example"))
			.withMessageContaining("set twice");
		assertThatExceptionOfType(InvalidPolicyException.class).isThrownBy(() -> pattern.port(81))
			.withMessageContaining("set twice");
		assertThatExceptionOfType(InvalidPolicyException.class)
			.isThrownBy(() -> Rule.allow(EgressPattern.anyProtocol().port(443)))
			.withMessageContaining("every destination");
	}

}
