package dev.firewall.agent;

import java.lang.instrument.ClassDefinition;
import java.lang.instrument.Instrumentation;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SealTests {

	private static final String REDEFINE = Hook.SEALS.stream()
		.filter((hook) -> hook.method().equals("redefineClasses"))
		.findFirst()
		.orElseThrow()
		.key();

	private final ClassDefinition[] definitions = { new ClassDefinition(Socket.class, new byte[0]) };

	private final List<Object> answers = new ArrayList<>();

	private Seal seal;

	/** The JDK has the transformers of all agents look at a class that one rewrites. */
	@Test
	void instrumentWhenAnotherAgentActsWhileClassesAreRewrittenIsRefused() {
		Instrumentation other = Instruments.none();
		this.seal = new Seal(
				Instruments.rewriting(() -> this.answers.add(this.seal.instrument(REDEFINE, other, this.definitions))));
		this.seal.close();
		assertThat(this.answers).containsExactly((Object) null);
		this.seal.denyUnsafe();
		assertThat(this.answers).hasSize(2).last().isInstanceOf(SecurityException.class);
		assertThat(this.seal.check()).hasMessageContaining("another agent called redefineClasses");
	}

	@Test
	void instrumentWhenItsOwnActsWhileItRewritesGoesOn() {
		Instrumentation[] own = new Instrumentation[1];
		own[0] = Instruments
			.rewriting(() -> this.answers.add(this.seal.instrument(REDEFINE, own[0], this.definitions)));
		this.seal = new Seal(own[0]);
		this.seal.close();
		this.seal.denyUnsafe();
		assertThat(this.answers).containsExactly(null, null);
		assertThat(this.seal.check()).isNull();
	}

}
