package dev.firewall.spring.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import dev.firewall.Level;

/**
 * Sets what a refused egress gets in a test, or in every test of a class, whatever its
 * protocol. The nearest one counts: that of the method, else of the class, its
 * superclasses and interfaces, else of the enclosing class. Scopes with a level of their
 * own keep it.
 *
 * <pre class="code">
 * &#064;Test
 * &#064;FirewallLevel(Level.WARN)
 * void reportWhenOffline() { ... }
 * </pre>
 *
 * @since 0.1.0
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.TYPE, ElementType.METHOD })
public @interface FirewallLevel {

	/**
	 * The level.
	 * @return the level
	 */
	Level value();

}
