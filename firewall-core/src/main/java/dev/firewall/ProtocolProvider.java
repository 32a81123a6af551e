package dev.firewall;

import java.util.Collection;

/**
 * Adds protocols to the built-in ones. Found by {@link java.util.ServiceLoader} the first
 * time a protocol is looked up by name.
 *
 * <pre class="code">
 * public class NatsProtocol implements ProtocolProvider {
 *
 *     public Collection&lt;ProtocolBuilder&gt; protocols() {
 *         return List.of(Protocol.named("nats").field("subject").defaultPort(4222));
 *     }
 *
 * }
 * </pre>
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ProtocolProvider {

	/**
	 * The protocols to add.
	 * @return their descriptions
	 */
	Collection<ProtocolBuilder> protocols();

}
