package dev.firewall.spring.test;

import java.net.UnixDomainSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import dev.firewall.DecisionRecord;
import dev.firewall.Egress;
import dev.firewall.EgressBuilder;
import dev.firewall.Protocol;
import dev.firewall.audit.NeededEgress;
import dev.firewall.audit.Suggestions;
import dev.firewall.net.Host;
import dev.firewall.net.Printable;
import org.jspecify.annotations.Nullable;

/**
 * The rules that tests need, merged over all of them.
 */
final class LearnedPolicy {

	private static final String HEADING = """
			Learned from tests: what they reached out for and no rule allowed.
			Add to application.yml what the application needs, and for tests without Spring
			to firewall.allow and firewall.rules in junit-platform.properties.""";

	private static final String NOTHING = "Learned from tests: every rule that they need is there.";

	private static final int FIELDS = 8;

	private LearnedPolicy() {
	}

	/**
	 * What a test needs, for the journal.
	 * @param number the number of the need
	 * @param who what needs it
	 * @param record the decision that told so
	 * @return the fields of the line
	 */
	static @Nullable Object[] line(int number, String who, DecisionRecord record) {
		Egress egress = record.egress();
		List<@Nullable Object> fields = new ArrayList<>();
		fields.add("learn");
		fields.add(number);
		fields.add(who);
		fields.add(egress.protocol());
		fields.add(egress.host().isPresent() ? egress.host().text() : null);
		fields.add(egress.port());
		fields.add(record.decision().resolvedFrom());
		fields.add(egress.isConnection());
		for (int i = 0; i < egress.protocol().fields().size(); i++) {
			fields.add(egress.field(i));
		}
		return fields.toArray();
	}

	/**
	 * The policy as a piece of {@code application.yml}.
	 * @param journals what the tests needed, by JVM
	 * @return the YAML
	 */
	static String yaml(List<List<Journal.Line>> journals) {
		List<NeededEgress> needs = new ArrayList<>();
		Set<String> unmet = new TreeSet<>();
		for (List<Journal.Line> journal : journals) {
			Map<String, NeededEgress> learned = new LinkedHashMap<>();
			for (Journal.Line line : journal) {
				if (line.is("learn")) {
					NeededEgress needed = read(line);
					if (needed != null) {
						learned.put(line.required(1), needed);
					}
				}
				else if (line.is("unlearn")) {
					learned.remove(line.required(1));
				}
				else if (line.is("row") && line.required(4).equals("LEARNED")
						&& !line.required(5).equals("NOT_ALLOWED")) {
					unmet.add(Printable.escape(line.required(7) + ": " + line.required(14)));
				}
			}
			needs.addAll(learned.values());
		}
		StringBuilder yaml = new StringBuilder(Suggestions.ofNeeds(needs).yaml(needs.isEmpty() ? NOTHING : HEADING));
		if (!unmet.isEmpty()) {
			yaml.append("# No rule that allows opens these:\n");
			unmet.forEach((egress) -> yaml.append("# - ").append(egress).append('\n'));
		}
		return yaml.toString();
	}

	private static @Nullable NeededEgress read(Journal.Line line) {
		Protocol.Alias alias = Protocol.find(line.required(3));
		if (alias == null) {
			return null;
		}
		String resolvedFrom = line.text(6);
		return new NeededEgress(egress(alias.protocol(), line),
				(resolvedFrom != null) ? Host.parse(resolvedFrom) : null, line.required(2), 1);
	}

	private static Egress egress(Protocol protocol, Journal.Line line) {
		String host = line.text(4);
		Map<String, @Nullable String> values = new LinkedHashMap<>();
		for (int i = 0; i < protocol.fields().size(); i++) {
			values.put(protocol.fields().get(i).name(), line.text(FIELDS + i));
		}
		if (protocol == Protocol.SOCKET && host != null && "unix".equals(values.get("family"))) {
			return Egress.connect(UnixDomainSocketAddress.of(host));
		}
		EgressBuilder egress = Egress.to(protocol).port((int) line.number(5));
		if (host != null) {
			egress.host(host);
		}
		values.forEach((name, value) -> {
			if (value != null) {
				egress.field(name, value);
			}
		});
		return Boolean.parseBoolean(line.text(7)) ? egress.connection().build() : egress.build();
	}

}
