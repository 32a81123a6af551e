package dev.firewall.spring.autoconfigure.actuate;

import java.util.Map;

import dev.firewall.Firewall;
import dev.firewall.audit.DecisionLog;
import dev.firewall.audit.Suggestions;
import dev.firewall.spring.autoconfigure.GateCoverage;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/**
 * Shows the policy, what it refused, and the rules that would allow it. Read only.
 *
 * <pre class="code">
 * curl localhost:8080/actuator/firewall
 * curl localhost:8080/actuator/firewall/suggestions
 * </pre>
 *
 * @since 0.1.0
 */
@Endpoint(id = "firewall", defaultAccess = Access.READ_ONLY)
public final class FirewallEndpoint {

	private static final String SUGGESTIONS = "suggestions";

	private final Firewall firewall;

	private final DecisionLog log;

	private final EnforcementPoints points;

	FirewallEndpoint(Firewall firewall, DecisionLog log, EnforcementPoints points) {
		this.firewall = firewall;
		this.log = log;
		this.points = points;
	}

	/**
	 * The state of the firewall.
	 * @return the report
	 */
	@ReadOperation
	public FirewallReport firewall() {
		return FirewallReport.of(this.firewall, this.log, this.points.all(), GateCoverage.here());
	}

	/**
	 * A view of what was refused.
	 * @param view {@code suggestions}, the only one there is
	 * @param format how it is written
	 * @return the view, or {@code null} if there is no such view
	 */
	@ReadOperation(producesFrom = SuggestionFormat.class)
	public @Nullable WebEndpointResponse<Object> view(@Selector String view, @Nullable SuggestionFormat format) {
		if (!view.equals(SUGGESTIONS)) {
			return null;
		}
		String yaml = Suggestions.of(this.log.refusals()).yaml();
		SuggestionFormat known = (format != null) ? format : SuggestionFormat.TEXT;
		return new WebEndpointResponse<>(
				(known == SuggestionFormat.JSON) ? OperationResponseBody.of(Map.of("yaml", yaml)) : yaml, known);
	}

}
