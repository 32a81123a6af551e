package dev.firewall.spring.autoconfigure.actuate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.firewall.policy.PolicyReader;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests that the pages tell of every enforcement point that there is, and of no other.
 */
class EnforcementPointDocumentationTests {

	private static final Path HOUSE = Path.of("..");

	private static final String SWITCH = "firewall.enforcement-points.%s.enabled";

	@Test
	void pageHasOneRowForEachPoint() throws IOException {
		Path page = HOUSE.resolve("docs/enforcement-points.md");
		assertThat(rows(page, "name")).extracting((row) -> row.get(0))
			.containsExactlyInAnyOrderElementsOf(EnforcementPoints.KNOWN.keySet());
		assertThat(Files.readString(page)).contains(SWITCH.formatted("<name>"));
	}

	@Test
	void readmeHasOneRowForEachPointWithItsSwitch() throws IOException {
		List<List<String>> rows = rows(HOUSE.resolve("README.md"), "point");
		assertThat(rows).extracting((row) -> row.get(0))
			.containsExactlyInAnyOrderElementsOf(EnforcementPoints.KNOWN.keySet());
		assertThat(rows).allSatisfy(
				(row) -> assertThat(row.get(row.size() - 1)).as(row.get(0)).isEqualTo(SWITCH.formatted(row.get(0))));
	}

	@Test
	void switchOfEachPointIsAProperty() {
		for (String name : EnforcementPoints.KNOWN.keySet()) {
			assertThatNoException().as(name)
				.isThrownBy(() -> PolicyReader.strict()
					.read(Map.of("enforcement-points", Map.of(name, Map.of("enabled", false)))));
		}
	}

	/** The cells of the table whose first column has the given title. */
	private static List<List<String>> rows(Path page, String title) throws IOException {
		List<List<String>> rows = new ArrayList<>();
		boolean within = false;
		for (String line : Files.readAllLines(page)) {
			List<String> cells = cells(line);
			if (within && !cells.isEmpty() && !cells.get(0).startsWith("---")) {
				rows.add(cells);
			}
			within = !cells.isEmpty() && (within || cells.get(0).equals(title));
		}
		return rows;
	}

	private static List<String> cells(String line) {
		if (!line.startsWith("|")) {
			return List.of();
		}
		List<String> cells = new ArrayList<>();
		for (String cell : line.substring(1).split("\\|")) {
			cells.add(cell.strip().replaceAll("^`([^`]*)`$", "$1"));
		}
		return cells;
	}

}
