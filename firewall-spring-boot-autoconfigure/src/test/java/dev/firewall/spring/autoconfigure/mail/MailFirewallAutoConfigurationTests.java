package dev.firewall.spring.autoconfigure.mail;

import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.Map;
import java.util.Properties;

import javax.naming.Context;
import javax.naming.spi.InitialContextFactory;

import dev.firewall.EgressBlockedException;
import dev.firewall.Firewall;
import dev.firewall.RestrictEgress;
import dev.firewall.policy.Policy;
import dev.firewall.spring.autoconfigure.EnforcementPoint;
import dev.firewall.spring.autoconfigure.scope.ScopeFirewallAutoConfiguration;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.Mockito;

import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.interceptor.DebugInterceptor;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.mail.MailSender;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MailFirewallAutoConfiguration}.
 */
class MailFirewallAutoConfigurationTests extends AbstractMailTests {

	private static Session jndi;

	private Policy policy = Policy.builder().build();

	private final ApplicationContextRunner plain = new ApplicationContextRunner()
		.withBean(Firewall.class, () -> Firewall.of(this.policy))
		.withConfiguration(AutoConfigurations.of(MailFirewallAutoConfiguration.class));

	private final ApplicationContextRunner runner = this.plain.withConfiguration(boot("MailSenderAutoConfiguration"))
		.withPropertyValues("spring.mail.host=127.0.0.1", "spring.mail.port=" + this.server.port());

	/** They moved between the lines. */
	private static AutoConfigurations boot(String... names) {
		String[] packages = { "mail.autoconfigure", "autoconfigure.mail", "actuate.autoconfigure.mail" };
		return AutoConfigurations.of(Arrays.stream(names)
			.flatMap((name) -> Arrays.stream(packages)
				.map((room) -> "org.springframework.boot." + room + "." + name)
				.filter((type) -> ClassUtils.isPresent(type, null))
				.map((type) -> ClassUtils.resolveClassName(type, null))
				.limit(1))
			.toArray(Class<?>[]::new));
	}

	@BeforeEach
	void reset() {
		Outbox.sent = 0;
	}

	@Test
	void senderWhenNothingElseIsSaidIsGuardedAndKeepsItsClass() {
		this.runner.run((context) -> {
			JavaMailSenderImpl sender = context.getBean(JavaMailSenderImpl.class);
			assertThat(sender).isSameAs(context.getBean(MailSender.class));
			assertThat(sender.getHost()).isEqualTo("127.0.0.1");
			assertThat(refusal(() -> sender.send(message("ann@example.com")))).hasMessageContaining("smtp");
			assertThat(context.getBean(EnforcementPoint.class).name()).isEqualTo("mail");
			assertThat(context.getBean(EnforcementPoint.class).state()).isEqualTo(EnforcementPoint.State.ACTIVE);
		});
		assertThat(this.server.arrivals()).isZero();
		this.policy = recipients("ann@example.com").build();
		this.runner.run((context) -> context.getBean(MailSender.class).send(message("ann@example.com")));
		assertThat(mail.received()).hasSize(1);
	}

	@Test
	void senderWhenSwitchedOffByPropertyIsNotGuarded() {
		this.runner.withPropertyValues("firewall.enforcement-points.mail.enabled=false").run((context) -> {
			assertThat(AopUtils.isAopProxy(context.getBean(JavaMailSender.class))).isFalse();
			context.getBean(MailSender.class).send(message("ann@example.com"));
			assertThat(context).doesNotHaveBean(EnforcementPoint.class);
		});
		assertThat(mail.received()).hasSize(1);
	}

	@Test
	void postProcessorWhenMailIsAbsentIsNotThere() {
		for (Class<?> absent : new Class<?>[] { JavaMailSenderImpl.class, MimeMessage.class }) {
			this.plain.withClassLoader(new FilteredClassLoader(absent))
				.run((context) -> assertThat(context).hasNotFailed()
					.doesNotHaveBean("mailFirewallPostProcessor")
					.doesNotHaveBean(EnforcementPoint.class));
		}
	}

	@Test
	void postProcessorWhenUserHasOneOfThatNameIsTheirs() {
		this.plain.withBean("mailFirewallPostProcessor", String.class, () -> "theirs")
			.run((context) -> assertThat(context.getBean("mailFirewallPostProcessor")).isEqualTo("theirs"));
	}

	@Test
	void sendersWhenThereAreSeveralAreGuardedEach() {
		this.plain.withBean("first", JavaMailSenderImpl.class, () -> MailTestServer.sender(this.server))
			.withBean("second", ReceiptSender.class, () -> new ReceiptSender(this.server.port()))
			.withBean("made", SenderFactory.class, () -> new SenderFactory(this.server.port()))
			.run((context) -> {
				assertThat(context.getBeansOfType(JavaMailSenderImpl.class)).hasSize(3)
					.allSatisfy((name, sender) -> refusal(() -> sender.send(message("ann@example.com"))));
				assertThat(context.getBean(ReceiptSender.class).subject()).isEqualTo("receipt");
			});
		assertThat(this.server.arrivals()).isZero();
	}

	@Test
	void senderWhenItsClassIsFinalKeepsItsInterfaces() {
		for (JavaMailSenderImpl sealed : new JavaMailSenderImpl[] { new Sealed(), new PartlySealed() }) {
			sealed.setHost("127.0.0.1");
			sealed.setPort(this.server.port());
			JavaMailSender sender = guarded(Policy.builder(), sealed);
			assertThat(sender).isNotInstanceOf(JavaMailSenderImpl.class);
			refusal(() -> sender.send(message("ann@example.com")));
			assertThat(this.server.arrivals()).isZero();
		}
	}

	@ParameterizedTest
	@CsvSource({ "true, false", "true, true", "false, false", "false, true" })
	void senderWhenItIsAProxyIsGuardedOnce(boolean byClass, boolean frozen) {
		JavaMailSender proxy = proxy(MailTestServer.sender(this.server), byClass, frozen);
		JavaMailSender sender = (JavaMailSender) guard(Policy.builder(), proxy);
		assertThat(sender == proxy).isNotEqualTo(frozen);
		assertThat(guard(Policy.builder(), sender)).isSameAs(sender);
		refusal(() -> sender.send(message("ann@example.com")));
		assertThat(this.records).hasSize(1);
		assertThat(this.server.arrivals()).isZero();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void proxyWhenItsSenderIsGuardedIsLeftAlone(boolean byClass) {
		JavaMailSender proxy = proxy(guarded(Policy.builder()), byClass, false);
		JavaMailSender sender = (JavaMailSender) guard(Policy.builder(), proxy);
		assertThat(((Advised) sender).getAdvisors()).hasSize(1);
		refusal(() -> sender.send(message("ann@example.com")));
		assertThat(this.records).hasSize(1);
		assertThat(this.server.arrivals()).isZero();
	}

	private static JavaMailSender proxy(JavaMailSender sender, boolean byClass, boolean frozen) {
		ProxyFactory factory = new ProxyFactory(sender);
		factory.setProxyTargetClass(byClass);
		factory.addAdvice(new DebugInterceptor());
		factory.setFrozen(frozen);
		return (JavaMailSender) factory.getProxy();
	}

	@Test
	void senderWhenItIsAMockOrOfAnotherKindIsLeftAlone() {
		JavaMailSenderImpl mock = Mockito.mock(JavaMailSenderImpl.class);
		Outbox outbox = new Outbox();
		this.plain.withBean("mock", JavaMailSenderImpl.class, () -> mock)
			.withBean("outbox", Outbox.class, () -> outbox)
			.run((context) -> {
				assertThat(context.getBean("mock")).isSameAs(mock);
				assertThat(context.getBean("outbox")).isSameAs(outbox);
				context.getBean(Outbox.class).send(message("ann@example.com"));
			});
		assertThat(Outbox.sent).isEqualTo(1);
	}

	@Test
	void senderWhenItsSessionIsFromJndiIsJudgedByThat() {
		Properties properties = new Properties();
		properties.setProperty("mail.smtp.host", "127.0.0.1");
		properties.setProperty("mail.smtp.port", String.valueOf(this.server.port()));
		jndi = Session.getInstance(properties);
		ApplicationContextRunner bound = this.plain.withConfiguration(boot("MailSenderAutoConfiguration"))
			.withSystemProperties(Context.INITIAL_CONTEXT_FACTORY + "=" + Directory.class.getName())
			.withPropertyValues("spring.mail.jndi-name=mail/Session");
		bound.run((context) -> refusal(() -> context.getBean(MailSender.class).send(message("ann@example.com"))));
		assertThat(this.server.arrivals()).isZero();
		this.policy = recipients("ann@example.com").build();
		bound.run((context) -> context.getBean(MailSender.class).send(message("ann@example.com")));
		assertThat(mail.received()).hasSize(1);
	}

	@Test
	void healthWhenNotAllowedIsDownWithTheRefusal() {
		ApplicationContextRunner healthy = this.runner
			.withConfiguration(boot("MailHealthContributorAutoConfiguration"));
		healthy.run((context) -> {
			assertThat(health(context, "getStatus")).hasToString("DOWN");
			Map<?, ?> details = (Map<?, ?>) health(context, "getDetails");
			assertThat(details.get("error")).asString()
				.contains(EgressBlockedException.class.getName(), "smtp 127.0.0.1:" + this.server.port());
		});
		assertThat(this.server.arrivals()).isZero();
		this.policy = recipients("ann@example.com").build();
		healthy.run((context) -> assertThat(health(context, "getStatus")).hasToString("UP"));
	}

	/** Its type moved between the lines. */
	private static Object health(ApplicationContext context, String getter) throws Exception {
		Object indicator = context.getBean("mailHealthContributor");
		Object health = indicator.getClass().getMethod("health").invoke(indicator);
		return health.getClass().getMethod(getter).invoke(health);
	}

	@Test
	void startWhenItTestsTheConnectionFailsWithTheRefusal() {
		this.runner.withConfiguration(boot("MailSenderValidatorAutoConfiguration"))
			.withPropertyValues("spring.mail.test-connection=true")
			.run((context) -> {
				assertThat(context).hasFailed();
				assertThat(EgressBlockedException.findIn(context.getStartupFailure())).isPresent();
			});
		assertThat(this.server.arrivals()).isZero();
	}

	@Test
	void methodWhenRestrictedToRecipientsSendsToNobodyElse() {
		this.policy = Policy.builder().allow("smtp").build();
		this.plain.withConfiguration(AutoConfigurations.of(ScopeFirewallAutoConfiguration.class))
			.withBean("mailSender", JavaMailSenderImpl.class, RecordingTransport::sender)
			.withBean(Receipts.class)
			.run((context) -> {
				Receipts receipts = context.getBean(Receipts.class);
				receipts.send("ann@example.com");
				assertThat(RecordingTransport.sent()).containsExactly("ann@example.com");
				refusal(() -> receipts.send("eve@elsewhere.com"));
				assertThat(RecordingTransport.sent()).isEmpty();
			});
	}

	static class Receipts {

		private final ObjectProvider<MailSender> sender;

		Receipts(ObjectProvider<MailSender> sender) {
			this.sender = sender;
		}

		@RestrictEgress(protocol = "smtp", host = "mail.example.com", recipient = "*@example.com")
		void send(String recipient) {
			this.sender.getObject().send(message(recipient));
		}

	}

	static class ReceiptSender extends JavaMailSenderImpl {

		ReceiptSender(int port) {
			setHost("127.0.0.1");
			setPort(port);
		}

		String subject() {
			return "receipt";
		}

	}

	static final class Sealed extends JavaMailSenderImpl {

	}

	static class PartlySealed extends JavaMailSenderImpl {

		final String subject() {
			return "receipt";
		}

	}

	static class SenderFactory implements FactoryBean<JavaMailSenderImpl> {

		private final int port;

		SenderFactory(int port) {
			this.port = port;
		}

		@Override
		public JavaMailSenderImpl getObject() {
			return new ReceiptSender(this.port);
		}

		@Override
		public Class<?> getObjectType() {
			return JavaMailSenderImpl.class;
		}

	}

	static class Outbox implements MailSender {

		private static int sent;

		@Override
		public void send(SimpleMailMessage... messages) {
			sent += messages.length;
		}

	}

	/** A directory with one entry. */
	public static class Directory implements InitialContextFactory {

		@Override
		public Context getInitialContext(Hashtable<?, ?> environment) {
			return (Context) Proxy.newProxyInstance(Directory.class.getClassLoader(), new Class<?>[] { Context.class },
					(proxy, method, arguments) -> method.getName().equals("lookup") ? jndi
							: method.getName().equals("getEnvironment") ? environment : null);
		}

	}

}
