package dev.firewall.spring.autoconfigure.actuate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.firewall.spring.autoconfigure.EnforcementPoint;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.env.Environment;

/**
 * Every enforcement point: those that published themselves, and those that are known but
 * did not, because what they guard is not there or they are switched off.
 */
final class EnforcementPoints {

	static final Map<String, String> KNOWN = known();

	private final ObjectProvider<EnforcementPoint> beans;

	private final Environment environment;

	EnforcementPoints(ObjectProvider<EnforcementPoint> beans, Environment environment) {
		this.beans = beans;
		this.environment = environment;
	}

	private static Map<String, String> known() {
		Map<String, String> known = new LinkedHashMap<>();
		known.put("http", "RestTemplate and RestClient");
		known.put("webclient", "WebClient");
		known.put("datasource", "DataSource");
		known.put("redis", "Lettuce and Jedis connection factories");
		known.put("process", "ProcessRunner");
		known.put("aws", "clients of the AWS SDK");
		known.put("mail", "JavaMailSenderImpl");
		return known;
	}

	/** Sorted by name. Asked for each time, since a state may be found out late. */
	List<EnforcementPoint> all() {
		List<EnforcementPoint> points = new ArrayList<>(this.beans.orderedStream().toList());
		KNOWN.forEach((name, guards) -> {
			if (points.stream().noneMatch((point) -> point.name().equals(name))) {
				points.add(new EnforcementPoint(name, guards, EnforcementPoint.State.ABSENT, whyAbsent(name)));
			}
		});
		points.sort(Comparator.comparing(EnforcementPoint::name));
		return points;
	}

	private String whyAbsent(String name) {
		String property = "firewall.enforcement-points." + name + ".enabled";
		return "false".equalsIgnoreCase(this.environment.getProperty(property)) ? "switched off by " + property
				: "its auto-configuration did not apply";
	}

	/** Those that should guard but do not. */
	List<EnforcementPoint> notGuarded() {
		return all().stream().filter((point) -> point.state() == EnforcementPoint.State.NOT_GUARDED).toList();
	}

}
