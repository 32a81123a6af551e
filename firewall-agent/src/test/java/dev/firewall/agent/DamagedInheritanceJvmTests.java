package dev.firewall.agent;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

import com.acme.Generation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * JVMs whose environment does not hold what their parent put there.
 */
class DamagedInheritanceJvmTests extends AbstractJvmTests {

	private static final String VARIABLE = "FIREWALL_INHERITED";

	@ParameterizedTest
	@MethodSource("jdks")
	void jvmWhenInheritanceIsDamagedEndsBeforeMain(Jdk jdk) throws Exception {
		Map<String, String> genuine = genuine(jdk);
		String text = genuine.get(VARIABLE);
		String[] parts = text.split(":", 4);
		Map<String, String> damages = new LinkedHashMap<>();
		damages.put("", "it is cut short, or was never written by the agent");
		damages.put("whatever", "it is cut short, or was never written by the agent");
		damages.put("1:1", "it is cut short");
		damages.put("1:x:" + parts[2] + ":" + parts[3], "it is cut short");
		damages.put("2" + text.substring(1), "it is of version '2', and this agent knows version 1");
		damages.put(text.substring(0, text.length() - 1), "its digest is another");
		damages.put(text + "A", "its digest is another");
		damages.put("1:1:" + parts[2] + ":" + altered(parts[3]), "its digest is another");
		damages.put("1:2:" + parts[2] + ":" + parts[3], "variable FIREWALL_INHERITED_2 is not there");
		// With the right digest, but no bytes of a policy
		damages.put("1:1:" + digest("%%%") + ":%%%", "it cannot be decoded");
		damages.put("1:1:" + digest("AAAA") + ":AAAA", "it cannot be decoded");
		for (Map.Entry<String, String> damage : damages.entrySet()) {
			AgentJvm.Ended ended = jvm(jdk, genuine).environment(VARIABLE, damage.getKey())
				.run(Generation.class, "touch", this.folder.resolve("touched").toString());
			assertDamaged(ended, damage.getValue());
		}
		assertThat(this.folder.resolve("touched")).doesNotExist();
	}

	@ParameterizedTest
	@MethodSource("jdks")
	void jvmWhenInheritanceWasTakenAwayEndsBeforeMain(Jdk jdk) throws Exception {
		Map<String, String> genuine = genuine(jdk);
		genuine.remove(VARIABLE);
		assertDamaged(jvm(jdk, genuine).run(Generation.class, "show"), "it is not there");
	}

	@Test
	void jvmWhenInheritanceIsWholeRuns() throws Exception {
		Jdk jdk = Jdk.all().get(0);
		AgentJvm.Ended ended = jvm(jdk, genuine(jdk)).run(Generation.class, "touch",
				this.folder.resolve("touched").toString());
		assertThat(ended.output()).as(ended.errors()).startsWith("touch refused");
	}

	private static void assertDamaged(AgentJvm.Ended ended, String reason) {
		assertThat(ended.status()).isEqualTo(1);
		assertThat(ended.output()).isEmpty();
		assertThat(ended.errors())
			.contains("The policy that this JVM inherits from the one that started it is damaged, so the application"
					+ " does not start:")
			.contains("Reason: " + reason.substring(0, 1))
			.contains(reason)
			.doesNotContain("\tat ");
	}

	private static String altered(String data) {
		int middle = data.length() / 2;
		return data.substring(0, middle) + ((data.charAt(middle) == 'A') ? 'B' : 'A') + data.substring(middle + 1);
	}

	private static String digest(String data) throws Exception {
		return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(data.getBytes()));
	}

	private AgentJvm jvm(Jdk jdk, Map<String, String> environment) {
		AgentJvm jvm = AgentJvm.of(jdk);
		environment.forEach(jvm::environment);
		return jvm;
	}

	/** What a parent really gives its child. */
	private Map<String, String> genuine(Jdk jdk) throws Exception {
		String policy = file("policy", "allow: [ subprocess ]\nsubprocess: {external: block}");
		AgentJvm.Ended ended = AgentJvm.of(jdk).agent(policy).run(Generation.class, "java", "show");
		Map<String, String> environment = new LinkedHashMap<>();
		ended.output().lines().filter((line) -> line.matches("[A-Z_0-9]+=.*")).forEach((line) -> {
			int equals = line.indexOf('=');
			environment.put(line.substring(0, equals), line.substring(equals + 1));
		});
		assertThat(environment).as(ended.errors()).containsKeys(VARIABLE, "JAVA_TOOL_OPTIONS");
		return environment;
	}

}
