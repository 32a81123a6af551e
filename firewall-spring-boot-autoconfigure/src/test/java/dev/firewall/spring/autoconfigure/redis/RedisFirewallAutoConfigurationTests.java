package dev.firewall.spring.autoconfigure.redis;

import java.time.Duration;
import java.util.Arrays;

import dev.firewall.EgressBlockedException;
import dev.firewall.Firewall;
import dev.firewall.policy.EgressPattern;
import dev.firewall.policy.Policy;
import dev.firewall.policy.Rule;
import dev.firewall.spring.autoconfigure.EnforcementPoint;
import dev.firewall.spring.test.kit.LoopbackServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aop.support.AopUtils;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cache.Cache;
import org.springframework.context.ApplicationContext;
import org.springframework.data.redis.cache.RedisCacheManager;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;
import org.springframework.session.data.redis.RedisSessionRepository;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RedisFirewallAutoConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
class RedisFirewallAutoConfigurationTests {

	private final LoopbackServer server = RedisServers.open();

	private Policy policy = Policy.builder().build();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withBean(Firewall.class, () -> Firewall.of(this.policy))
		.withConfiguration(AutoConfigurations.of(RedisFirewallAutoConfiguration.class))
		.withConfiguration(boot("DataRedisAutoConfiguration", "RedisAutoConfiguration"))
		.withConfiguration(boot("DataRedisReactiveAutoConfiguration", "RedisReactiveAutoConfiguration"))
		.withPropertyValues("spring.data.redis.host=127.0.0.1", "spring.data.redis.port=" + this.server.port());

	/** It moved and was renamed between the lines. */
	private static AutoConfigurations boot(String... names) {
		String[] packages = { "data.redis.autoconfigure", "autoconfigure.data.redis", "data.redis.autoconfigure.health",
				"actuate.autoconfigure.data.redis" };
		return AutoConfigurations.of(Arrays.stream(packages)
			.flatMap((room) -> Arrays.stream(names).map((name) -> "org.springframework.boot." + room + "." + name))
			.filter((name) -> ClassUtils.isPresent(name, null))
			.map((name) -> ClassUtils.resolveClassName(name, null))
			.findFirst()
			.orElseThrow());
	}

	@AfterEach
	void close() {
		this.server.close();
	}

	private void allow(String... commands) {
		this.policy = Policy.builder()
			.rule(Rule
				.allow(EgressPattern.of("redis").host("127.0.0.1").port(this.server.port()).field("command", commands)))
			.build();
	}

	@ParameterizedTest
	@ValueSource(strings = { "lettuce", "jedis" })
	void factoryWhenNothingElseIsSaidIsGuardedAndKeepsItsClass(String type) {
		this.runner.withPropertyValues("spring.data.redis.client-type=" + type).run((context) -> {
			Class<?> expected = type.equals("jedis") ? JedisConnectionFactory.class : LettuceConnectionFactory.class;
			assertThat(context.getBean(expected)).isSameAs(context.getBean(RedisConnectionFactory.class));
			AbstractRedisTests.refusal(() -> context.getBean(StringRedisTemplate.class).opsForValue().get("a"));
			assertThat(context.getBean(EnforcementPoint.class).name()).isEqualTo("redis");
			assertThat(context.getBean(EnforcementPoint.class).state()).isEqualTo(EnforcementPoint.State.ACTIVE);
		});
		assertThat(this.server.arrivals()).isZero();
	}

	@Test
	void factoryWhenSwitchedOffByPropertyIsNotGuarded() {
		this.runner.withPropertyValues("firewall.enforcement-points.redis.enabled=false").run((context) -> {
			assertThat(AopUtils.isAopProxy(context.getBean(RedisConnectionFactory.class))).isFalse();
			assertThat(context.getBean(StringRedisTemplate.class).opsForValue().get("a:none")).isNull();
			assertThat(context).doesNotHaveBean(EnforcementPoint.class);
		});
	}

	@Test
	void postProcessorWhenSpringDataRedisIsAbsentIsNotThere() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(RedisFirewallAutoConfiguration.class))
			.withBean(Firewall.class, () -> Firewall.of(this.policy))
			.withClassLoader(new FilteredClassLoader(RedisConnectionFactory.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("redisFirewallPostProcessor"));
	}

	@Test
	void postProcessorWhenUserHasOneOfThatNameIsTheirs() {
		this.runner.withBean("redisFirewallPostProcessor", String.class, () -> "theirs")
			.run((context) -> assertThat(context.getBean("redisFirewallPostProcessor")).isEqualTo("theirs"));
	}

	@Test
	void applicationWhenRedisIsNotConfiguredConnectsNowhereAndWarnsOfNothing(CapturedOutput output) {
		this.runner.withPropertyValues("debug=false")
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(RedisConnectionFactory.class));
		assertThat(this.server.arrivals()).isZero();
		assertThat(output).doesNotContain(" WARN ").doesNotContain(" ERROR ");
	}

	@Test
	void factoryWhenInitializedEagerlyIsGuardedFromTheFirstConnection() {
		this.runner.withBean("eager", LettuceConnectionFactory.class, () -> {
			LettuceConnectionFactory factory = new LettuceConnectionFactory("127.0.0.1", this.server.port());
			factory.setEagerInitialization(true);
			return factory;
		}).run((context) -> {
			assertThat(context).hasFailed();
			assertThat(EgressBlockedException.findIn(context.getStartupFailure())).isPresent();
		});
		assertThat(this.server.arrivals()).isZero();
		allow("GET");
		this.runner.withBean("eager", LettuceConnectionFactory.class, () -> {
			LettuceConnectionFactory factory = new LettuceConnectionFactory("127.0.0.1", this.server.port());
			factory.setEagerInitialization(true);
			return factory;
		}).run((context) -> {
			assertThat(this.server.arrivals()).isPositive();
			StringRedisTemplate template = context.getBean(StringRedisTemplate.class);
			AbstractRedisTests.refusal(() -> template.opsForValue().set("a", "1"));
			assertThat(template.opsForValue().get("a:none")).isNull();
		});
	}

	@Test
	void nodeWhenItCannotBeParsedFailsTheStartWithOneClearError() {
		this.runner.withPropertyValues("spring.data.redis.cluster.nodes=127.0.0.1:seven").run((context) -> {
			assertThat(context).hasFailed();
			assertThat(context.getStartupFailure()).rootCause().hasMessageContaining("seven");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "lettuce", "jedis" })
	void cacheAndSessionsWhenTheirCommandsAreAllowedWork(String type) {
		this.policy = Policy.builder().allow(this.server.rule()).build();
		this.runner.withPropertyValues("spring.data.redis.client-type=" + type).run((context) -> {
			RedisConnectionFactory factory = context.getBean(RedisConnectionFactory.class);
			Cache cache = RedisCacheManager.create(factory).getCache("firewall");
			assertThat(cache).isNotNull();
			cache.put("key", "value");
			assertThat(cache.get("key", String.class)).isEqualTo("value");
			// A mere evict() may take effect later
			cache.evictIfPresent("key");
			assertThat(cache.get("key")).isNull();
			RedisTemplate<String, Object> template = new RedisTemplate<>();
			template.setConnectionFactory(factory);
			template.afterPropertiesSet();
			useSessions(new RedisSessionRepository(template));
		});
	}

	private static <S extends Session> void useSessions(SessionRepository<S> sessions) {
		S session = sessions.createSession();
		session.setMaxInactiveInterval(Duration.ofMinutes(1));
		session.setAttribute("user", "alice");
		sessions.save(session);
		assertThat(sessions.findById(session.getId()).<String>getAttribute("user")).isEqualTo("alice");
		sessions.deleteById(session.getId());
		assertThat(sessions.findById(session.getId())).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "lettuce", "jedis" })
	void healthWhenInfoIsAllowedIsUpAndOtherwiseDown(String type) {
		ApplicationContextRunner healthy = this.runner.withPropertyValues("spring.data.redis.client-type=" + type)
			.withConfiguration(
					boot("DataRedisHealthContributorAutoConfiguration", "RedisHealthContributorAutoConfiguration"));
		allow("INFO");
		healthy.run((context) -> assertThat(health(context)).isEqualTo("UP"));
		allow("GET");
		healthy.run((context) -> assertThat(health(context)).isEqualTo("DOWN"));
	}

	/** Its type moved between the lines. */
	private static String health(ApplicationContext context) throws Exception {
		Object indicator = context.getBean("redisHealthContributor");
		Object health = indicator.getClass().getMethod("health").invoke(indicator);
		Object status = health.getClass().getMethod("getStatus").invoke(health);
		return status.toString();
	}

	@Test
	void reactiveTemplateWhenNotAllowedIsRefused() {
		this.runner.run((context) -> AbstractRedisTests.refusal(() -> context.getBean(ReactiveStringRedisTemplate.class)
			.opsForValue()
			.get("a")
			.block(Duration.ofSeconds(30))));
		assertThat(this.server.arrivals()).isZero();
	}

}
