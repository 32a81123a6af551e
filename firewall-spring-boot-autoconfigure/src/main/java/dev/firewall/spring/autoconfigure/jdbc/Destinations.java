package dev.firewall.spring.autoconfigure.jdbc;

import java.util.List;
import java.util.function.Supplier;

import dev.firewall.Egress;
import org.jspecify.annotations.Nullable;

/**
 * What one data source opens, mapped anew only when its settings changed.
 */
final class Destinations {

	private final JdbcEgressMapper mapper;

	private final Supplier<JdbcTarget> target;

	private volatile @Nullable Mapped mapped;

	Destinations(JdbcEgressMapper mapper, Supplier<JdbcTarget> target) {
		this.mapper = mapper;
		this.target = target;
	}

	/**
	 * What the next connection reaches.
	 * @return the same list for as long as the settings stay the same
	 */
	List<Egress> current() {
		JdbcTarget now = this.target.get();
		Mapped before = this.mapped;
		if (before == null || !before.target().equals(now)) {
			before = new Mapped(now, this.mapper.map(now));
			this.mapped = before;
		}
		return before.egresses();
	}

	List<Egress> of(@Nullable String username) {
		return (username != null) ? this.mapper.map(this.target.get().withUsername(username)) : current();
	}

	private record Mapped(JdbcTarget target, List<Egress> egresses) {

	}

}
