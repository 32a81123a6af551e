package dev.firewall.spring.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Opens loopback to a test, or to every test of a class: to its thread and what that
 * starts, until the test ends. Where one endpoint is enough, name it instead:
 * {@code @AllowEgress("localhost:8080")}.
 *
 * <pre class="code">
 * &#064;Test
 * &#064;AllowLoopback
 * void quoteWhenServerAnswersIsParsed() { ... }
 * </pre>
 *
 * @since 0.1.0
 * @see TestFirewall#allowLoopback()
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.TYPE, ElementType.METHOD })
public @interface AllowLoopback {

}
