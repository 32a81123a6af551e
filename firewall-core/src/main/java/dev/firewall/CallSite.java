package dev.firewall;

import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * Finds the first line of the user's code on the stack.
 */
final class CallSite {

	private static final List<String> LIBRARIES = List.of("java.", "javax.", "jdk.", "sun.", "com.sun.", "jakarta.",
			"kotlin.", "kotlinx.", "scala.", "groovy.", "org.springframework.", "org.apache.", "org.eclipse.",
			"reactor.", "io.netty.", "io.micrometer.", "io.lettuce.", "io.grpc.", "io.opentelemetry.", "redis.clients.",
			"com.zaxxer.", "org.postgresql.", "com.mysql.", "org.mariadb.", "com.microsoft.sqlserver.", "oracle.",
			"org.h2.", "org.hsqldb.", "org.hibernate.", "org.flywaydb.", "liquibase.", "com.fasterxml.",
			"tools.jackson.", "okhttp3.", "feign.", "software.amazon.awssdk.", "com.mongodb.", "com.rabbitmq.",
			"org.junit.", "org.mockito.", "net.bytebuddy.", "org.slf4j.", "ch.qos.logback.", "org.assertj.");

	private static final List<String> OURS = List.of("dev.firewall.net.", "dev.firewall.policy.",
			"dev.firewall.context.", "dev.firewall.audit.", "dev.firewall.tool.", "dev.firewall.agent.",
			"dev.firewall.cli.", "dev.firewall.spring.");

	private static final List<String> OUR_CLASSES = List.of("Firewall", "Judge", "CallSite", "Recording", "EgressScope",
			"ListenerQueue", "Recorder", "GateJudge", "SandboxDoor");

	private CallSite() {
	}

	/**
	 * The first line of the user's code.
	 * @return such as {@code com.acme.Billing.charge(Billing.java:42)}; the first line
	 * outside the firewall where every other is a library's; {@code null} if there is
	 * none
	 */
	static @Nullable String find() {
		return StackWalker.getInstance().walk((frames) -> {
			List<StackWalker.StackFrame> outside = frames.filter((frame) -> !isFirewall(frame.getClassName())).toList();
			Optional<StackWalker.StackFrame> user = outside.stream()
				.filter((frame) -> !isLibrary(frame.getClassName()))
				.findFirst();
			return user.or(() -> outside.stream().findFirst())
				.map((frame) -> frame.toStackTraceElement().toString())
				.map(CallSite::withoutModule)
				.orElse(null);
		});
	}

	/** A stack trace element starts with the class loader and the module. */
	private static String withoutModule(String element) {
		return element.substring(element.lastIndexOf('/', element.indexOf('(')) + 1);
	}

	private static boolean isLibrary(String className) {
		return LIBRARIES.stream().anyMatch(className::startsWith) || className.contains("$$")
				|| className.startsWith("$");
	}

	private static boolean isFirewall(String className) {
		if (!className.startsWith("dev.firewall.")) {
			return false;
		}
		String name = className.substring("dev.firewall.".length());
		return OURS.stream().anyMatch((room) -> className.startsWith(room) && !name.endsWith("Tests"))
				|| OUR_CLASSES.stream().anyMatch((own) -> name.equals(own) || name.startsWith(own + "$"));
	}

}
