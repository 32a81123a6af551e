package dev.firewall.spring.test;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Makes a tree of settings that are written flat, such as {@code levels.http} and
 * {@code allow[0]}.
 */
final class SettingsTree {

	private final Map<Object, Object> root = new LinkedHashMap<>();

	SettingsTree(Iterable<String> names, Function<String, String> values) {
		for (String name : names) {
			put(name, values.apply(name));
		}
	}

	private void put(String name, String value) {
		Map<Object, Object> node = this.root;
		List<Object> path = path(name);
		for (Object step : path.subList(0, path.size() - 1)) {
			Object child = node.get(step);
			node = (child instanceof Section section) ? section.entries() : section(node, step);
		}
		node.putIfAbsent(path.get(path.size() - 1), value);
	}

	private static Map<Object, Object> section(Map<Object, Object> node, Object step) {
		Section section = new Section(
				new TreeMap<>((one, other) -> (one instanceof Integer a && other instanceof Integer b) ? a.compareTo(b)
						: one.toString().compareTo(other.toString())));
		node.put(step, section);
		return section.entries();
	}

	private static List<Object> path(String name) {
		List<Object> path = new ArrayList<>();
		for (String part : name.split("\\.")) {
			int bracket = part.indexOf('[');
			path.add((bracket < 0) ? part : part.substring(0, bracket));
			while (bracket >= 0) {
				int end = part.indexOf(']', bracket);
				String index = part.substring(bracket + 1, (end < 0) ? part.length() : end);
				path.add(index.matches("\\d{1,6}") ? Integer.valueOf(index) : index);
				bracket = part.indexOf('[', bracket + 1);
			}
		}
		return path;
	}

	/**
	 * The tree.
	 * @return maps with texts as keys, lists and texts
	 */
	Map<String, Object> tree() {
		Map<String, Object> tree = new LinkedHashMap<>();
		this.root.forEach((key, value) -> tree.put(key.toString(), plain(value)));
		return tree;
	}

	private static Object plain(Object value) {
		if (!(value instanceof Section section)) {
			return value;
		}
		boolean list = section.entries().keySet().stream().allMatch(Integer.class::isInstance);
		if (list) {
			return section.entries().values().stream().map(SettingsTree::plain).toList();
		}
		Map<String, Object> map = new LinkedHashMap<>();
		section.entries().forEach((key, child) -> map.put(key.toString(), plain(child)));
		return map;
	}

	/**
	 * What stands below a name.
	 *
	 * @param entries by name or, in a list, by index
	 */
	private record Section(Map<Object, Object> entries) {

	}

}
