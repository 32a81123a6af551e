package dev.firewall.policy;

import java.util.List;
import java.util.function.Consumer;

import dev.firewall.Egress;
import dev.firewall.Protocol;
import dev.firewall.net.Host;

/**
 * A part of a pattern. Matching is asked for one host at a time, because an egress may
 * have an address and several names. The {@link Sense} says how reserved destinations,
 * implied egresses and fields that are not told yet count.
 */
sealed interface Node permits Conjunction, Node.AnyOf, Node.AllOf, Node.Not {

	boolean matches(Egress egress, Host host, Sense sense);

	/** Whether the egress is of a protocol that this node speaks about. */
	boolean concerns(Egress egress);

	/** Whether all that it matches of a protocol is told by a field. */
	boolean isBoundBy(Protocol protocol, String field);

	/** Calls the visitor for each conjunction that could open something. */
	void check(Consumer<Conjunction> visitor);

	/** Matches if any of its nodes does. */
	record AnyOf(List<Node> nodes) implements Node {

		@Override
		public boolean matches(Egress egress, Host host, Sense sense) {
			for (int i = 0; i < this.nodes.size(); i++) {
				if (this.nodes.get(i).matches(egress, host, sense)) {
					return true;
				}
			}
			return false;
		}

		@Override
		public boolean concerns(Egress egress) {
			return this.nodes.stream().anyMatch((node) -> node.concerns(egress));
		}

		@Override
		public boolean isBoundBy(Protocol protocol, String field) {
			for (int i = 0; i < this.nodes.size(); i++) {
				if (!this.nodes.get(i).isBoundBy(protocol, field)) {
					return false;
				}
			}
			return true;
		}

		@Override
		public void check(Consumer<Conjunction> visitor) {
			this.nodes.forEach((node) -> node.check(visitor));
		}

	}

	/** Matches if all of its nodes do; one that names a reserved host is enough. */
	record AllOf(List<Node> nodes) implements Node {

		@Override
		public boolean matches(Egress egress, Host host, Sense sense) {
			boolean reserved = sense.isGrant() && host.addressClass().isReserved();
			boolean named = !reserved;
			for (int i = 0; i < this.nodes.size(); i++) {
				Node node = this.nodes.get(i);
				if (!node.matches(egress, host, reserved ? Sense.WITHIN_GRANT : sense)) {
					return false;
				}
				named = named || node.matches(egress, host, Sense.GRANT);
			}
			return named;
		}

		@Override
		public boolean concerns(Egress egress) {
			return this.nodes.stream().allMatch((node) -> node.concerns(egress));
		}

		@Override
		public boolean isBoundBy(Protocol protocol, String field) {
			for (int i = 0; i < this.nodes.size(); i++) {
				if (this.nodes.get(i).isBoundBy(protocol, field)) {
					return true;
				}
			}
			return false;
		}

		@Override
		public void check(Consumer<Conjunction> visitor) {
			this.nodes.forEach((node) -> node.check(visitor));
		}

	}

	/** Matches what its node does not, within the protocol of that node. */
	record Not(Node node) implements Node {

		@Override
		public boolean matches(Egress egress, Host host, Sense sense) {
			boolean reserved = sense.isGrant() && host.addressClass().isReserved();
			int failures = Predicates.failures();
			return !reserved && this.node.concerns(egress) && !this.node.matches(egress, host, sense.negated())
					&& Predicates.failures() == failures;
		}

		@Override
		public boolean concerns(Egress egress) {
			return this.node.concerns(egress);
		}

		@Override
		public boolean isBoundBy(Protocol protocol, String field) {
			return false;
		}

		@Override
		public void check(Consumer<Conjunction> visitor) {
			// A negated pattern opens no reserved host, so it has none to check
		}

	}

}
