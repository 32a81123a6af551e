package dev.firewall.spring.autoconfigure.aws;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

import dev.firewall.context.TestSession;
import dev.firewall.spring.autoconfigure.EnforcementPoint;
import dev.firewall.spring.autoconfigure.Mocks;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.SdkServiceClientConfiguration;

import org.springframework.aop.scope.ScopedObject;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;

/**
 * Tells the interceptors of the clients that are beans whose they are, so that a client
 * is judged by the firewall of its own context.
 */
final class AwsClientPostProcessor implements BeanPostProcessor, InitializingBean, DisposableBean, PriorityOrdered {

	private final AwsContext context;

	private final Set<String> unguarded = Collections.synchronizedSet(new TreeSet<>());

	AwsClientPostProcessor(AwsContext context) {
		this.context = context;
	}

	@Override
	public void afterPropertiesSet() {
		AwsContexts.OPEN.add(this.context);
	}

	@Override
	public void destroy() {
		AwsContexts.OPEN.remove(this.context);
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof SdkClient client && !(bean instanceof ScopedObject) && !Mocks.isMock(bean)) {
			SdkServiceClientConfiguration configuration = configuration(client);
			if (configuration != null && !guard(configuration, this.context.guard(beanName))) {
				this.unguarded.add(beanName);
			}
			if (configuration != null && this.context.isOn() && TestSession.isRegistered()) {
				return AnswerableClient.of(client, this.context, beanName, configuration);
			}
		}
		return bean;
	}

	private static @Nullable SdkServiceClientConfiguration configuration(SdkClient client) {
		try {
			return client.serviceClientConfiguration();
		}
		catch (UnsupportedOperationException ex) {
			// A client of the application's own: those that it calls are guarded
			return null;
		}
	}

	/**
	 * Binds a client to a guard.
	 * @param client how the client is set up
	 * @param guard who judges its calls
	 * @return whether the client has the interceptor
	 */
	static boolean guard(SdkServiceClientConfiguration client, AwsGuard guard) {
		boolean found = false;
		for (Object interceptor : client.overrideConfiguration().executionInterceptors()) {
			if (interceptor instanceof AwsFirewallExecutionInterceptor ours) {
				ours.guardBy(guard);
				found = true;
			}
		}
		return found;
	}

	/**
	 * Whether every client is guarded, so far.
	 * @return what there is to tell about the enforcement point
	 */
	EnforcementPoint enforcementPoint() {
		Set<String> names = Set.copyOf(this.unguarded);
		boolean guarded = names.isEmpty();
		return new EnforcementPoint("aws", "clients of the AWS SDK",
				guarded ? EnforcementPoint.State.ACTIVE : EnforcementPoint.State.NOT_GUARDED,
				guarded ? null : "built where the SDK did not find the firewall: " + String.join(", ", this.unguarded));
	}

}
