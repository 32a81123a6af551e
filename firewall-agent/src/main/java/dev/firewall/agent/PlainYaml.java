package dev.firewall.agent;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Takes the tree of a document from what the parser of the library tells, where all of it
 * is sections, lists, texts, flags and small numbers, as in nearly every policy. Whatever
 * else is in a document, mistakes included, is left to the whole library, which takes a
 * JVM much longer to load.
 */
final class PlainYaml {

	private static final int MAX_LENGTH = 1_000_000;

	private static final int MAX_DEPTH = 20;

	/** Of a number that surely is an {@link Integer}. */
	private static final int MAX_DIGITS = 9;

	/** What all the words start with that are no texts, such as {@code no}. */
	private static final String WORDS = "yYnNtTfFoO";

	/** The longest of these is {@code false}. */
	private static final int LONGEST_WORD = 5;

	private final ParserImpl parser;

	private PlainYaml(ParserImpl parser) {
		this.parser = parser;
	}

	/**
	 * Reads a document.
	 * @param text the document
	 * @param options what the whole library is given
	 * @return the tree, or {@code null} if only the whole library can tell
	 */
	static @Nullable Object read(String text, LoaderOptions options) {
		if (text.length() > MAX_LENGTH) {
			return null;
		}
		try {
			return new PlainYaml(new ParserImpl(new StreamReader(text), options)).document();
		}
		catch (YAMLException ex) {
			return null;
		}
	}

	private Object document() {
		take(Event.ID.StreamStart);
		take(Event.ID.DocumentStart);
		Object tree = node(0);
		take(Event.ID.DocumentEnd);
		take(Event.ID.StreamEnd);
		return tree;
	}

	private void take(Event.ID expected) {
		if (!this.parser.getEvent().is(expected)) {
			throw notPlain();
		}
	}

	private Object node(int depth) {
		Event event = this.parser.getEvent();
		if (event instanceof ScalarEvent scalar && scalar.getAnchor() == null && scalar.getTag() == null) {
			return scalar.isPlain() ? value(scalar.getValue()) : scalar.getValue();
		}
		boolean tooDeep = depth > MAX_DEPTH;
		if (event instanceof SequenceStartEvent list && list.getAnchor() == null && list.getTag() == null && !tooDeep) {
			return list(depth + 1);
		}
		if (event instanceof MappingStartEvent map && map.getAnchor() == null && map.getTag() == null && !tooDeep) {
			return map(depth + 1);
		}
		throw notPlain();
	}

	private List<Object> list(int depth) {
		List<Object> list = new ArrayList<>();
		while (!this.parser.checkEvent(Event.ID.SequenceEnd)) {
			list.add(node(depth));
		}
		this.parser.getEvent();
		return list;
	}

	private Map<Object, Object> map(int depth) {
		Map<Object, Object> map = new LinkedHashMap<>();
		while (!this.parser.checkEvent(Event.ID.MappingEnd)) {
			Object key = node(depth);
			if (!(key instanceof String) || map.put(key, node(depth)) != null) {
				throw notPlain();
			}
		}
		this.parser.getEvent();
		return map;
	}

	/** What a text without quotes means. */
	private static Object value(String text) {
		char first = text.isEmpty() ? 0 : text.charAt(0);
		if (first >= '0' && first <= '9') {
			return number(text);
		}
		boolean letter = (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z');
		if (text.equals("true") || text.equals("false")) {
			return text.equals("true");
		}
		if (!letter || (text.length() <= LONGEST_WORD && WORDS.indexOf(first) >= 0)) {
			throw notPlain();
		}
		return text;
	}

	private static Object number(String text) {
		int points = 0;
		int digits = 0;
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			points += (c == '.') ? 1 : 0;
			digits += (c >= '0' && c <= '9') ? 1 : 0;
		}
		// Neither numbers nor dates have two of these
		if (points > 1) {
			return text;
		}
		boolean decimal = digits == text.length() && digits <= MAX_DIGITS && (digits == 1 || text.charAt(0) != '0');
		if (!decimal) {
			throw notPlain();
		}
		return Integer.valueOf(text);
	}

	private static YAMLException notPlain() {
		return new YAMLException("Only the whole library can tell");
	}

}
