package dev.firewall.audit;

import dev.firewall.Egress;
import dev.firewall.net.Host;
import org.jspecify.annotations.Nullable;

/**
 * An egress that no rule allows and that something needs.
 *
 * @param egress what was intended
 * @param resolvedFrom the name that its address was learnt from, or {@code null}
 * @param who what needs it, such as a line of code or a test; {@code null} if it is not
 * known
 * @param count how often it was needed
 * @since 0.1.0
 */
public record NeededEgress(Egress egress, @Nullable Host resolvedFrom, @Nullable String who, long count) {

}
