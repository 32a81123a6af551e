package dev.firewall.spring.autoconfigure.event;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import dev.firewall.Decision;
import dev.firewall.DecisionListener;
import dev.firewall.DecisionRecord;

import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ApplicationContextEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.core.Ordered;

/**
 * Publishes refusals to a context, from when it is refreshed until it starts to close.
 */
final class EgressEventPublisher implements DecisionListener, ApplicationListener<ApplicationContextEvent>, Ordered {

	private static final int MAX_WAIT_SECONDS = 1;

	private final ApplicationContext context;

	/** Held while an event is on its way. */
	private final ReentrantLock publishing = new ReentrantLock();

	private volatile boolean open;

	EgressEventPublisher(ApplicationContext context) {
		this.context = context;
	}

	@Override
	public void onDecision(DecisionRecord record) {
		this.publishing.lock();
		try {
			if (this.open) {
				this.context.publishEvent((record.decision().outcome() == Decision.Outcome.BLOCKED)
						? new EgressBlockedEvent(this.context, record) : new EgressWarnedEvent(this.context, record));
			}
		}
		finally {
			this.publishing.unlock();
		}
	}

	/** A parent context hears of its children too. */
	@Override
	public void onApplicationEvent(ApplicationContextEvent event) {
		if (event.getApplicationContext() != this.context) {
			return;
		}
		if (event instanceof ContextRefreshedEvent) {
			this.open = true;
		}
		else if (event instanceof ContextClosedEvent) {
			close();
		}
	}

	/**
	 * An event that is on its way may arrive, but a listener that blocks does not keep
	 * the context from closing.
	 */
	private void close() {
		this.open = false;
		try {
			if (this.publishing.tryLock(MAX_WAIT_SECONDS, TimeUnit.SECONDS)) {
				this.publishing.unlock();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** Before those who hand over what was decided while the context started. */
	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

}
