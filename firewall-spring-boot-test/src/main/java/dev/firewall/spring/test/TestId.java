package dev.firewall.spring.test;

import java.lang.ref.WeakReference;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What JUnit calls a test. Making that text is slow and most tests never need it, so it
 * is asked for late; a test that has long ended has none any more.
 */
final class TestId {

	private final WeakReference<ExtensionContext> context;

	TestId(ExtensionContext context) {
		this.context = new WeakReference<>(context);
	}

	@Nullable String text() {
		ExtensionContext running = this.context.get();
		return (running != null) ? running.getUniqueId() : null;
	}

}
