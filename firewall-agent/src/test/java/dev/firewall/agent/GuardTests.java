package dev.firewall.agent;

import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.SocketException;
import java.util.List;
import java.util.function.BiFunction;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whom the gate asks, and how what they answer gets to the method that asked.
 */
class GuardTests {

	private static final SecurityException OWN = new SecurityException("the agent's own policy");

	private static final SecurityException OTHER = new SecurityException("the policy of an application");

	private static final String CONNECT = key("connect");

	private static final String REWRITTEN = Hook.SEALS.get(Hook.SEALS.size() - 1).key();

	private final Seal seal = new Seal(Instruments.none());

	private final Guard guard = new Guard(new HookTransformer(List.of()), this.seal,
			new Children(new Seal(Instruments.none()), null));

	private final InetAddress address = InetAddress.getLoopbackAddress();

	@Test
	void applyWhenApplicationThatTookOverIsGoneAsksOwnPolicyAgain() {
		this.guard.own((operation, argument) -> OWN);
		takeOverAndGo();
		assertThat(this.guard.apply(CONNECT, this.address)).isSameAs(OWN);
	}

	@Test
	void applyWhenAnotherApplicationTakesOverAgainAsksThatAlone() {
		this.guard.own((operation, argument) -> OWN);
		takeOverAndGo();
		takeOverAndGo();
		assertThat(this.guard.apply(CONNECT, this.address)).isSameAs(OWN);
	}

	@Test
	void reverseWhenJudgeFailsAnswersTheAddress() {
		this.guard.own((operation, argument) -> OWN);
		assertThat(this.guard.apply(key("reverse"), this.address)).isEqualTo(this.address.getHostAddress());
		this.guard.own((operation, argument) -> {
			throw new IllegalStateException();
		});
		assertThat(this.guard.apply(key("reverse"), this.address)).isEqualTo(this.address.getHostAddress());
	}

	/** The transport lets no other exception through to whoever waits. */
	@Test
	void joinWhenRefusedPastTheJdkFailsAsInputOrOutput() {
		this.guard.own((operation, argument) -> operation.equals("join") ? OWN : null);
		for (Hook hook : NativeHooks.ALL) {
			if (hook.method().equals("joinGroup")) {
				assertThat(this.guard.apply(NativeHooks.key(hook), this.address)).isInstanceOf(SocketException.class)
					.hasFieldOrPropertyWithValue("cause", OWN);
			}
		}
		assertThat(this.guard.apply(key("join"), this.address)).isSameAs(OWN);
	}

	@ParameterizedTest
	@ValueSource(strings = { "io/netty/channel/unix/Socket", "sun/tools/attach/VirtualMachineImpl",
			"sun/net/www/protocol/http/HttpURLConnection" })
	void rewrittenWhenAnotherAgentDropsHooksPastTheJdkPutsThemBackWhereItIsLocked(String type) throws Exception {
		ClassLoader loader = type.startsWith("io/") ? getClass().getClassLoader() : null;
		try (InputStream content = ClassLoader.getSystemResourceAsStream(type + ".class")) {
			byte[] bytes = content.readAllBytes();
			Object[] made = { bytes, "another agent", loader, type };
			assertThat(this.guard.apply(REWRITTEN, made)).isSameAs(bytes);
			this.seal.tampered("a test");
			byte[] again = (byte[]) this.guard.apply(REWRITTEN, made);
			assertThat(HookCalls.in(again, GateClass.NATIVE_NAME)).isNotEmpty();
		}
	}

	/** What an application judges by is asked alone until the application is gone. */
	private void takeOverAndGo() {
		BiFunction<Object, Object, @Nullable Object> judge = new Judge();
		this.guard.add(judge);
		this.guard.takeOver();
		assertThat(this.guard.apply(CONNECT, this.address)).isSameAs(OTHER);
		WeakReference<Object> gone = new WeakReference<>(judge);
		judge = null;
		while (gone.get() != null) {
			System.gc();
		}
	}

	private static String key(String operation) {
		return Hook.ALL.stream().filter((hook) -> hook.operation().equals(operation)).findFirst().orElseThrow().key();
	}

	/** No lambda, which would never be collected. */
	private static final class Judge implements BiFunction<Object, Object, @Nullable Object> {

		@Override
		public @Nullable Object apply(Object operation, Object argument) {
			return OTHER;
		}

	}

}
