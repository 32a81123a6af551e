package com.acme;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A report that tests left, read from its JSON, of which YAML is a superset.
 */
record TestReport(Map<String, Object> json) {

	static TestReport in(Path directory) throws IOException {
		return of(directory.resolve("report.json"));
	}

	static TestReport of(Path file) throws IOException {
		LoaderOptions options = new LoaderOptions();
		options.setCodePointLimit(100_000_000);
		return new TestReport(new Yaml(options).load(Files.readString(file)));
	}

	@SuppressWarnings("unchecked")
	private static <T> T cast(Object value) {
		return (T) value;
	}

	Map<String, Number> totals() {
		return cast(this.json.get("totals"));
	}

	Map<String, Number> results() {
		return cast(this.json.get("results"));
	}

	List<Map<String, Object>> tests() {
		return cast(this.json.get("tests"));
	}

	Map<String, Object> test(String name) {
		return tests().stream().filter((test) -> test.get("name").equals(name)).reduce((one, other) -> {
			throw new AssertionError(name + " is there twice");
		}).orElseThrow(() -> new AssertionError(name + " is not among " + names()));
	}

	List<Object> names() {
		return tests().stream().map((test) -> test.get("name")).toList();
	}

	List<Map<String, Object>> egresses(String name) {
		return cast(test(name).get("egresses"));
	}

	Stream<Map<String, Object>> egresses() {
		return tests().stream()
			.flatMap((test) -> TestReport.<List<Map<String, Object>>>cast(test.get("egresses")).stream());
	}

	void hasOne(String test, String outcome, String egress) {
		assertThat(egresses(test)).singleElement()
			.satisfies((row) -> assertThat(row).containsEntry("outcome", outcome).containsEntry("egress", egress));
	}

}
