package dev.firewall.spring.test;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

import dev.firewall.policy.InvalidPolicyException;

/**
 * Names test classes: {@code com.acme.it.**} by their names, {@code src/test/java/com/**}
 * by the source files that they come from, below the folder that tests run in or, where
 * the glob is absolute, by their absolute paths. Folders end with a slash on every
 * platform. {@code *} stays within one part, {@code **} crosses, {@code ?} is one
 * character, and {@code [seq]} or {@code [!seq]} one of some.
 */
final class ClassGlob {

	private static final Pattern ABSOLUTE = Pattern.compile("(/|[A-Za-z]:/).*");

	private final Pattern pattern;

	private final boolean path;

	/** What comes before the names of sources. */
	private final String root;

	ClassGlob(String glob) {
		this(glob, Path.of("").toAbsolutePath().toString());
	}

	ClassGlob(String glob, String workingDirectory) {
		this.path = glob.indexOf('/') >= 0;
		this.root = ABSOLUTE.matcher(glob).matches() ? workingDirectory.replace('\\', '/') : "";
		StringBuilder regex = new StringBuilder();
		for (int i = 0; i < glob.length(); i++) {
			char character = glob.charAt(i);
			if (glob.startsWith("**", i)) {
				regex.append(".*");
				i++;
			}
			else if (character == '*' || character == '?') {
				regex.append(this.path ? "[^/]" : "[^.]").append((character == '*') ? "*" : "");
			}
			else if (character == '[' && glob.indexOf(']', i + 2) > 0) {
				int end = glob.indexOf(']', i + 2);
				regex.append(set(glob.substring(i + 1, end), this.path));
				i = end;
			}
			else {
				regex.append(Pattern.quote(String.valueOf(character)));
			}
		}
		try {
			this.pattern = Pattern.compile(regex.toString());
		}
		catch (PatternSyntaxException ex) {
			throw new InvalidPolicyException("'" + glob + "' has no set of characters in its brackets",
					"write a range from its first to its last character, such as [a-c]");
		}
	}

	private static String set(String body, boolean path) {
		boolean negated = body.startsWith("!");
		String members = (negated ? body.substring(1) : body).replaceAll("[^\\w-]", "\\\\$0");
		// One of some characters is never the end of a part
		return "(?!" + (path ? "/" : "\\.") + ")[" + (negated ? "^" : "") + members + "]";
	}

	boolean matches(Class<?> type) {
		String name = type.getName();
		String topLevel = (name.indexOf('$') < 0) ? name : name.substring(0, name.indexOf('$'));
		List<String> names = this.path ? sources(topLevel.replace('.', '/')) : List.of(topLevel);
		return names.stream().anyMatch((candidate) -> this.pattern.matcher(candidate).matches());
	}

	private List<String> sources(String name) {
		String before = (this.root.isEmpty() || this.root.endsWith("/")) ? this.root : this.root + "/";
		return Stream.of("src/test/java/" + name + ".java", "src/test/kotlin/" + name + ".kt")
			.map((source) -> before + source)
			.toList();
	}

}
