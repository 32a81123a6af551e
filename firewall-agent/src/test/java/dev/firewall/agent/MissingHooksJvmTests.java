package dev.firewall.agent;

import java.io.FileDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;

import com.acme.OldTransport;
import com.acme.Plain;
import com.google.re2j.Pattern;
import dev.firewall.Firewall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.Remapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * JDKs and libraries that lack a method that is to be hooked.
 */
class MissingHooksJvmTests extends AbstractListenerTests {

	private static final String SOCKETS = "sun/nio/ch/UnixDomainSockets";

	private static final String NAMED = "The firewall agent cannot guard com.acme.old.channel.unix.Socket completely.";

	private static final String REFUSED = "The firewall is locked and cannot guard com.acme.old.channel.unix.Socket";

	@ParameterizedTest
	@MethodSource("jdks")
	void libraryWhenPolicyIsLockedRefuses(Jdk jdk) throws Exception {
		AgentJvm.Ended ended = transport(AgentJvm.of(jdk).agent(policy(true)), "once");
		assertThat(ended.output().lines()).singleElement().asString().startsWith(REFUSED);
		assertThat(ended.errors()).contains(NAMED + " The firewall is locked, so all of the class refuses")
			.contains(" sendToAddressDomainSocket");
		assertThat(this.listeners.arrivals()).isZero();
	}

	@ParameterizedTest
	@MethodSource("jdks")
	void libraryWhenNothingIsLockedIsNamedAndGoesOn(Jdk jdk) throws Exception {
		AgentJvm.Ended ended = transport(AgentJvm.of(jdk).agent(policy(false)), "once");
		assertThat(ended.output().lines()).containsExactly("nothing stops it");
		assertThat(ended.errors()).contains(NAMED + " What passes by these methods is open:");
		assertThat(this.listeners.arrivals()).isEqualTo(1);
	}

	@ParameterizedTest
	@MethodSource("jdks")
	void libraryWhenPolicyIsLockedLaterRefusesAsLong(Jdk jdk) throws Exception {
		AgentJvm.Ended ended = transport(AgentJvm.of(jdk).agent(""), "lock");
		assertThat(ended.output().lines()).hasSize(4)
			.containsSubsequence("nothing stops it", "locked", "nothing stops it")
			.element(2)
			.asString()
			.startsWith(REFUSED);
		assertThat(this.listeners.arrivals()).isEqualTo(2);
	}

	@Test
	void jdkWhenPolicyIsLockedEndsBeforeMain() throws Exception {
		AgentJvm.Ended ended = unknown().agent(policy(true))
			.reaching(this.listeners)
			.run(Plain.class, String.valueOf(this.listeners.closingPort()));
		assertThat(ended.status()).isEqualTo(1);
		assertThat(ended.output()).isEmpty();
		assertThat(ended.errors())
			.contains("sun.nio.ch.UnixDomainSockets.connect (every connection to a UNIX-domain socket)")
			.contains("The policy is locked, so the application does not start.");
		assertThat(this.listeners.arrivals()).isZero();
	}

	@Test
	void jdkWhenAgentThatComesTwiceMayNotBeUncoveredEndsBeforeMain() throws Exception {
		AgentJvm.Ended ended = unknown().agent("")
			.agent(file("policy", "fail-on-uncovered: true\nallow: [ elsewhere.example ]"))
			.reaching(this.listeners)
			.run(Plain.class, String.valueOf(this.listeners.closingPort()));
		assertThat(ended.status()).isEqualTo(1);
		assertThat(ended.output()).isEmpty();
		assertThat(ended.errors()).contains("The policy says 'fail-on-uncovered', so the application does not start.");
		assertThat(this.listeners.arrivals()).isZero();
	}

	@Test
	void jdkWhenApplicationEndsAtOnceIsNamed() throws Exception {
		AgentJvm.Ended ended = unknown().agent("")
			.reaching(this.listeners)
			.run(Plain.class, String.valueOf(this.listeners.closingPort()));
		assertThat(ended.output().lines()).containsExactly("main runs", "connected");
		assertThat(ended.errors()).containsOnlyOnce("These ways out are open:\n  sun.nio.ch.UnixDomainSockets.connect");
	}

	@Test
	void jdkWhenNothingIsLockedIsNamedAndCannotBeLocked() throws Exception {
		AgentJvm.Ended ended = transport(unknown().agent(""), "lock");
		assertThat(ended.errors()).contains("These ways out are open:\n  sun.nio.ch.UnixDomainSockets.connect");
		assertThat(ended.output()).contains("The firewall agent cannot lock this JVM, since these ways out are open");
	}

	private AgentJvm.Ended transport(AgentJvm jvm, String how) throws Exception {
		AgentJvm.Ended ended = jvm.reaching(this.listeners)
			.options("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED", "-Dtarget.closing=" + this.listeners.closingPort())
			.with(Firewall.class, Pattern.class)
			.run(OldTransport.class, how, String.valueOf(this.listeners.closingPort()));
		assertThat(ended.status()).as(ended.errors()).isZero();
		return ended;
	}

	/** A JDK in which a method has another name. */
	private AgentJvm unknown() throws Exception {
		Path patch = Files.createDirectories(this.folder.resolve("patch/sun/nio/ch"));
		ClassWriter writer = new ClassWriter(0);
		try (var content = Object.class.getResourceAsStream("/" + SOCKETS + ".class")) {
			new ClassReader(content.readAllBytes()).accept(new ClassRemapper(writer, new Remapper(Opcodes.ASM9) {

				@Override
				public String mapMethodName(String owner, String name, String descriptor) {
					boolean hooked = owner.equals(SOCKETS) && name.equals("connect") && descriptor
						.startsWith("(" + Type.getDescriptor(FileDescriptor.class) + Type.getDescriptor(Path.class));
					return hooked ? "connectAnew" : name;
				}

			}), 0);
		}
		Files.write(patch.resolve("UnixDomainSockets.class"), writer.toByteArray());
		return AgentJvm.of(Jdk.all().get(0)).options("--patch-module=java.base=" + this.folder.resolve("patch"));
	}

	private String policy(boolean locked) throws Exception {
		return file("policy", "locked: " + locked + "\nallow: [ elsewhere.example ]");
	}

}
