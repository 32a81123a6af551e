package dev.firewall.agent;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Finds the line of a property such as {@code rules[2].host}.
 */
final class YamlLines {

	private YamlLines() {
	}

	/**
	 * Finds a line.
	 * @param document the document
	 * @param section a section that may stand above everything else
	 * @param property the property
	 * @return the line of the property, or of the nearest thing around it that is there
	 */
	static int find(Node document, String section, String property) {
		Node inner = child(document, section);
		Node node = (inner != null) ? inner : document;
		Integer line = null;
		String rest = property;
		while (!rest.isEmpty()) {
			String step = step(node, rest);
			NodeTuple tuple = tuple(node, step);
			Node next = (tuple != null) ? tuple.getValueNode() : item(node, step);
			if (next == null) {
				break;
			}
			line = ((tuple != null) ? tuple.getKeyNode() : next).getStartMark().getLine() + 1;
			node = next;
			rest = rest.substring(step.length());
			rest = rest.startsWith(".") ? rest.substring(1) : rest;
		}
		return (line != null) ? line : node.getStartMark().getLine() + 1;
	}

	/** The next part of a property: a key may have dots in it. */
	private static String step(Node node, String rest) {
		if (rest.startsWith("[")) {
			return rest.substring(0, rest.indexOf(']') + 1);
		}
		String longest = "";
		if (node instanceof MappingNode mapping) {
			for (NodeTuple tuple : mapping.getValue()) {
				String key = key(tuple);
				boolean whole = rest.startsWith(key)
						&& (rest.length() == key.length() || ".[".indexOf(rest.charAt(key.length())) >= 0);
				longest = (whole && key.length() > longest.length()) ? key : longest;
			}
		}
		return longest;
	}

	private static @Nullable Node child(Node node, String key) {
		NodeTuple tuple = tuple(node, key);
		return (tuple != null) ? tuple.getValueNode() : null;
	}

	private static @Nullable NodeTuple tuple(Node node, String key) {
		if (node instanceof MappingNode mapping && !key.isEmpty()) {
			for (NodeTuple tuple : mapping.getValue()) {
				if (key(tuple).equals(key)) {
					return tuple;
				}
			}
		}
		return null;
	}

	private static @Nullable Node item(Node node, String step) {
		if (!(node instanceof SequenceNode sequence) || !step.matches("\\[[0-9]{1,9}]")) {
			return null;
		}
		int index = Integer.parseInt(step.substring(1, step.length() - 1));
		return (index < sequence.getValue().size()) ? sequence.getValue().get(index) : null;
	}

	private static String key(NodeTuple tuple) {
		return (tuple.getKeyNode() instanceof ScalarNode scalar) ? scalar.getValue() : "";
	}

}
