package dev.firewall.spring.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says that a test, or every test of a class, provokes refusals: those that the
 * annotation names do not fail the test when the code swallows them. They need not
 * happen; to check that they do, use {@link RecordedEgress} or
 * {@link TestFirewall#expectBlocked}.
 *
 * <pre class="code">
 * &#064;Test
 * &#064;ExpectBlocked("https://rates.example.com")
 * void quoteWhenRatesAreUnreachableFallsBack() { ... }
 * </pre>
 *
 * @since 0.1.0
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.TYPE, ElementType.METHOD })
public @interface ExpectBlocked {

	/**
	 * What is expected to be refused, as rules.
	 * @return rules as text, in the grammar of every rule; left out for any refusal
	 */
	String[] value() default {};

}
