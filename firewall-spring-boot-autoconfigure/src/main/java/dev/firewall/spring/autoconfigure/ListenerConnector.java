package dev.firewall.spring.autoconfigure;

import dev.firewall.DecisionListener;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.core.Ordered;

/**
 * Connects the listeners of a context when it is refreshed, after everybody else has
 * heard of that.
 */
final class ListenerConnector implements ApplicationListener<ContextRefreshedEvent>, Ordered {

	private final ApplicationContext context;

	private final ContextFirewall firewall;

	private final ObjectProvider<DecisionListener> listeners;

	ListenerConnector(ApplicationContext context, ContextFirewall firewall,
			ObjectProvider<DecisionListener> listeners) {
		this.context = context;
		this.firewall = firewall;
		this.listeners = listeners;
	}

	/** A parent context hears of its children too. */
	@Override
	public void onApplicationEvent(ContextRefreshedEvent event) {
		if (event.getApplicationContext() == this.context) {
			this.firewall.connect(this.listeners.orderedStream().toList());
		}
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

}
