package dev.firewall.spring.autoconfigure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Joins what property sources have below {@code firewall}, the first of them winning. A
 * node is a {@link PropertyLeaf} or a map by key or index.
 */
final class PropertyNodes {

	private final Map<String, Object> root = new LinkedHashMap<>();

	private @Nullable PropertyLeaf scalar;

	/**
	 * Adds what a source has and none before it.
	 * @param source the source
	 */
	void add(PropertySource<?> source) {
		boolean variables = source instanceof SystemEnvironmentPropertySource;
		Map<Object, Object> nodes = new LinkedHashMap<>();
		for (String name : PropertyNames.of(source)) {
			List<Object> path = variables ? PropertyPath.ofVariable(name) : PropertyPath.ofProperty(name);
			if (path != null) {
				put(nodes, path, PropertyLeaf.of(source, name));
			}
		}
		Map<Object, Object> target = new LinkedHashMap<>(this.root);
		merge(target, nodes);
		this.root.clear();
		target.forEach((key, node) -> this.root.put(key.toString(), node));
	}

	@SuppressWarnings("unchecked")
	private void put(Map<Object, Object> nodes, List<Object> path, PropertyLeaf leaf) {
		if (path.isEmpty()) {
			if (this.scalar == null && leaf.value() != null && !leaf.value().toString().isEmpty()) {
				this.scalar = leaf;
			}
			return;
		}
		Map<Object, Object> parent = nodes;
		for (Object element : path.subList(0, path.size() - 1)) {
			Object child = parent.get(element);
			if (!(child instanceof Map)) {
				Map<Object, Object> section = new LinkedHashMap<>();
				if (child != null) {
					// A value and a section under one name: kept, so that it is refused
					section.put("", child);
				}
				parent.put(element, section);
				child = section;
			}
			parent = (Map<Object, Object>) child;
		}
		Object last = path.get(path.size() - 1);
		if (parent.get(last) instanceof Map<?, ?> section) {
			((Map<Object, Object>) section).put("", leaf);
		}
		else {
			parent.put(last, leaf);
		}
	}

	@SuppressWarnings("unchecked")
	private static void merge(Map<Object, Object> target, Map<Object, Object> added) {
		Map<String, Object> written = new LinkedHashMap<>();
		target.keySet().forEach((key) -> written.putIfAbsent(canonical(key), key));
		added.forEach((key, node) -> {
			Object known = written.get(canonical(key));
			if (known == null) {
				target.put(key, node);
			}
			else if (isEmptySection(target.get(known)) && node instanceof Map<?, ?> section && !isList(section)) {
				target.put(known, node);
			}
			else if (target.get(known) instanceof Map<?, ?> section && node instanceof Map<?, ?> other
					&& !isList(section) && !isList(other)) {
				Map<Object, Object> joined = new LinkedHashMap<>((Map<Object, Object>) section);
				merge(joined, (Map<Object, Object>) other);
				target.put(known, joined);
			}
		});
	}

	/** Where sections are joined, an empty one takes nothing away. */
	private static boolean isEmptySection(@Nullable Object node) {
		return node instanceof PropertyLeaf leaf && leaf.isEmptyCollection();
	}

	private static boolean isList(Map<?, ?> node) {
		return node.keySet().stream().anyMatch(Integer.class::isInstance);
	}

	private static String canonical(Object key) {
		return key.toString().replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
	}

	/**
	 * The nodes by key.
	 * @return the nodes
	 */
	Map<String, Object> root() {
		return this.root;
	}

	/**
	 * A value in the place of the whole section.
	 * @return the value, or {@code null}
	 */
	@Nullable PropertyLeaf scalar() {
		return this.scalar;
	}

}
