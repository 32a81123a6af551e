package dev.firewall.spring.autoconfigure.mail;

import java.util.function.Supplier;

import dev.firewall.Firewall;
import dev.firewall.spring.autoconfigure.Mocks;

import org.springframework.aop.scope.ScopedObject;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;

/**
 * Puts a guard in front of every sender of mail that is a bean, closest to it, so that
 * whatever else wraps it wraps the guard too. Mocks and the proxies of scoped beans are
 * left alone.
 */
final class MailFirewallPostProcessor implements BeanPostProcessor, PriorityOrdered {

	private static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 100;

	private final Supplier<Firewall> firewall;

	MailFirewallPostProcessor(Supplier<Firewall> firewall) {
		this.firewall = firewall;
	}

	@Override
	public int getOrder() {
		return ORDER;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (GuardedSender.isSender(bean) && !(bean instanceof ScopedObject) && !Mocks.isMock(bean)) {
			return GuardedSender.of(bean, () -> new MailGuard(this.firewall, beanName, bean));
		}
		return bean;
	}

}
