package dev.firewall.spring.autoconfigure.mail;

import java.util.Arrays;
import java.util.function.Supplier;

import dev.firewall.spring.autoconfigure.TypeKeepingProxy;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.support.NameMatchMethodPointcutAdvisor;
import org.springframework.mail.MailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/**
 * Puts a guard in front of a sender. It keeps its class, which the health indicator asks
 * for; of a class that cannot be subclassed only the interfaces stay.
 */
final class GuardedSender {

	private static final String[] METHODS = { "send", "testConnection" };

	private GuardedSender() {
	}

	/**
	 * Whether a bean is a sender, or a proxy in front of one.
	 * @param bean the bean
	 * @return whether it is
	 */
	static boolean isSender(Object bean) {
		return bean instanceof JavaMailSenderImpl
				|| (bean instanceof MailSender && target(bean) instanceof JavaMailSenderImpl);
	}

	/** What is behind all proxies. */
	static @Nullable Object target(@Nullable Object candidate) {
		Object target = candidate;
		while (target instanceof Advised) {
			target = AopProxyUtils.getSingletonTarget(target);
		}
		return target;
	}

	/**
	 * Guards a sender, unless it is guarded already.
	 * @param sender the sender
	 * @param guard makes the guard
	 * @return what to use in its place
	 */
	static Object of(Object sender, Supplier<MailGuard> guard) {
		if (isGuarded(sender)) {
			return sender;
		}
		if (sender instanceof Advised advised && !advised.isFrozen()) {
			advised.addAdvisor(0, advisor(guard.get()));
			return sender;
		}
		ProxyFactory factory = new ProxyFactory();
		factory.addAdvisor(advisor(guard.get()));
		return TypeKeepingProxy.of(sender, factory);
	}

	private static NameMatchMethodPointcutAdvisor advisor(MailGuard guard) {
		NameMatchMethodPointcutAdvisor advisor = new NameMatchMethodPointcutAdvisor(guard);
		advisor.setMappedNames(METHODS);
		return advisor;
	}

	/** Whoever proxies a guarded sender has it judged once all the same. */
	private static boolean isGuarded(@Nullable Object candidate) {
		return candidate instanceof Advised advised
				&& (Arrays.stream(advised.getAdvisors()).anyMatch((advisor) -> advisor.getAdvice() instanceof MailGuard)
						|| isGuarded(AopProxyUtils.getSingletonTarget(advised)));
	}

}
