package com.acme;

import java.nio.file.Path;
import java.util.List;

import dev.firewall.spring.test.NestedLaunch;
import org.htmlunit.BrowserVersion;
import org.htmlunit.WebClient;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.DomNode;
import org.htmlunit.html.HtmlButton;
import org.htmlunit.html.HtmlElement;
import org.htmlunit.html.HtmlInput;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page of the report, as it is shown and used.
 */
class ReportPageTests {

	@TempDir
	private static Path directory;

	@BeforeAll
	static void run() {
		NestedLaunch.of(ReportTests.parameters(directory), ReportFixtures.Mixed.class);
	}

	@Test
	void pageWhenOpenedShowsWhatWasRefusedFirst() throws Exception {
		try (WebClient browser = browser()) {
			HtmlPage page = open(browser);
			assertThat(page.getBody().getFirstElementChild().asNormalizedText()).startsWith("Only decorators guard");
			assertThat(text(page, "verdict")).isEqualTo("2 tests failed: 4 blocked, 1 warned, 6 allowed.");
			assertThat(text(page, "shown")).isEqualTo("9 kinds of egress in 9 tests");
			List<String> rows = page.querySelectorAll(".row").stream().map(DomNode::asNormalizedText).toList();
			assertThat(rows.subList(0, 2)).anySatisfy((row) -> assertThat(row).contains("blocked",
					"GET http://blocked.partner.example:80/v1", "from com.acme.Partner.intend(Partner.java:", "because",
					"Fix: on the test", "@AllowEgress(\"http://blocked.partner.example/v1\")", "Copy"));
			assertThat(page.querySelectorAll("pre.error").stream().map(DomNode::asNormalizedText))
				.anySatisfy((error) -> assertThat(error).contains("Blocked GET http://blocked.partner"));
			assertThat(text(page, "fixes-yaml")).startsWith("firewall:")
				.contains("- \"http://blocked.partner.example/v1\"")
				.doesNotContain("expected.partner.example");
			assertThat(page.querySelectorAll("svg.time rect.bar").size()).isPositive();
			assertThat(text(page, "destinations")).contains("allowed.partner.example:80",
					"swallowed.partner.example:80");
		}
	}

	@Test
	void pageWhenValuesAreHostileShowsThemAsText() throws Exception {
		try (WebClient browser = browser()) {
			HtmlPage page = open(browser);
			assertThat(page.querySelectorAll("img").size()).isZero();
			assertThat(page.querySelectorAll("script").size()).isEqualTo(2);
			type(page, "parameterised");
			assertThat(page.getElementById("tests").asNormalizedText())
				.contains("</script><img src=x onerror=alert(1)>");
		}
	}

	@Test
	void filterWhenTypedShowsWhatMatches() throws Exception {
		try (WebClient browser = browser()) {
			HtmlPage page = open(browser);
			type(page, "WARNED.partner mixed");
			assertThat(text(page, "shown")).isEqualTo("1 of 9 kinds of egress in 1 test");
			assertThat(page.querySelectorAll(".row").stream().map(DomNode::asNormalizedText)).singleElement()
				.asString()
				.contains("GET http://warned.partner.example:80/v1");
			type(page, "nowhere");
			assertThat(page.getElementById("tests").asNormalizedText()).isEqualTo("Nothing matches the filter.");
			type(page, "");
			assertThat(text(page, "shown")).isEqualTo("9 kinds of egress in 9 tests");
		}
	}

	@Test
	void totalWhenPressedFiltersByItsOutcome() throws Exception {
		try (WebClient browser = browser()) {
			HtmlPage page = open(browser);
			HtmlButton allowed = page.querySelector("#totals button[data-outcome='ALLOWED']");
			allowed.click();
			assertThat(text(page, "shown")).isEqualTo("4 of 9 kinds of egress in 4 tests");
			assertThat(allowed.getAttribute("aria-pressed")).isEqualTo("true");
			assertThat(page.querySelectorAll(".row .badge").stream().map(DomNode::asNormalizedText))
				.containsOnly("allowed");
			allowed.click();
			assertThat(text(page, "shown")).isEqualTo("9 kinds of egress in 9 tests");
		}
	}

	@Test
	void orderWhenByTimeTellsTheTestOfEachEgress() throws Exception {
		try (WebClient browser = browser()) {
			HtmlPage page = open(browser);
			((HtmlElement) page.getElementById("by-time")).click();
			List<String> rows = page.querySelectorAll("ol .row").stream().map(DomNode::asNormalizedText).toList();
			assertThat(rows).hasSize(9);
			assertThat(rows.get(0)).contains("http://setup.partner.example");
			assertThat(rows)
				.anySatisfy((row) -> assertThat(row).contains("test com.acme.ReportFixtures$Mixed.expected()"));
			DomNode bar = page.querySelector("svg.time rect.bar");
			((DomElement) bar.getParentNode()).click();
			assertThat(page.querySelectorAll("ol .row").size()).isBetween(1, 9);
			((HtmlElement) page.getElementById("whole")).click();
			assertThat(page.querySelectorAll("ol .row").size()).isEqualTo(9);
		}
	}

	@Test
	void pageWhenItMayRunNoScriptShowsTotalsAndDestinations() throws Exception {
		try (WebClient browser = browser()) {
			browser.getOptions().setJavaScriptEnabled(false);
			HtmlPage page = open(browser);
			assertThat(text(page, "totals")).contains("4", "blocked", "1", "warned", "6", "allowed");
			assertThat(text(page, "destinations")).contains("blocked.partner.example:80");
			assertThat(page.getBody().asNormalizedText()).contains("Every single egress is in report.json");
		}
	}

	private static WebClient browser() {
		return new WebClient(BrowserVersion.CHROME);
	}

	private static HtmlPage open(WebClient browser) throws Exception {
		return browser.getPage(directory.resolve("report.html").toUri().toURL());
	}

	private static String text(HtmlPage page, String id) {
		return page.getElementById(id).asNormalizedText();
	}

	private static void type(HtmlPage page, String text) {
		HtmlInput filter = (HtmlInput) page.getElementById("filter");
		filter.setValue(text);
		filter.fireEvent("input");
	}

}
