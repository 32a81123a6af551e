package dev.firewall.spring.autoconfigure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.firewall.policy.Problem;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertyResolver;
import org.springframework.core.env.PropertySource;

/**
 * What stands below {@code firewall} in an environment, as a tree, with the place that
 * each value was written in. Not bound by Spring Boot's binder, because that drops what
 * it does not know and turns texts into lists and flags.
 */
final class FirewallTree {

	private final PropertyResolver resolver;

	private final Map<String, PropertyLeaf> leaves = new LinkedHashMap<>();

	private final List<Problem> problems = new ArrayList<>();

	private final Map<String, Object> values = new LinkedHashMap<>();

	private boolean complete = true;

	private FirewallTree(PropertyResolver resolver) {
		this.resolver = resolver;
	}

	/**
	 * Reads an environment. As everywhere in Spring Boot, sections of several sources are
	 * joined, and lists are not.
	 * @param environment the environment
	 * @return the tree
	 */
	static FirewallTree of(ConfigurableEnvironment environment) {
		FirewallTree tree = new FirewallTree(environment);
		PropertyNodes nodes = new PropertyNodes();
		for (PropertySource<?> source : environment.getPropertySources()) {
			nodes.add(source);
		}
		nodes.root().forEach((key, node) -> tree.values.put(key, tree.plain(key, key, node)));
		if (nodes.scalar() != null) {
			tree.leaves.put("", nodes.scalar());
			tree.problems.add(new Problem("", "a section belongs here, not a value", "write 'firewall.level'"));
		}
		return tree;
	}

	private @Nullable Object plain(String path, String topKey, Object node) {
		if (node instanceof PropertyLeaf leaf) {
			this.leaves.put(path, leaf);
			return value(path, topKey, leaf);
		}
		Map<?, ?> children = (Map<?, ?>) node;
		boolean list = !children.isEmpty() && children.keySet().stream().allMatch(Integer.class::isInstance);
		return list ? list(path, topKey, children) : section(path, topKey, children);
	}

	private Map<String, Object> section(String path, String topKey, Map<?, ?> children) {
		Map<String, Object> section = new LinkedHashMap<>();
		children.forEach((key, child) -> {
			String name = (key instanceof Integer) ? "[" + key + "]" : String.valueOf(key);
			section.put(name, plain(path + "." + name, topKey, child));
		});
		return section;
	}

	private List<Object> list(String path, String topKey, Map<?, ?> children) {
		Map<Integer, Object> sorted = new TreeMap<>();
		children.forEach((index, child) -> sorted.put((Integer) index, child));
		List<Object> list = new ArrayList<>();
		for (Map.Entry<Integer, Object> entry : sorted.entrySet()) {
			String property = path + "[" + entry.getKey() + "]";
			Object value = plain(property, topKey, entry.getValue());
			if (entry.getKey() != list.size()) {
				this.problems.add(new Problem(property, "there is no [" + list.size() + "] before it",
						"number the entries from 0 without gaps"));
				return list;
			}
			list.add(value);
		}
		return list;
	}

	private @Nullable Object value(String path, String topKey, PropertyLeaf leaf) {
		boolean listBelongs = path.equals("allow") || path.equals("deny") || path.equals("rules");
		if (leaf.isEmptyCollection() || (leaf.isText() && listBelongs && "".equals(leaf.value()))) {
			return (listBelongs || topKey.equals("rules")) ? List.of() : Map.of();
		}
		if (!(leaf.value() instanceof CharSequence written)) {
			return leaf.value();
		}
		String text = written.toString();
		if (!leaf.isText() && text.isEmpty()) {
			// YAML without a value
			return null;
		}
		boolean ofOthers = topKey.equals("test") || topKey.equals("tools");
		if (ofOthers || !text.contains("${")) {
			return text;
		}
		try {
			return this.resolver.resolveRequiredPlaceholders(text);
		}
		catch (IllegalArgumentException ex) {
			this.complete = false;
			this.problems.add(new Problem(path, String.valueOf(ex.getMessage()), "define it, or write a value"));
			return text;
		}
	}

	/**
	 * The tree.
	 * @return maps, lists and values
	 */
	Map<String, Object> values() {
		return this.values;
	}

	/**
	 * The mistakes that can be told from the properties alone.
	 * @return the mistakes
	 */
	List<Problem> problems() {
		return this.problems;
	}

	/**
	 * Whether every placeholder has a value by now.
	 * @return whether it has
	 */
	boolean isComplete() {
		return this.complete;
	}

	/**
	 * Whether a flag is set.
	 * @param keys the keys that lead to it
	 * @return whether it is there and true
	 */
	boolean isOn(String... keys) {
		Object node = this.values;
		for (String key : keys) {
			node = (node instanceof Map<?, ?> section) ? find(section, key) : null;
		}
		return node != null && node.toString().equalsIgnoreCase("true");
	}

	private static @Nullable Object find(Map<?, ?> section, String key) {
		for (Map.Entry<?, ?> entry : section.entrySet()) {
			if (entry.getKey().toString().equalsIgnoreCase(key)) {
				return entry.getValue();
			}
		}
		return null;
	}

	boolean isSameAs(FirewallTree other) {
		return other.values.equals(this.values);
	}

	/**
	 * Whether the source of a property knows only text, or its value came by a
	 * placeholder.
	 * @param path the property
	 * @return whether it does
	 */
	boolean isText(String path) {
		PropertyLeaf leaf = this.leaves.get(path);
		return leaf != null && (leaf.isText() || String.valueOf(leaf.value()).contains("${"));
	}

	/**
	 * Finds the place of a mistake.
	 * @param problem the mistake
	 * @return the mistake with its place
	 */
	InvalidFirewallConfigurationException.Mistake locate(Problem problem) {
		String where = problem.where();
		PropertyLeaf leaf = this.leaves.get(where);
		if (leaf == null) {
			leaf = this.leaves.entrySet()
				.stream()
				.filter((entry) -> entry.getKey().startsWith(where + ".") || entry.getKey().startsWith(where + "["))
				.findFirst()
				.map(Map.Entry::getValue)
				.orElse(null);
		}
		return new InvalidFirewallConfigurationException.Mistake(where.isEmpty() ? "firewall" : "firewall." + where,
				problem, (leaf != null) ? describe(leaf) : null);
	}

	private static String describe(PropertyLeaf leaf) {
		Origin origin = leaf.origin();
		if (origin instanceof TextResourceOrigin text && text.getLocation() != null && text.getResource() != null) {
			String file = text.getResource().getFilename();
			return ((file != null) ? file + " " : "") + "line " + (text.getLocation().getLine() + 1) + ", "
					+ text.getResource().getDescription();
		}
		return (origin != null) ? origin.toString() : "'" + leaf.name() + "' in " + leaf.source();
	}

}
