package dev.firewall.agent;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

import static org.assertj.core.api.Assertions.assertThat;

class PlainYamlTests {

	private final LoaderOptions options = new LoaderOptions();

	PlainYamlTests() {
		this.options.setAllowDuplicateKeys(false);
	}

	@Test
	void readWhenDocumentIsPlainTakesItsTree() {
		assertThat(read("""
				# Of the shop
				firewall:
				  level: error
				  locked: true
				  allow:
				    - https://api.example.com
				    - host: "*.example.com"
				      port: 443
				""")).isEqualTo(Map.of("firewall", Map.of("level", "error", "locked", true, "allow",
				List.of("https://api.example.com", Map.of("host", "*.example.com", "port", 443)))));
	}

	@ParameterizedTest
	@ValueSource(strings = { "a: b", "a: [b, 'c', \"d\\n\"]", "a: {b: c}", "- a\n- b", "a: 0", "a: 443", "a: 123456789",
			"a: 10.0.0.1", "a: 2001.2.3", "a: true", "a: false", "a: 'true'", "a: \"1\"", "a: ''", "a: offline",
			"a: none-at-all", "a: yesterday", "a: |\n  b\n  c\n", "a: >-\n  b\n  c\n", "a: b # c\nd: e", "a: [ ]",
			"a: { }", "---\na: b\n...\n", "a.b: c", "a: b:c", "a: nothing to do", "a: xTrue", "a: e3",
			"a: 10.0.0.0/8" })
	void readWhenDocumentIsPlainAgreesWithTheLibrary(String text) {
		Object plain = read(text);
		assertThat(plain).isNotNull().isEqualTo(library(text));
		assertThat(plain.toString()).isEqualTo(library(text).toString());
	}

	@ParameterizedTest
	@ValueSource(strings = { "a:", "a: ~", "a: null", "a: Null", "a: yes", "a: No", "a: ON", "a: off", "a: True",
			"a: FALSE", "a: y", "a: 1.5", "a: 01", "a: 0x1F", "a: 0b1", "a: 1_000", "a: 1234567890", "a: 190:20:30",
			"a: -1", "a: +1", "a: .5", "a: .inf", "a: 1e3", "a: 2001-12-14", "a: 2001-12-14t21:59:43.10-05:00",
			"a: &x b", "a: &x [b]\nc: *x", "a: !!str 1", "a: !!set {b, c}", "a: !!binary aGVsbG8=",
			"a: &x {b: c}\nd:\n  <<: *x", "1: a", "true: a", "? [a]\n: b", "a: =", "a: \u00e4" })
	void readWhenDocumentIsNotPlainLeavesItToTheLibrary(String text) {
		assertThat(read(text)).isNull();
		assertThat(library(text)).isNotNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a: b\na: c", "a: b\n---\nc: d", "a: [b", "a: 'b", "\ta: b", "a: b: c", "a: *x",
			"a: @b", "a: !unknown b", "%YAML 9.9\n---\na: b" })
	void readWhenDocumentHasMistakeLeavesItToTheLibrary(String text) {
		assertThat(read(text)).isNull();
	}

	@Test
	void readWhenDocumentIsDeepOrLongLeavesItToTheLibrary() {
		assertThat(read("[".repeat(30) + "a" + "]".repeat(30))).isNull();
		assertThat(read("a: " + "b".repeat(1_000_000))).isNull();
	}

	private Object read(String text) {
		return PlainYaml.read(text, this.options);
	}

	private Object library(String text) {
		return new Yaml(new SafeConstructor(this.options)).load(text);
	}

}
