package dev.firewall.spring.autoconfigure;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.PropertySource;

/**
 * A property and where it was written.
 *
 * @param name the property as its source spells it
 * @param value the value
 * @param origin where it was written, or {@code null} if the source does not know
 * @param source the name of the source
 * @param isText whether the source knows nothing but text
 * @param isEmptyCollection whether it stands for {@code []} or <code>{}</code>
 */
record PropertyLeaf(String name, @Nullable Object value, @Nullable Origin origin, String source, boolean isText,
		boolean isEmptyCollection) {

	static PropertyLeaf of(PropertySource<?> source, String name) {
		Object value = source.getProperty(name);
		Origin origin = OriginLookup.getOrigin(source, name);
		boolean yaml = isYaml(origin);
		boolean emptyCollection = "".equals(value) && source instanceof OriginTrackedMapPropertySource
				&& ((origin == null) || (yaml && isBracket((TextResourceOrigin) origin)));
		boolean text = value instanceof CharSequence && !yaml && !emptyCollection;
		return new PropertyLeaf(name, value, origin, source.getName(), text, emptyCollection);
	}

	private static boolean isYaml(@Nullable Origin origin) {
		if (!(origin instanceof TextResourceOrigin text) || text.getResource() == null) {
			return false;
		}
		String file = text.getResource().getFilename();
		return file != null && (file.endsWith(".yml") || file.endsWith(".yaml"));
	}

	/**
	 * Spring Boot reads {@code []}, {@code ""} and nothing at all as the same empty text.
	 * Only the file knows which of them was written, and only the first is a list.
	 */
	private static boolean isBracket(TextResourceOrigin origin) {
		if (origin.getResource() == null || origin.getLocation() == null) {
			return false;
		}
		try (BufferedReader reader = new BufferedReader(
				new InputStreamReader(origin.getResource().getInputStream(), StandardCharsets.UTF_8))) {
			String line = reader.lines().skip(origin.getLocation().getLine()).findFirst().orElse("");
			int column = origin.getLocation().getColumn();
			return column < line.length() && line.charAt(column) == '[';
		}
		catch (IOException | UncheckedIOException ex) {
			return false;
		}
	}

}
