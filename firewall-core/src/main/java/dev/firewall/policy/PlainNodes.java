package dev.firewall.policy;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import dev.firewall.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * Patterns without predicates, and their bytes.
 */
final class PlainNodes {

	private static final int CONJUNCTION = 0;

	private static final int ANY = 1;

	private static final int ALL = 2;

	private static final int NOT = 3;

	private PlainNodes() {
	}

	/**
	 * The node without predicates.
	 * @param node the node
	 * @param wide whether it may match more than the node, else less
	 * @return the same node where it has none, or {@code null} if it matches nothing
	 */
	static @Nullable Node of(Node node, boolean wide) {
		if (node instanceof Conjunction conjunction) {
			return conjunction(conjunction, wide);
		}
		if (node instanceof Node.Not not) {
			Node inner = of(not.node(), !wide);
			if (inner == not.node()) {
				return node;
			}
			return (inner != null) ? new Node.Not(inner) : whole(not.node());
		}
		boolean any = node instanceof Node.AnyOf;
		List<Node> nodes = (node instanceof Node.AnyOf anyOf) ? anyOf.nodes() : ((Node.AllOf) node).nodes();
		List<Node> plain = new ArrayList<>();
		for (Node each : nodes) {
			Node found = of(each, wide);
			if (found == null && !any) {
				return null;
			}
			if (found != null) {
				plain.add(found);
			}
		}
		if (plain.equals(nodes)) {
			return node;
		}
		if (plain.isEmpty()) {
			return null;
		}
		return any ? new Node.AnyOf(List.copyOf(plain)) : new Node.AllOf(List.copyOf(plain));
	}

	private static @Nullable Conjunction conjunction(Conjunction node, boolean wide) {
		boolean hosts = node.hosts().stream().anyMatch(HostMatcher.Matching.class::isInstance);
		boolean ports = node.ports().hasPredicate();
		boolean fields = node.fields().stream().anyMatch((field) -> field.written().isEmpty());
		if (!hosts && !ports && !fields) {
			return node;
		}
		return wide ? new Conjunction(node.alias(), hosts ? List.of() : node.hosts(),
				ports ? PortMatcher.ANY : node.ports(),
				node.fields().stream().filter((field) -> !field.written().isEmpty()).toList()) : null;
	}

	/** Everything that a node speaks about. */
	private static Node whole(Node node) {
		if (node instanceof Conjunction conjunction) {
			return new Conjunction(conjunction.alias(), List.of(), PortMatcher.ANY, List.of());
		}
		if (node instanceof Node.Not not) {
			return whole(not.node());
		}
		return (node instanceof Node.AnyOf any) ? new Node.AnyOf(any.nodes().stream().map(PlainNodes::whole).toList())
				: new Node.AllOf(((Node.AllOf) node).nodes().stream().map(PlainNodes::whole).toList());
	}

	static void write(DataOutputStream out, Node node) throws IOException {
		if (node instanceof Conjunction conjunction) {
			out.writeByte(CONJUNCTION);
			writeConjunction(out, conjunction);
		}
		else if (node instanceof Node.Not not) {
			out.writeByte(NOT);
			write(out, not.node());
		}
		else {
			boolean any = node instanceof Node.AnyOf;
			List<Node> nodes = (node instanceof Node.AnyOf anyOf) ? anyOf.nodes() : ((Node.AllOf) node).nodes();
			out.writeByte(any ? ANY : ALL);
			out.writeInt(nodes.size());
			for (Node each : nodes) {
				write(out, each);
			}
		}
	}

	private static void writeConjunction(DataOutputStream out, Conjunction node) throws IOException {
		Protocol.Alias alias = node.alias();
		WrittenPolicy.write(out, (alias != null) ? alias.name() : "");
		writeTexts(out, node.hosts().stream().map(Object::toString).toList());
		int[] ports = node.ports().ports();
		out.writeInt(ports.length);
		for (int port : ports) {
			out.writeInt(port);
		}
		out.writeInt(node.fields().size());
		for (Conjunction.FieldMatcher field : node.fields()) {
			WrittenPolicy.write(out, field.name());
			writeTexts(out, field.written());
		}
	}

	private static void writeTexts(DataOutputStream out, List<String> texts) throws IOException {
		out.writeInt(texts.size());
		for (String text : texts) {
			WrittenPolicy.write(out, text);
		}
	}

	/**
	 * Reads a node.
	 * @param granting whether it allows connections, too
	 * @return the node, or {@code null} if it can match nothing here
	 */
	static @Nullable Node read(DataInputStream in, boolean granting) throws IOException {
		int tag = in.readByte();
		if (tag == CONJUNCTION) {
			return readConjunction(in, granting);
		}
		if (tag == NOT) {
			Node inner = read(in, false);
			return (inner != null) ? new Node.Not(inner) : null;
		}
		if (tag == ANY || tag == ALL) {
			return readAll(in, tag == ANY, granting);
		}
		throw new IOException("a pattern of kind " + tag);
	}

	private static @Nullable Node readAll(DataInputStream in, boolean any, boolean granting) throws IOException {
		int size = in.readInt();
		List<Node> nodes = new ArrayList<>();
		boolean missing = false;
		for (int i = 0; i < size; i++) {
			Node node = read(in, granting);
			if (node != null) {
				nodes.add(node);
			}
			missing |= node == null;
		}
		if (nodes.isEmpty() || (missing && !any)) {
			return null;
		}
		return any ? new Node.AnyOf(List.copyOf(nodes)) : new Node.AllOf(List.copyOf(nodes));
	}

	private static @Nullable Node readConjunction(DataInputStream in, boolean granting) throws IOException {
		String name = WrittenPolicy.read(in);
		List<HostMatcher> hosts = Conjunction.hosts(readTexts(in));
		int[] ports = new int[size(in)];
		for (int i = 0; i < ports.length; i++) {
			ports[i] = in.readInt();
		}
		PortMatcher matcher = (ports.length > 0) ? PortMatcher.of(ports) : PortMatcher.ANY;
		int fields = in.readInt();
		Protocol.Alias alias = Protocol.find(name);
		Conjunction node = new Conjunction(alias, hosts, matcher, List.of());
		for (int i = 0; i < fields; i++) {
			String field = WrittenPolicy.read(in);
			List<String> values = readTexts(in);
			node = (alias != null) ? node.withField(field, values) : node;
		}
		return (alias != null || name.isEmpty()) ? node : unknown(hosts, matcher, granting);
	}

	/** Of a protocol that is not known here, only look-ups and connections are asked. */
	private static @Nullable Node unknown(List<HostMatcher> hosts, PortMatcher ports, boolean granting) {
		if (hosts.isEmpty() || !granting) {
			return null;
		}
		Conjunction connection = new Conjunction(Protocol.find("socket"), hosts, ports, List.of());
		return connection.withField("transport", List.of("tcp"));
	}

	private static List<String> readTexts(DataInputStream in) throws IOException {
		int size = size(in);
		List<String> texts = new ArrayList<>(size);
		for (int i = 0; i < size; i++) {
			texts.add(WrittenPolicy.read(in));
		}
		return texts;
	}

	private static int size(DataInputStream in) throws IOException {
		int size = in.readInt();
		if (size < 0 || size > in.available()) {
			throw new IOException("a list of length " + size);
		}
		return size;
	}

}
