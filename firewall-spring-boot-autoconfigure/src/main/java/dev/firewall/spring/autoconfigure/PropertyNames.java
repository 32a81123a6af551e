package dev.firewall.spring.autoconfigure;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import dev.firewall.Protocol;

import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

/**
 * The names that a property source has. One that cannot list them, such as JNDI, is asked
 * for each that there may be, as Spring Boot's binder asks it; what is misspelt in it
 * stays unseen.
 */
final class PropertyNames {

	private static final String PREFIX = "firewall";

	private static final List<String> KEYS = List.of("level", "levels", "fail-closed", "fail-on-uncovered", "locked",
			"locked-unsafe", "rebinding.deny-private", "subprocess.external", "enforcement-points.http.enabled",
			"enforcement-points.webclient.enabled", "enforcement-points.datasource.enabled",
			"enforcement-points.redis.enabled", "enforcement-points.aws.enabled", "enforcement-points.process.enabled",
			"enforcement-points.mail.enabled", "metrics.timer.enabled", "web.problem-details.enabled");

	/** Where numbers have a gap, what comes behind it is a mistake, and not the end. */
	private static final int MISSING_AT_END = 2;

	private final PropertySource<?> source;

	private final List<String> found = new ArrayList<>();

	private PropertyNames(PropertySource<?> source) {
		this.source = source;
	}

	static List<String> of(PropertySource<?> source) {
		if (ConfigurationPropertySources.isAttachedConfigurationPropertySource(source)) {
			// All the others once more
			return List.of();
		}
		if (source instanceof EnumerablePropertySource<?> enumerable) {
			return List.of(enumerable.getPropertyNames());
		}
		return new PropertyNames(source).ask();
	}

	private List<String> ask() {
		if (this.source.getProperty(PREFIX) instanceof CharSequence) {
			this.found.add(PREFIX);
		}
		KEYS.forEach((key) -> ask(PREFIX + "." + key));
		Protocol.all().forEach((protocol) -> ask(PREFIX + ".levels." + protocol.name()));
		askTexts(PREFIX + ".allow");
		askTexts(PREFIX + ".deny");
		List<String> fields = fieldsOfRules();
		ask(PREFIX + ".rules");
		askList(PREFIX + ".rules", (rule) -> askRule(rule, fields));
		return this.found;
	}

	private boolean ask(String name) {
		return this.source.getProperty(name) != null && this.found.add(name);
	}

	private boolean askTexts(String name) {
		int before = this.found.size();
		ask(name);
		askList(name, this::ask);
		return this.found.size() > before;
	}

	private boolean askRule(String rule, List<String> fields) {
		int before = this.found.size();
		ask(rule);
		fields.forEach((field) -> askTexts(rule + "." + field));
		return this.found.size() > before;
	}

	private static void askList(String name, Predicate<String> entry) {
		int missing = 0;
		for (int index = 0; missing < MISSING_AT_END; index++) {
			missing = entry.test(name + "[" + index + "]") ? 0 : missing + 1;
		}
	}

	private static List<String> fieldsOfRules() {
		Set<String> fields = new LinkedHashSet<>(List.of("action", "protocol", "host", "port", "reason"));
		for (Protocol protocol : Protocol.all()) {
			protocol.fields().forEach((field) -> fields.add(field.name()));
		}
		return List.copyOf(fields);
	}

}
