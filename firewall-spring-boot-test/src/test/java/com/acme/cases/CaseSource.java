package com.acme.cases;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firewall.CasePatterns;
import dev.firewall.Level;
import dev.firewall.spring.test.AllowEgress;

/**
 * Writes the test class of a case as somebody would who wants to say what the case says.
 */
final class CaseSource {

	private static final String PACKAGE = "com.acme.cases";

	private static final Map<String, String> ANNOTATIONS = Map.of("allow", "AllowEgress", "deny", "DenyEgress",
			"restrict", "RestrictEgress");

	private static final String ATTEMPT = "attempt";

	private final JsonNode testCase;

	private final List<String> onClass = new ArrayList<>();

	private final List<String> onMethod = new ArrayList<>();

	/** What set-up opens. */
	private final List<String> opened = new ArrayList<>();

	private final CaseThreads threads;

	private final String packageName;

	private final String simpleName;

	CaseSource(JsonNode testCase, String ownRule) {
		this.testCase = testCase;
		String path = testCase.path("test_file").asText("").replace('\\', '/').replaceFirst("\\.py$", "");
		int slash = path.lastIndexOf('/');
		this.packageName = path.isEmpty() ? PACKAGE : path.substring(0, Math.max(slash, 0)).replace('/', '.');
		this.simpleName = path.isEmpty() ? "Case_" + testCase.path("id").asText().replaceAll("\\W", "_")
				: path.substring(slash + 1);
		this.threads = new CaseThreads(testCase.path("run_in").asText(""), literal(ownRule));
		annotate();
	}

	String name() {
		return this.packageName.isEmpty() ? this.simpleName : this.packageName + "." + this.simpleName;
	}

	String file() {
		return this.simpleName + ".java";
	}

	/** The tests that make the attempt, each in its own way. */
	List<String> attempts() {
		return this.threads.bodies().keySet().stream().map((name) -> ATTEMPT + name).toList();
	}

	private void annotate() {
		for (JsonNode mark : this.testCase.path("marks")) {
			String operation = mark.path("op").asText();
			List<String> annotations = annotations(operation, mark.get("rules"));
			if (annotations == null) {
				this.opened.add(opening(mark));
			}
			else {
				// The same rule allowed and denied on one place would be a mistake
				(operation.equals("allow") ? this.onClass : this.onMethod).addAll(annotations);
			}
		}
		this.testCase.path("fixture_stack").forEach((frame) -> this.opened.add(opening(frame)));
		JsonNode level = this.testCase.path("env").path("test_level");
		if (!level.isMissingNode()) {
			this.onMethod.add("@FirewallLevel(" + level(level) + ")");
		}
	}

	/** What somebody writes who takes the word for a level. */
	private static String level(JsonNode level) {
		if (!level.isTextual()) {
			return level.asText();
		}
		try {
			return "Level." + Level.parse(level.asText());
		}
		catch (IllegalArgumentException ex) {
			return "Level." + level.asText();
		}
	}

	/**
	 * The annotations of a mark.
	 * @return the annotations, or {@code null} if only Java can say it
	 */
	private static List<String> annotations(String operation, JsonNode rules) {
		String annotation = "@" + name(operation);
		List<String> texts = new ArrayList<>();
		List<String> annotations = new ArrayList<>();
		for (JsonNode rule : rules) {
			if (!rule.isObject()) {
				texts.add(literal(rule.asText()));
				continue;
			}
			String attributes = attributes(CasePatterns.fields(rule));
			if (attributes == null) {
				return null;
			}
			annotations.add(annotation + "(" + attributes + ")");
		}
		if (!texts.isEmpty() || annotations.isEmpty()) {
			annotations.add(annotation + "({ " + String.join(", ", texts) + " })");
		}
		// Ceilings on one place intersect, so one annotation has to hold all rules
		return (operation.equals("restrict") && annotations.size() > 1) ? null : annotations;
	}

	private static String name(String operation) {
		if (!ANNOTATIONS.containsKey(operation)) {
			throw new IllegalArgumentException("unknown mark '" + operation + "'");
		}
		return ANNOTATIONS.get(operation);
	}

	private static String attributes(Map<String, List<String>> fields) {
		if (fields == null) {
			return null;
		}
		List<String> attributes = new ArrayList<>();
		List<String> others = new ArrayList<>();
		for (var field : fields.entrySet()) {
			String name = camelCase(field.getKey());
			boolean number = name.equals("port");
			if (number && !field.getValue().stream().allMatch((port) -> port.matches("\\d{1,9}"))) {
				return null;
			}
			List<String> values = field.getValue().stream().map((value) -> number ? value : literal(value)).toList();
			if (name.equals("protocol")) {
				attributes.add("protocol = " + values.get(0));
			}
			else if (isAttribute(name)) {
				attributes.add(name + " = { " + String.join(", ", values) + " }");
			}
			else {
				field.getValue().forEach((value) -> others.add(literal(field.getKey() + "=" + value)));
			}
		}
		if (!others.isEmpty()) {
			attributes.add("fields = { " + String.join(", ", others) + " }");
		}
		return String.join(", ", attributes);
	}

	private static boolean isAttribute(String name) {
		for (Method attribute : AllowEgress.class.getDeclaredMethods()) {
			if (attribute.getName().equals(name)) {
				return true;
			}
		}
		return false;
	}

	private static String camelCase(String field) {
		StringBuilder name = new StringBuilder();
		for (String word : field.split("[-_]")) {
			name.append(name.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
		}
		return name.toString();
	}

	/** A block or a scope; rules with fields are handed over as they are. */
	private static String opening(JsonNode frame) {
		JsonNode rules = frame.get("rules");
		boolean texts = true;
		for (JsonNode rule : rules) {
			texts &= rule.isTextual();
		}
		List<String> arguments = new ArrayList<>();
		for (JsonNode rule : rules) {
			arguments.add(texts ? literal(rule.textValue()) : "CaseCall.pattern(" + literal(rule.toString()) + ")");
		}
		String given = arguments.isEmpty() ? "new String[0]" : String.join(", ", arguments);
		return switch (frame.path("op").asText()) {
			case "allow" -> "TestFirewall.allow(" + given + ")";
			case "deny" -> "EgressScope.deny(" + given + ").open()";
			case "restrict" -> "EgressScope.restrict(" + given + ").open()";
			default -> throw new IllegalArgumentException("unknown frame " + frame);
		};
	}

	static String literal(String text) {
		StringBuilder literal = new StringBuilder("\"");
		for (char c : text.toCharArray()) {
			boolean plain = c >= ' ' && c < 127 && c != '"' && c != '\\';
			literal.append(plain ? String.valueOf(c) : escape(c));
		}
		return literal.append('"').toString();
	}

	/** A Unicode escape of a quote or of the end of a line would be read too early. */
	private static String escape(char c) {
		return (c < 256) ? "\\" + Integer.toOctalString(0x200 | c).substring(1) : String.format("\\u%04x", (int) c);
	}

	/** The source. */
	String text() {
		StringBuilder source = new StringBuilder();
		if (!this.packageName.isEmpty()) {
			source.append("package ").append(this.packageName).append(";\n");
		}
		for (String name : List.of("com.acme.cases.CaseCall", "dev.firewall.*", "dev.firewall.context.Frames",
				"dev.firewall.spring.test.*", "java.util.*", "java.util.concurrent.*", "org.junit.jupiter.api.*")) {
			source.append("import ").append(name).append(";\n");
		}
		this.onClass.forEach((annotation) -> source.append(annotation).append('\n'));
		source.append("@TestMethodOrder(MethodOrderer.MethodName.class)\nclass ")
			.append(this.simpleName)
			.append(" {\n");
		source.append("static void call() {\nCaseCall.firewall().enforce(CaseCall.egress());\nCaseCall.arrive();\n}\n");
		source.append(this.threads.members());
		setUp(source);
		environment(source);
		this.threads.bodies().forEach((name, body) -> test(source, ATTEMPT + name, body));
		return source.append("}\n").toString();
	}

	private void setUp(StringBuilder source) {
		source.append("private final Deque<AutoCloseable> opened = new ArrayDeque<>();\n");
		source.append("@BeforeEach\nvoid open() throws Exception {\n");
		this.opened.forEach((frame) -> source.append("this.opened.push(").append(frame).append(");\n"));
		source.append("}\n@AfterEach\nvoid close() throws Exception {\n");
		source.append("while (!this.opened.isEmpty()) {\nthis.opened.pop().close();\n}\n}\n");
	}

	private void environment(StringBuilder source) {
		for (var entry : this.testCase.path("env").properties()) {
			switch (entry.getKey()) {
				case "previous_test_level" -> source.append("@Test\n@FirewallLevel(")
					.append(level(entry.getValue()))
					.append(")\nvoid aTestBefore() {\ncall();\nCaseCall.passed();\n}\n");
				case "phase" -> source.append(outsideOfBody(entry.getValue().asText()));
				case "test_level", "warning_filter" -> {
					// An annotation, and a setting of the logger
				}
				default -> throw new IllegalArgumentException("unknown environment '" + entry.getKey() + "'");
			}
		}
	}

	private static String outsideOfBody(String phase) {
		return switch (phase) {
			case "collection" -> "static {\ncall();\n}\n";
			case "fixture-setup" -> "@BeforeEach\nvoid prepare() {\ncall();\n}\n";
			case "fixture-teardown" -> "@AfterEach\nvoid cleanUp() {\ncall();\n}\n";
			default -> throw new IllegalArgumentException("unknown phase '" + phase + "'");
		};
	}

	private void test(StringBuilder source, String name, String body) {
		source.append("@Test\n");
		this.onMethod.forEach((annotation) -> source.append(annotation).append('\n'));
		source.append("void ").append(name).append("(RecordedEgress recorded) throws Throwable {\n");
		source.append("CaseCall.keep(recorded);\n");
		int blocks = 0;
		for (JsonNode frame : this.testCase.path("stack")) {
			source.append("try (var block").append(blocks++).append(" = ").append(opening(frame)).append(") {\n");
		}
		if (this.testCase.path("sandbox").asBoolean()) {
			source.append("try (EgressSandbox sandbox = EgressSandbox.open()) {\n");
			blocks++;
		}
		boolean attempts = !this.testCase.path("request").isEmpty() && !this.testCase.path("env").has("phase");
		String attempt = attempts ? body : "";
		source.append(this.testCase.path("swallow").asBoolean()
				? "try {\n" + attempt + "}\ncatch (EgressBlockedException ex) {\n// Nobody shall know\n}\n" : attempt);
		source.append("}\n".repeat(blocks)).append("}\n");
	}

}
