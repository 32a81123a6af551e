package dev.firewall.spring.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Allows a test, or every test of a class, what the annotation names, beside what the
 * policy allows. It lifts no deny and no ceiling. Several on one place, on a class and
 * its methods, on superclasses, interfaces and enclosing classes add up.
 *
 * <pre class="code">
 * &#064;Test
 * &#064;AllowEgress("https://api.stripe.com")
 * void chargeWhenCardIsGoodSucceeds() { ... }
 *
 * &#064;AllowEgress(protocol = "http", host = "*.example.com", method = "GET")
 * class CatalogueTests { ... }
 * </pre>
 *
 * Rules as text are alternatives; fields beside them narrow each of them. Also usable on
 * annotations of your own.
 *
 * @since 0.1.0
 * @see TestFirewall#allow(String...)
 */
@Documented
@Inherited
@Repeatable(AllowEgress.All.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.TYPE, ElementType.METHOD })
public @interface AllowEgress {

	/**
	 * The rules; what one of them names is allowed.
	 * @return rules as text, in the grammar of every rule
	 */
	String[] value() default {};

	/**
	 * The protocol of a rule with fields, by its name or an alias.
	 * @return the protocol; left out for every protocol that has a host
	 */
	String protocol() default "";

	/**
	 * Hosts: names, globs, regular expressions after a tilde, addresses, ranges.
	 * @return any of which may match
	 */
	String[] host() default {};

	/**
	 * Ports.
	 * @return any of which may match
	 */
	int[] port() default {};

	/**
	 * HTTP and WebSocket schemes.
	 * @return any of which may match
	 */
	String[] scheme() default {};

	/**
	 * HTTP or RPC methods.
	 * @return any of which may match
	 */
	String[] method() default {};

	/**
	 * HTTP or WebSocket paths.
	 * @return any of which may match
	 */
	String[] path() default {};

	/**
	 * Services of gRPC or AWS.
	 * @return any of which may match
	 */
	String[] service() default {};

	/**
	 * Databases.
	 * @return any of which may match
	 */
	String[] database() default {};

	/**
	 * Database drivers.
	 * @return any of which may match
	 */
	String[] driver() default {};

	/**
	 * Names of users of databases or of SSH.
	 * @return any of which may match
	 */
	String[] username() default {};

	/**
	 * Redis or memcached commands, or executables.
	 * @return any of which may match
	 */
	String[] command() default {};

	/**
	 * Arguments of processes.
	 * @return any of which may match
	 */
	String[] args() default {};

	/**
	 * Redis databases by number.
	 * @return any of which may match
	 */
	String[] db() default {};

	/**
	 * MongoDB collections.
	 * @return any of which may match
	 */
	String[] collection() default {};

	/**
	 * Operations of MongoDB, Elasticsearch, Kafka or AWS.
	 * @return any of which may match
	 */
	String[] operation() default {};

	/**
	 * Elasticsearch indexes.
	 * @return any of which may match
	 */
	String[] index() default {};

	/**
	 * AMQP virtual hosts.
	 * @return any of which may match
	 */
	String[] virtualhost() default {};

	/**
	 * AMQP exchanges.
	 * @return any of which may match
	 */
	String[] exchange() default {};

	/**
	 * AMQP routing keys.
	 * @return any of which may match
	 */
	String[] routingKey() default {};

	/**
	 * Kafka topics.
	 * @return any of which may match
	 */
	String[] topic() default {};

	/**
	 * AWS regions.
	 * @return any of which may match
	 */
	String[] region() default {};

	/**
	 * Recipients of mail.
	 * @return any of which may match
	 */
	String[] recipient() default {};

	/**
	 * LDAP base names.
	 * @return any of which may match
	 */
	String[] base() default {};

	/**
	 * Names that are looked up.
	 * @return any of which may match
	 */
	String[] name() default {};

	/**
	 * Types of DNS records.
	 * @return any of which may match
	 */
	String[] rdtype() default {};

	/**
	 * Address families of sockets.
	 * @return any of which may match
	 */
	String[] family() default {};

	/**
	 * Transports of sockets.
	 * @return any of which may match
	 */
	String[] transport() default {};

	/**
	 * MCP servers.
	 * @return any of which may match
	 */
	String[] server() default {};

	/**
	 * MCP tools.
	 * @return any of which may match
	 */
	String[] tool() default {};

	/**
	 * URIs of MCP resources.
	 * @return any of which may match
	 */
	String[] uri() default {};

	/**
	 * Fields of other protocols, each as {@code name=value}.
	 * @return the fields; the values of one name are alternatives
	 */
	String[] fields() default {};

	/**
	 * Holds several of them.
	 */
	@Documented
	@Inherited
	@Retention(RetentionPolicy.RUNTIME)
	@Target({ ElementType.TYPE, ElementType.METHOD })
	@interface All {

		/**
		 * The annotations.
		 * @return the annotations
		 */
		AllowEgress[] value();

	}

}
