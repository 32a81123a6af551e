package com.acme;

import java.lang.instrument.ClassDefinition;
import java.util.Map;
import java.util.Set;

/**
 * With the {@code Instrumentation} of an agent that was listed before the firewall's.
 */
final class InstrumentationAttempts {

	private InstrumentationAttempts() {
	}

	static void addTo(Map<String, Way> attempts) {
		attempts.put("Instrumentation.addTransformer and retransformClasses", () -> {
			StrippingAgent.strip(StrippingAgent.instrumentation);
			return Reach.DONE;
		});
		attempts.put("Instrumentation.addTransformer", () -> {
			StrippingAgent.instrumentation.addTransformer(new StrippingAgent.Original());
			return Reach.DONE;
		});
		attempts.put("Instrumentation.retransformClasses of a class with a hook", () -> {
			StrippingAgent.instrumentation.retransformClasses(Reach.jdk("sun.nio.ch.Net"));
			return Reach.DONE;
		});
		attempts.put("Instrumentation.redefineClasses with a class as it was", () -> {
			StrippingAgent.instrumentation
				.redefineClasses(new ClassDefinition(Reach.jdk("java.net.Socket"), Reach.bytes("java.net.Socket")));
			return Reach.DONE;
		});
		attempts.put("Instrumentation.redefineClasses of the class that guards it", () -> {
			StrippingAgent.instrumentation
				.redefineClasses(new ClassDefinition(Reach.jdk("sun.instrument.InstrumentationImpl"),
						Reach.bytes("sun.instrument.InstrumentationImpl")));
			return Reach.DONE;
		});
		attempts.put("Instrumentation.redefineClasses of the core", () -> {
			StrippingAgent.instrumentation
				.redefineClasses(new ClassDefinition(Reach.core("GateJudge"), Reach.bytes("dev.firewall.GateJudge")));
			return Reach.DONE;
		});
		attempts.put("Instrumentation.redefineModule that opens the JDK", () -> {
			StrippingAgent.instrumentation.redefineModule(Object.class.getModule(), Set.of(), Map.of(),
					Map.of("sun.nio.ch", Set.of(InstrumentationAttempts.class.getModule())), Set.of(), Map.of());
			return NativeConnect.byReflection(Targets.CLOSING);
		});
		attempts.put("Instrumentation.redefineModule that opens the agent", () -> {
			StrippingAgent.instrumentation.redefineModule(Reach.agent("Firewall").getModule(), Set.of(), Map.of(),
					Map.of("dev.firewall", Set.of(InstrumentationAttempts.class.getModule())), Set.of(), Map.of());
			return Reach.set(Reach.agent("ActiveFirewall"), "state", null,
					Reach.get(Reach.agent("ActiveFirewall$Nothing"), "STATE", null));
		});
		attempts.put("Instrumentation.setNativeMethodPrefix", () -> {
			StrippingAgent.instrumentation.setNativeMethodPrefix(new StrippingAgent.Original(), "own_");
			return Reach.DONE;
		});
	}

}
