package dev.firewall.policy;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class GlobTests {

	@ParameterizedTest
	@CsvSource({ "*,'',true", "*,abc,true", "a*,abc,true", "a*,b,false", "*c,abc,true", "*c,abd,false", "a*c,ac,true",
			"a*c,abbc,true", "a*c,abb,false", "a**c,abc,true", "?,a,true", "?,'',false", "?,ab,false", "a?c,abc,true",
			"[abc],b,true", "[abc],d,false", "[a-c],b,true", "[a-c],-,false", "[!a-c],d,true", "[!a-c],b,false",
			"[a-],-,true", "[-a],-,true", "[]],],true", "[!]],],false", "[!]],a,true", "[,[,true", "[a,[a,true",
			"a[*]b,a*b,true", "a[*]b,axb,false", "a[?]b,a?b,true", "[z-a],b,false", "*a*b*c*,xaxbxcx,true",
			"*a*b*c*,xaxcxbx,false", "a.c,abc,false", "(a),(a),true", "é*,ete,false" })
	void matchesWhenPatternIsGivenFollowsFnmatch(String pattern, String text, boolean expected) {
		assertThat(Glob.parse(pattern).matches(text)).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource({ "abc,false", "a*c,true", "a?c,true", "[abc],true", "[abc,false", "abc],false", "[],false", "[!],false",
			"[]],true" })
	void isGlobWhenValueIsGivenTellsWildcards(String value, boolean expected) {
		assertThat(Glob.isGlob(value)).isEqualTo(expected);
	}

	@Test
	void matchesWhenPartOfTextIsGivenLooksNoFurther() {
		assertThat(Glob.parse("b*").matches("abca", 1, 3)).isTrue();
		assertThat(Glob.parse("*a").matches("abca", 1, 3)).isFalse();
	}

	@Test
	@Timeout(value = 1, unit = TimeUnit.MINUTES)
	void matchesWhenPatternIsHostileEnds() {
		String text = "a".repeat(20_000);
		assertThat(Glob.parse("a*".repeat(50) + "b").matches(text)).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "/api/*,/api/a,true", "/api/*,/api/a/b,false", "/api/*,/api,false", "/api/**,/api,true",
			"/api/**,/api/a/b/c,true", "/api/**,/apix,false", "/**,/,true", "/**,/a/b,true", "/a/**/z,/a/z,true",
			"/a/**/z,/a/b/c/z,true", "/a/**/z,/a/b/c,false", "/**/z,/z,true", "/**/b/**/d,/a/b/c/d,true",
			"/**/b/**/d,/a/c/d,false", "/a*/b?,/abc/bd,true", "/a*/b?,/abc/b,false", "/v[0-9]/x,/v1/x,true",
			"/v[0-9]/x,/va/x,false", "git*,git-lfs,true", "git*,/usr/bin/git,false", "/usr/bin/*,git,false",
			"/a**b/c,/axxb/c,true", "/a**b/c,/ax/xb/c,false", "/**/a/**,/a,true", "/*/*,/a/b,true", "/*/*,/a,false" })
	void matchesWhenPathPatternIsGivenStaysInSegments(String pattern, String path, boolean expected) {
		assertThat(PathGlob.parse(pattern).matches(path)).isEqualTo(expected);
	}

}
