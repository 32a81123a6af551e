package dev.firewall.spring.autoconfigure.http;

import java.net.URI;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Redirection}.
 */
class RedirectionTests {

	private static final URI FROM = URI.create("https://api.example.com/v1/items?page=1");

	private static @Nullable Redirection redirection(String method, int status, @Nullable String location) {
		return Redirection.of(method, FROM, status, location);
	}

	@ParameterizedTest
	@CsvSource({ "301, GET, GET", "301, POST, GET", "301, PUT, PUT", "301, HEAD, HEAD", "302, POST, GET",
			"302, DELETE, DELETE", "303, POST, GET", "303, PUT, GET", "303, DELETE, GET", "303, HEAD, HEAD",
			"307, POST, POST", "307, PUT, PUT", "308, POST, POST", "308, PATCH, PATCH" })
	void nextMethodFollowsTheStatus(int status, String method, String next) {
		Redirection redirection = redirection(method, status, "/moved");
		assertThat(redirection).isNotNull();
		assertThat(redirection.nextMethod()).isEqualTo(next);
		assertThat(redirection.keepsBody()).isEqualTo(method.equals(next));
	}

	@ParameterizedTest
	@CsvSource({ "/moved, https://api.example.com/moved", "moved, https://api.example.com/v1/moved",
			"?page=2, https://api.example.com/v1/?page=2", "//other.test, https://other.test/",
			"http://other.test:8080/a?b#c, http://other.test:8080/a?b#c", "HTTPS://OTHER.test/, HTTPS://OTHER.test/" })
	void targetWhenLocationIsRelativeIsResolved(String location, String target) {
		Redirection redirection = redirection("GET", 302, location);
		assertThat(redirection).isNotNull();
		assertThat(redirection.target()).hasToString(target);
	}

	@ParameterizedTest
	@CsvSource({ "ftp://other.test/", "file:///etc/passwd", "javascript:alert(1)", "'http://other.test:99999999999/ x'",
			"'http://a b/'", "http:///path", "http://under_score.test/" })
	void ofWhenLocationIsNoHttpAddressIsNull(String location) {
		assertThat(redirection("GET", 302, location)).isNull();
	}

	@Test
	void ofWhenNoRedirectIsNull() {
		assertThat(redirection("GET", 302, null)).isNull();
		assertThat(redirection("GET", 200, "/moved")).isNull();
		assertThat(redirection("GET", 304, "/moved")).isNull();
		assertThat(redirection("GET", 300, "/moved")).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "/moved, true", "https://api.example.com:443/, true", "https://API.example.com/, true",
			"http://api.example.com/, false", "https://api.example.com:8443/, false",
			"https://www.example.com/, false" })
	void keepsCredentialsOnlyWithinTheOrigin(String location, boolean keeps) {
		Redirection redirection = redirection("GET", 302, location);
		assertThat(redirection).isNotNull();
		assertThat(redirection.keepsCredentials()).isEqualTo(keeps);
		assertThat(redirection.keepsHeader("Authorization")).isEqualTo(keeps);
		assertThat(redirection.keepsHeader("cookie")).isEqualTo(keeps);
		assertThat(redirection.keepsHeader("Accept")).isTrue();
		assertThat(redirection.keepsHeader("Content-Type")).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "http://under_score/a, http://api.example.com/",
			"http://under_score:80/a, http://api.example.com:80/" })
	void keepsCredentialsWhenNameIsNoHostIsFalse(URI from, String location) {
		Redirection redirection = Redirection.of("GET", from, 302, location);
		assertThat(redirection).isNotNull();
		assertThat(redirection.keepsCredentials()).isFalse();
		assertThat(redirection.keepsHeader("Authorization")).isFalse();
		assertThat(redirection.keepsHeader("Accept")).isTrue();
		assertThat(redirection.isSameScheme()).isTrue();
	}

	@Test
	void keepsHeaderWhenTheBodyGoesDropsWhatDescribesIt() {
		Redirection redirection = redirection("POST", 303, "/moved");
		assertThat(redirection).isNotNull();
		assertThat(redirection.keepsHeader("Content-Type")).isFalse();
		assertThat(redirection.keepsHeader("content-length")).isFalse();
		assertThat(redirection.keepsHeader("Transfer-Encoding")).isFalse();
		assertThat(redirection.keepsHeader("Accept")).isTrue();
	}

}
