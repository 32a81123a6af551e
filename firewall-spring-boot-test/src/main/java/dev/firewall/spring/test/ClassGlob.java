package dev.firewall.spring.test;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Names test classes: {@code com.acme.it.**} by their names, {@code src/test/java/com/**}
 * by the source files that they come from. {@code *} stays within one part, {@code **}
 * crosses.
 */
final class ClassGlob {

	private final Pattern pattern;

	private final boolean path;

	ClassGlob(String glob) {
		this.path = glob.indexOf('/') >= 0;
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
			else {
				regex.append(Pattern.quote(String.valueOf(character)));
			}
		}
		this.pattern = Pattern.compile(regex.toString());
	}

	boolean matches(Class<?> type) {
		String name = type.getName();
		String topLevel = (name.indexOf('$') < 0) ? name : name.substring(0, name.indexOf('$'));
		List<String> names = this.path ? sources(topLevel.replace('.', '/')) : List.of(topLevel);
		return names.stream().anyMatch((candidate) -> this.pattern.matcher(candidate).matches());
	}

	private static List<String> sources(String name) {
		return Stream.of("src/test/java/" + name + ".java", "src/test/kotlin/" + name + ".kt").toList();
	}

}
