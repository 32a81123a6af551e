package dev.firewall.spring.autoconfigure.scope;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.firewall.DenyEgress;
import dev.firewall.RestrictEgress;
import dev.firewall.context.Frames;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.framework.autoproxy.DefaultAdvisorAutoProxyCreator;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.JdkRegexpMethodPointcut;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.core.annotation.AliasFor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for scopes on the methods of beans.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class BeanScopeTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ScopeFirewallAutoConfiguration.class));

	@AfterEach
	void checkNothingIsLeftOpen() {
		assertThat(Frames.current()).isNull();
	}

	@Test
	void methodWhenAnnotatedRunsInItsScope() {
		this.runner.withBean(Payments.class).run((context) -> {
			Payments payments = context.getBean(Payments.class);
			assertThat(payments.charge()).isEqualTo("mail");
			assertThat(payments.free()).isEqualTo("redis mail");
			assertThat(payments.packaged()).isEqualTo("mail");
			assertThat(Judging.allowed()).isEqualTo("redis mail");
		});
	}

	@Test
	void methodWhenAopIsSetUpOrSwitchedOffIsInItsScopeOnce() {
		for (String auto : List.of("true", "false")) {
			this.runner.withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class))
				.withPropertyValues("spring.aop.auto=" + auto)
				.withBean(Payments.class)
				.run((context) -> {
					Payments payments = context.getBean(Payments.class);
					assertThat(payments.charge()).isEqualTo("mail");
					assertThat(((Advised) payments).getAdvisors()).hasSize(1);
				});
		}
		this.runner.withClassLoader(new FilteredClassLoader("org.aspectj", "reactor"))
			.withBean(Payments.class)
			.run((context) -> assertThat(context.getBean(Payments.class).charge()).isEqualTo("mail"));
	}

	@Test
	void methodWhenItThrowsOrCallsItselfLeavesItsScope() {
		this.runner.withBean(Payments.class).run((context) -> {
			Payments payments = context.getBean(Payments.class);
			assertThatIllegalStateException().isThrownBy(payments::failing).withMessage("mail");
			assertThat(Frames.current()).isNull();
			assertThat(payments.again(payments, 3)).isEqualTo("mail");
		});
	}

	@Test
	void typeWhenAnnotatedGoesForAllMethodsTogetherWithTheirOwn() {
		this.runner.withBean("catalogue", Catalogue.class).withBean(Heir.class).run((context) -> {
			Catalogue catalogue = context.getBean("catalogue", Catalogue.class);
			assertThat(catalogue.any()).isEqualTo("mail");
			assertThat(catalogue.own()).isEmpty();
			assertThat(catalogue).hasToString("catalogue redis mail");
			assertThat(context.getBean(Heir.class).any()).isEqualTo("mail");
			assertThat(context.getBean(Heir.class).added()).isEqualTo("mail");
		});
	}

	@Test
	void annotationWhenOnAnInterfaceOrAnOverriddenMethodHolds() {
		this.runner.withBean(Shop.class, ShopBean::new)
			.withBean(Overriding.class)
			.withBean(Meta.class)
			.run((context) -> {
				assertThat(context.getBean(Shop.class).order()).isEqualTo("mail");
				assertThat(context.getBean(Shop.class).refund()).isEqualTo("redis mail");
				assertThat(context.getBean(Shop.class).defaulted()).isEqualTo("mail");
				assertThat(context.getBean(Overriding.class).charge()).isEqualTo("mail");
				assertThat(context.getBean(Meta.class).meta()).isEqualTo("mail");
				assertThat(context.getBean(Meta.class).aliased()).isEqualTo("redis ");
			});
	}

	@Test
	void beanWhenItsClassIsFinalOrMadeAtRunTimeIsReachedByItsInterface() {
		this.runner.withBean("record", Shop.class, () -> new FinalShop("record"))
			.withBean("lambda", Priced.class, () -> Judging::allowed)
			.withBean("proxy", Remote.class, () -> ProxyFactory.getProxy(Remote.class,
					(MethodInterceptor) (invocation) -> invocation.getMethod().getName() + " " + Judging.allowed()))
			.withBean("product", RemoteFactory.class)
			.run((context) -> {
				assertThat(context.getBean("record", Shop.class).order()).isEqualTo("mail");
				assertThat(AopUtils.isJdkDynamicProxy(context.getBean("record"))).isTrue();
				assertThat(context.getBean(Priced.class).price()).isEqualTo("mail");
				assertThat(context.getBean("proxy", Remote.class).fetch()).isEqualTo("fetch mail");
				assertThat(context.getBean("product", Remote.class).fetch()).isEqualTo("fetch mail");
			});
	}

	@Test
	void beanWhenItIsAProxyAlreadyGetsTheScopeBehindItsAdvice() {
		for (boolean byClass : List.of(true, false)) {
			this.runner.withBean(ShopBean.class)
				.withBean("auto", DefaultAdvisorAutoProxyCreator.class, () -> autoProxies(byClass))
				.withBean("surrounding", DefaultPointcutAdvisor.class,
						() -> surroundingOrders((invocation) -> Judging.allowed() + "(" + invocation.proceed() + ")"))
				.run((context) -> {
					Shop shop = context.getBean(Shop.class);
					assertThat(AopUtils.isCglibProxy(shop)).isEqualTo(byClass);
					assertThat(shop.order()).isEqualTo("redis mail(mail)");
				});
		}
	}

	private static DefaultPointcutAdvisor surroundingOrders(MethodInterceptor advice) {
		JdkRegexpMethodPointcut orders = new JdkRegexpMethodPointcut();
		orders.setPattern(".*Shop.*\\.order");
		return new DefaultPointcutAdvisor(orders, advice);
	}

	private static DefaultAdvisorAutoProxyCreator autoProxies(boolean byClass) {
		DefaultAdvisorAutoProxyCreator creator = new DefaultAdvisorAutoProxyCreator();
		creator.setProxyTargetClass(byClass);
		creator.setOrder(0);
		return creator;
	}

	@Test
	void beanWhenItsConfigurationOrScopeMakesProxiesRunsInItsScope() {
		this.runner.withUserConfiguration(Configured.class).run((context) -> {
			assertThat(context.getBean(Configured.class).configured()).isEqualTo("mail");
			assertThat(context.getBean(Configured.class).payments())
				.isSameAs(context.getBean("payments", Payments.class));
			assertThat(context.getBean("scoped", Payments.class).charge()).isEqualTo("mail");
		});
	}

	interface Shop {

		@RestrictEgress("smtp")
		String order();

		String refund();

		@DenyEgress("redis")
		default String defaulted() {
			return Judging.allowed();
		}

	}

	@DenyEgress("redis")
	@FunctionalInterface
	interface Priced {

		String price();

	}

	interface Fetching {

		String fetch();

	}

	@DenyEgress("redis")
	interface Remote extends Fetching {

	}

	@DenyEgress("redis")
	@Retention(RetentionPolicy.RUNTIME)
	@interface NoCache {

	}

	@RestrictEgress
	@Retention(RetentionPolicy.RUNTIME)
	@interface Only {

		@AliasFor(annotation = RestrictEgress.class, attribute = "value")
		String[] value();

	}

	public static class Payments {

		@DenyEgress("redis")
		public String charge() {
			return Judging.allowed();
		}

		String free() {
			return Judging.allowed();
		}

		@DenyEgress("redis")
		String packaged() {
			return Judging.allowed();
		}

		@DenyEgress("redis")
		void failing() {
			throw new IllegalStateException(Judging.allowed());
		}

		@DenyEgress("redis")
		String again(Payments self, int times) {
			return (times == 0) ? Judging.allowed() : self.again(self, times - 1);
		}

	}

	static class Overriding extends Payments {

		@Override
		public String charge() {
			return Judging.allowed();
		}

	}

	@DenyEgress("redis")
	static class Catalogue {

		String any() {
			return Judging.allowed();
		}

		@DenyEgress("smtp")
		String own() {
			return Judging.allowed();
		}

		static String helper() {
			return Judging.allowed();
		}

		@Override
		public String toString() {
			return "catalogue " + Judging.allowed();
		}

	}

	static class Heir extends Catalogue {

		String added() {
			return Judging.allowed();
		}

	}

	static class ShopBean implements Shop {

		@Override
		public String order() {
			return Judging.allowed();
		}

		@Override
		public String refund() {
			return Judging.allowed();
		}

	}

	record FinalShop(String name) implements Shop {

		@Override
		public String order() {
			return Judging.allowed();
		}

		@Override
		public String refund() {
			return Judging.allowed();
		}

	}

	static class RemoteFactory implements FactoryBean<Remote> {

		@Override
		public Remote getObject() {
			return () -> "fetch " + Judging.allowed();
		}

		@Override
		public Class<?> getObjectType() {
			return Remote.class;
		}

	}

	static class Meta {

		@NoCache
		String meta() {
			return Judging.allowed();
		}

		@Only("redis")
		String aliased() {
			return Judging.allowed();
		}

	}

	@Configuration
	static class Configured {

		@DenyEgress("redis")
		String configured() {
			return Judging.allowed();
		}

		@Bean
		Payments payments() {
			return new Payments();
		}

		@Bean
		@Scope(scopeName = "prototype", proxyMode = ScopedProxyMode.TARGET_CLASS)
		Payments scoped() {
			return new Payments();
		}

	}

}
