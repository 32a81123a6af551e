package dev.firewall.spring.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import com.jayway.jsonpath.JsonPath;
import dev.firewall.Level;
import dev.firewall.Protocol;
import dev.firewall.policy.PolicyReader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests that what editors are told of the configuration is what the firewall reads.
 */
class FirewallMetadataTests {

	private final Map<String, Map<String, Object>> properties = named("properties");

	private final Map<String, Map<String, Object>> hints = named("hints");

	@Test
	void propertiesHaveDescriptions() {
		assertThat(this.properties).isNotEmpty()
			.allSatisfy((name, property) -> assertThat(property.get("description")).as(name).isNotNull());
	}

	@Test
	void propertiesHaveDefaults() {
		assertThat(this.properties.get("firewall.level")).containsEntry("defaultValue", "warn");
		assertThat(this.properties.get("firewall.fail-closed")).containsEntry("defaultValue", true);
		assertThat(this.properties.get("firewall.fail-on-uncovered")).containsEntry("defaultValue", false);
		assertThat(this.properties.get("firewall.locked")).containsEntry("defaultValue", false);
		assertThat(this.properties.get("firewall.locked-unsafe")).containsEntry("defaultValue", "allow");
		assertThat(this.properties.get("firewall.rebinding.deny-private")).containsEntry("defaultValue", false);
		assertThat(this.properties.get("firewall.enforcement-points.http.enabled")).containsEntry("defaultValue", true);
		assertThat(new FirewallProperties().getLevel()).isEqualTo(Level.WARN);
	}

	@Test
	void propertiesAreReadable() {
		this.properties.forEach((name, property) -> {
			String path = name.substring("firewall.".length());
			Object value = switch (String.valueOf(property.get("type")).replaceAll("<.*", "")) {
				case "java.lang.Boolean" -> true;
				case "dev.firewall.Level", "dev.firewall.policy.External" -> "warn";
				case "java.lang.String" -> "allow";
				case "java.util.List" -> List.of();
				case "java.util.Map" -> Map.of();
				default -> throw new AssertionError(name + " has type " + property.get("type"));
			};
			assertThatNoException().as(name).isThrownBy(() -> PolicyReader.strict().read(tree(path, value)));
		});
	}

	@Test
	void propertiesAreAskedForWhereSourceCannotListThem() {
		Set<String> asked = new LinkedHashSet<>();
		assertThat(PropertyNames.of(new PropertySource<>("asked") {

			@Override
			public @Nullable Object getProperty(String name) {
				asked.add(name);
				return null;
			}

		})).isEmpty();
		assertThat(this.properties.keySet()).allSatisfy((name) -> assertThat(asked)
			.anyMatch((one) -> one.equals(name) || one.startsWith(name + "[0]") || one.startsWith(name + ".")));
		values("firewall.levels.keys").forEach((protocol) -> assertThat(asked).contains("firewall.levels." + protocol));
	}

	@Test
	void hintsOfLevelsNameEveryProtocolAndLevel() {
		assertThat(values("firewall.levels.keys"))
			.containsExactlyElementsOf(Protocol.all().stream().map((protocol) -> (Object) protocol.name()).toList());
		for (String name : List.of("firewall.level", "firewall.levels.values")) {
			assertThat(values(name)).containsExactly("off", "warn", "error", "strict");
			values(name).forEach((level) -> assertThat(Level.parse(level.toString())).isNotNull());
		}
	}

	@Test
	void hintsOfRulesAreRules() {
		assertThatNoException().isThrownBy(() -> PolicyReader.strict()
			.read(Map.of("allow", values("firewall.allow"), "deny", values("firewall.deny"))));
	}

	@Test
	void fieldsOfRulesAreThoseOfTheProtocols() {
		List<String> fields = new ArrayList<>(List.of("action", "protocol", "host", "port", "reason"));
		Protocol.all()
			.stream()
			.filter((protocol) -> protocol != Protocol.TOOL)
			.flatMap((protocol) -> protocol.fields().stream())
			.map((field) -> field.name().replace("-", ""))
			.filter((name) -> !fields.contains(name))
			.forEach(fields::add);
		List<String> components = new ArrayList<>();
		for (var component : FirewallProperties.RuleProperties.class.getRecordComponents()) {
			components.add(component.getName().toLowerCase(Locale.ROOT));
		}
		assertThat(components).containsAll(fields);
	}

	private List<Object> values(String hint) {
		List<Object> values = new ArrayList<>();
		for (Object value : (List<?>) this.hints.get(hint).get("values")) {
			assertThat(((Map<?, ?>) value).get("description")).isNotNull();
			values.add(((Map<?, ?>) value).get("value"));
		}
		return values;
	}

	private static Map<String, Object> tree(String path, Object value) {
		int dot = path.indexOf('.');
		Map<String, Object> tree = new HashMap<>();
		tree.put((dot < 0) ? path : path.substring(0, dot), (dot < 0) ? value : tree(path.substring(dot + 1), value));
		return tree;
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Map<String, Object>> named(String kind) {
		try (InputStream json = new ClassPathResource("META-INF/spring-configuration-metadata.json").getInputStream()) {
			Map<String, Object> metadata = JsonPath.parse(json).json();
			Map<String, Map<String, Object>> named = new LinkedHashMap<>();
			for (Object entry : (List<?>) metadata.get(kind)) {
				Map<String, Object> values = (Map<String, Object>) entry;
				if (values.get("name").toString().startsWith("firewall.")) {
					named.put(values.get("name").toString(), values);
				}
			}
			return named;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
