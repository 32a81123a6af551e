package dev.firewall.spring.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.core.annotation.AliasFor;

/**
 * A test with a context that holds the firewall and what the test imports, and nothing
 * else of the application.
 *
 * <pre class="code">
 * &#064;FirewallTest
 * &#064;Import(RatesClient.class)
 * &#064;ImportAutoConfiguration(RestClientAutoConfiguration.class)
 * class RatesClientTests { ... }
 * </pre>
 *
 * @since 0.1.0
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@SpringBootTest(classes = FirewallContextConfiguration.class, webEnvironment = SpringBootTest.WebEnvironment.NONE)
public @interface FirewallTest {

	/**
	 * Properties to add to the environment, such as {@code firewall.allow[0]=redis}. They
	 * are part of what makes contexts different; annotations of the firewall are not.
	 * @return the properties
	 */
	@AliasFor(annotation = SpringBootTest.class, attribute = "properties")
	String[] properties() default {};

}
