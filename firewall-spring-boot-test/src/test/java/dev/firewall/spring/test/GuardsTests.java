package dev.firewall.spring.test;

import java.lang.reflect.Proxy;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Guards}.
 */
class GuardsTests {

	private final Guards<String> guards = new Guards<>();

	private final ExtensionContext outer = context(null);

	private final ExtensionContext test = context(this.outer);

	private final ExtensionContext dynamic = context(this.test);

	@Test
	void nearestWhenContextHasNoneTakesThatAround() {
		this.guards.add(this.outer, "outer");
		this.guards.add(this.test, "test");
		assertThat(this.guards.nearest(this.dynamic)).isEqualTo("test");
		assertThat(this.guards.nearest(this.outer)).isEqualTo("outer");
		assertThat(this.guards.around(this.test)).isEqualTo("outer");
		assertThat(this.guards.around(this.outer)).isNull();
		assertThat(this.guards.get(this.dynamic)).isNull();
	}

	@Test
	void removeWhenOthersStartedLaterLeavesThem() {
		this.guards.add(this.outer, "outer");
		this.guards.add(this.test, "test");
		this.guards.add(this.dynamic, "dynamic");
		assertThat(this.guards.remove(this.test)).isEqualTo("test");
		assertThat(this.guards.remove(this.test)).isNull();
		assertThat(this.guards.get(this.outer)).isEqualTo("outer");
		assertThat(this.guards.get(this.dynamic)).isEqualTo("dynamic");
		assertThat(this.guards.remove(this.outer)).isEqualTo("outer");
		assertThat(this.guards.remove(this.dynamic)).isEqualTo("dynamic");
		assertThat(this.guards.isAnnounced(this.dynamic)).isFalse();
	}

	@Test
	void isAnnouncedWhenThereIsNoGuardKnowsTheContext() {
		this.guards.add(this.test, null);
		assertThat(this.guards.isAnnounced(this.dynamic)).isTrue();
		assertThat(this.guards.isAnnounced(this.outer)).isFalse();
		assertThat(this.guards.nearest(this.dynamic)).isNull();
		assertThat(this.guards.remove(this.test)).isNull();
		assertThat(this.guards.isAnnounced(this.dynamic)).isFalse();
	}

	private static ExtensionContext context(@Nullable ExtensionContext parent) {
		return (ExtensionContext) Proxy.newProxyInstance(GuardsTests.class.getClassLoader(),
				new Class<?>[] { ExtensionContext.class }, (proxy, method, arguments) -> Optional.ofNullable(parent));
	}

}
