package dev.firewall.spring.autoconfigure;

import dev.firewall.Firewall;
import dev.firewall.JvmGate;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Puts the firewall of a context in force before there is any bean. Reads the
 * configuration as soon as the environment is complete, so that a mistake stops the start
 * at once and a locked policy is locked from then on; and once more when the context is
 * prepared, in case a parent or an initializer has added properties.
 */
final class FirewallBootstrap implements ApplicationContextInitializer<ConfigurableApplicationContext>, Ordered {

	private @Nullable ContextFirewall prepared;

	private FirewallBootstrap() {
	}

	static void prepare(ConfigurableEnvironment environment, SpringApplication application) {
		FirewallTree tree = FirewallTree.of(environment);
		// Tests give values to placeholders when the context is prepared, not before
		ContextFirewall firewall = tree.isComplete() ? ContextFirewall.of(tree) : null;
		FirewallBootstrap bootstrap = find(application);
		if (bootstrap == null) {
			bootstrap = new FirewallBootstrap();
			application.addInitializers(bootstrap);
		}
		bootstrap.prepared = firewall;
	}

	/** An application object may run more than once. */
	private static @Nullable FirewallBootstrap find(SpringApplication application) {
		for (ApplicationContextInitializer<?> initializer : application.getInitializers()) {
			if (initializer instanceof FirewallBootstrap bootstrap) {
				return bootstrap;
			}
		}
		return null;
	}

	@Override
	public void initialize(ConfigurableApplicationContext context) {
		ContextFirewall firewall = (this.prepared != null) ? this.prepared.refreshed(context.getEnvironment())
				: ContextFirewall.of(context.getEnvironment());
		this.prepared = null;
		// What says nothing takes the place of nothing
		if (firewall.isConfigured() && JvmGate.adopt(firewall.firewall())) {
			context.addApplicationListener(new Retirement(context, firewall.firewall()));
		}
		context.getBeanFactory().registerSingleton(ContextFirewall.BEAN_NAME, firewall);
	}

	/** After everything that adds properties. */
	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	/**
	 * Lets a context that is started later in this JVM have the gate judge by its own
	 * firewall.
	 *
	 * @param context the context that has it now
	 * @param firewall its firewall
	 */
	private record Retirement(ApplicationContext context,
			Firewall firewall) implements ApplicationListener<ContextClosedEvent> {

		@Override
		public void onApplicationEvent(ContextClosedEvent event) {
			if (event.getApplicationContext() == this.context) {
				JvmGate.retire(this.firewall);
			}
		}

	}

}
