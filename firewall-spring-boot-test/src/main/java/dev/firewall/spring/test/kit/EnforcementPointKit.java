package dev.firewall.spring.test.kit;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import dev.firewall.Decision;
import dev.firewall.DecisionRecord;
import dev.firewall.EgressBlockedException;
import dev.firewall.EgressScope;
import dev.firewall.Firewall;
import dev.firewall.Level;
import dev.firewall.policy.EgressPattern;
import dev.firewall.policy.Policy;
import dev.firewall.policy.PolicyBuilder;
import dev.firewall.spring.test.ExpectBlocked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * What every enforcement point has to do, whatever its protocol. An integration's test
 * supplies a target and a client and inherits the cases:
 *
 * <pre class="code">
 * class LettuceEnforcementPointTests extends EnforcementPointKit&lt;LoopbackServer&gt; {
 *
 *     protected LoopbackServer startTarget() {
 *         return LoopbackServer.inFrontOf(redis.port(), "redis://127.0.0.1:%d");
 *     }
 *
 *     protected KitClient&lt;LoopbackServer&gt; client(Firewall firewall) {
 *         return (server) -&gt; guarded(firewall, server.port()).opsForValue().get("key");
 *     }
 *
 * }
 * </pre>
 *
 * Nothing is skipped: a client without an asynchronous form has to have none.
 *
 * @param <T> what the client reaches out to
 * @since 0.1.0
 */
@ExpectBlocked
public abstract class EnforcementPointKit<T extends EgressTarget> {

	private static final int PATIENCE_SECONDS = 30;

	private final List<DecisionRecord> records = new CopyOnWriteArrayList<>();

	private @Nullable T target;

	private @Nullable T other;

	private @Nullable KitClient<T> client;

	/**
	 * Starts something to reach out to. Called twice for each test.
	 * @return a running target, with a rule of its own
	 * @throws Exception if it does not start
	 */
	protected abstract T startTarget() throws Exception;

	/**
	 * Creates the client under test. Called once for each test; it must not reach out to
	 * anything yet.
	 * @param firewall what the client is to be guarded by
	 * @return the guarded client
	 * @throws Exception if it cannot be created
	 */
	protected abstract KitClient<T> client(Firewall firewall) throws Exception;

	/**
	 * Whether {@link KitClient#callAsync} is there.
	 * @return {@code false} if left as it is
	 */
	protected boolean isAsynchronous() {
		return false;
	}

	/**
	 * A pattern for the target whose evaluation throws an error, to fail inside the
	 * firewall.
	 * @param target the target
	 * @return the pattern
	 */
	protected EgressPattern failingPattern(T target) {
		return EgressPattern.anyProtocol().hostMatching((host) -> {
			throw new AssertionError("thrown by the compatibility kit");
		});
	}

	@BeforeEach
	final void startTargets() throws Exception {
		this.target = startTarget();
		this.other = startTarget();
	}

	@AfterEach
	final void closeAll() {
		T target = this.target;
		T other = this.other;
		KitClient<T> client = this.client;
		try (target; other; client) {
			this.records.clear();
		}
	}

	@Test
	void callWhenAllowedArrives() throws Exception {
		KitClient<T> client = guard(policy().allow(target().rule()));
		client.call(target());
		assertThat(target().arrivals()).isPositive();
		assertThat(this.records).isEmpty();
	}

	@Test
	void callWhenNotAllowedIsRefusedBeforeAnythingArrives() throws Exception {
		KitClient<T> client = guard(policy().allow(other().rule()));
		EgressBlockedException refusal = refusalOf(() -> client.call(target()));
		assertThat(refusal.decision().cause()).isEqualTo(Decision.Cause.NOT_ALLOWED);
		assertThat(target().arrivals()).isZero();
	}

	@Test
	void callWhenRefusedIsRecordedOnceBeforeItIsThrown() throws Exception {
		KitClient<T> client = guard(policy().allow(other().rule()));
		EgressBlockedException refusal = refusalOf(() -> client.call(target()));
		assertThat(this.records).singleElement().satisfies((record) -> {
			assertThat(record.egress()).isSameAs(refusal.egress());
			assertThat(record.decision()).isSameAs(refusal.decision());
			assertThat(record.decision().outcome()).isEqualTo(Decision.Outcome.BLOCKED);
		});
	}

	@Test
	void messageWhenNotAllowedNamesTheDestinationAndARuleThatWouldAllowIt() throws Exception {
		KitClient<T> client = guard(policy().allow(other().rule()));
		EgressBlockedException refusal = refusalOf(() -> client.call(target()));
		assertThat(refusal.getMessage()).contains(refusal.egress().toString()).contains(refusal.egress().ruleText());
		assertThat(EgressPattern.parse(target().rule()).matches(refusal.egress()))
			.as("%s is what %s names", refusal.egress(), target().rule())
			.isTrue();
	}

	@Test
	void callWhenDeniedByARuleIsRefusedAndTheMessageNamesTheRule() throws Exception {
		KitClient<T> client = guard(policy().allow(target().rule()).deny(target().rule()));
		EgressBlockedException refusal = refusalOf(() -> client.call(target()));
		assertThat(refusal.decision().cause()).isEqualTo(Decision.Cause.DENY_RULE);
		assertThat(refusal.getMessage()).contains(target().rule());
		assertThat(target().arrivals()).isZero();
	}

	@Test
	void callWhenLevelIsWarnProceedsWithOneRecord() throws Exception {
		KitClient<T> client = guard(policy().level(Level.WARN).allow(other().rule()));
		client.call(target());
		assertThat(target().arrivals()).isPositive();
		assertThat(this.records).singleElement()
			.extracting((record) -> record.decision().outcome())
			.isEqualTo(Decision.Outcome.WARNED);
	}

	@Test
	void callWhenLevelIsOffProceedsWithoutRecord() throws Exception {
		KitClient<T> client = guard(policy().level(Level.OFF).allow(other().rule()));
		client.call(target());
		assertThat(target().arrivals()).isPositive();
		assertThat(this.records).isEmpty();
	}

	@Test
	void callWhenOutsideACeilingIsRefusedAndAfterwardsProceeds() throws Exception {
		KitClient<T> client = guard(policy().allow(target().rule(), other().rule()));
		EgressScope ceiling = EgressScope.restrict(other().rule()).label("the ceiling of the kit");
		EgressBlockedException refusal = ceiling.call(() -> refusalOf(() -> client.call(target())));
		assertThat(refusal.decision().cause()).isEqualTo(Decision.Cause.CEILING);
		assertThat(refusal.getMessage()).contains("the ceiling of the kit");
		assertThat(target().arrivals()).isZero();
		client.call(target());
		assertThat(target().arrivals()).isPositive();
	}

	@Test
	void callWhenInsideADenyScopeIsRefused() throws Exception {
		KitClient<T> client = guard(policy().allow(target().rule()));
		EgressBlockedException refusal = EgressScope.deny(target().rule())
			.call(() -> refusalOf(() -> client.call(target())));
		assertThat(refusal.decision().cause()).isEqualTo(Decision.Cause.DENY_RULE);
		assertThat(target().arrivals()).isZero();
	}

	@Test
	void callWhenTheFirewallFailsIsRefused() throws Exception {
		KitClient<T> client = guard(policy().allow(target().rule()).deny(failingPattern(target())));
		EgressBlockedException refusal = refusalOf(() -> client.call(target()));
		assertThat(refusal.decision().cause()).isEqualTo(Decision.Cause.ERROR);
		assertThat(target().arrivals()).isZero();
	}

	@Test
	void callAsyncWhenAllowedArrives() throws Exception {
		KitClient<T> client = guard(policy().allow(target().rule()));
		CompletionStage<?> stage = client.callAsync(target());
		assertThat(stage != null).as("the client has an asynchronous form").isEqualTo(isAsynchronous());
		if (stage != null) {
			await(stage);
			assertThat(target().arrivals()).isPositive();
		}
		assertThat(this.records).isEmpty();
	}

	@Test
	void callAsyncWhenNotAllowedFailsBeforeAnythingArrives() throws Exception {
		KitClient<T> client = guard(policy().allow(other().rule()));
		if (isAsynchronous()) {
			refusalOf(() -> await(client.callAsync(target())));
			assertThat(this.records).hasSize(1);
		}
		else {
			assertThat(client.callAsync(target())).isNull();
		}
		assertThat(target().arrivals()).isZero();
	}

	@Test
	void callAsyncWhenOutsideACeilingFails() throws Exception {
		KitClient<T> client = guard(policy().allow(target().rule(), other().rule()));
		EgressScope.restrict(other().rule()).run(() -> {
			if (isAsynchronous()) {
				EgressBlockedException refusal = refusalOf(() -> await(client.callAsync(target())));
				assertThat(refusal.decision().cause()).isEqualTo(Decision.Cause.CEILING);
			}
			else {
				assertThat(client.callAsync(target())).isNull();
			}
		});
		assertThat(target().arrivals()).isZero();
	}

	/**
	 * Starts a policy.
	 * @return a builder without rules, level error
	 */
	protected static PolicyBuilder policy() {
		return Policy.builder().name("kit");
	}

	/**
	 * Creates the client under test on a policy and closes it after the test.
	 * @param policy the policy
	 * @return the guarded client
	 * @throws Exception if it cannot be created
	 */
	protected final KitClient<T> guard(PolicyBuilder policy) throws Exception {
		KitClient<T> created = client(firewall(policy));
		this.client = created;
		return created;
	}

	/**
	 * Creates a firewall whose decisions are in {@link #records()}.
	 * @param policy its policy
	 * @return the firewall
	 */
	protected final Firewall firewall(PolicyBuilder policy) {
		return Firewall.builder().policy(policy.build()).recorder(this.records::add).log((logger, message) -> {
		}).build();
	}

	/**
	 * The target that tests call.
	 * @return the target
	 */
	protected final T target() {
		return Objects.requireNonNull(this.target, "not started");
	}

	/**
	 * Another target of the same kind.
	 * @return the target
	 */
	protected final T other() {
		return Objects.requireNonNull(this.other, "not started");
	}

	/**
	 * The decisions so far that were not a plain allow.
	 * @return the decisions
	 */
	protected final List<DecisionRecord> records() {
		return this.records;
	}

	/**
	 * Makes a call that has to be refused.
	 * @param call the call
	 * @return the refusal, found as applications find it
	 */
	protected static EgressBlockedException refusalOf(Call call) {
		Throwable thrown = catchThrowable(call::run);
		assertThat(thrown).as("what the call threw").isNotNull();
		EgressBlockedException refusal = EgressBlockedException.findIn(thrown).orElse(null);
		if (refusal == null) {
			throw new AssertionError("Not a refusal: " + thrown, thrown);
		}
		return refusal;
	}

	/**
	 * Waits for the end of a stage.
	 * @param stage the stage
	 * @return its result
	 * @throws Exception what it failed with
	 */
	protected static @Nullable Object await(@Nullable CompletionStage<?> stage) throws Exception {
		try {
			return Objects.requireNonNull(stage, "no asynchronous form of the call")
				.toCompletableFuture()
				.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof Exception cause) ? cause : ex;
		}
	}

	/**
	 * A call that may throw.
	 */
	@FunctionalInterface
	protected interface Call {

		/**
		 * Makes the call.
		 * @throws Exception what the client throws
		 */
		void run() throws Exception;

	}

}
