package dev.firewall.spring.autoconfigure.aws;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

import dev.firewall.Firewall;
import dev.firewall.Protocol;
import dev.firewall.policy.Policy;
import dev.firewall.policy.Rule;
import dev.firewall.policy.Suggestion;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.regions.Region;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.io.support.ResourcePatternResolver;

/**
 * Warns at start of rules with a region that the SDK does not know, or with a service
 * that looks like a misspelt one. No more than that: services and regions are added every
 * week, and rules may be meant for other applications too.
 */
final class AwsRuleCheck implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog("firewall");

	private final ObjectProvider<Firewall> firewall;

	private final AwsServices services;

	AwsRuleCheck(ObjectProvider<Firewall> firewall, ResourcePatternResolver resources) {
		this.firewall = firewall;
		this.services = new AwsServices(resources);
	}

	@Override
	public void afterSingletonsInstantiated() {
		Firewall current = this.firewall.getIfAvailable();
		Policy policy = (current != null) ? current.policy() : null;
		if (policy != null) {
			List<String> regions = Region.regions().stream().map(Region::id).toList();
			check(policy, "region", regions::contains, (unknown) -> "the AWS SDK knows no region '" + unknown + "'"
					+ didYouMean(Suggestion.nearest(unknown, regions)));
			check(policy, "service", this.services::isKnown, this::misspelt);
		}
	}

	private static void check(Policy policy, String field, Predicate<String> known, Complaint complaint) {
		for (Rule rule : policy.rulesNaming(Protocol.AWS, field)) {
			for (String word : rule.words(Protocol.AWS, field)) {
				String value = word.toLowerCase(Locale.ROOT);
				String text = known.test(value) ? null : complaint.about(value);
				if (text != null) {
					logger.warn("Rule '" + rule.text() + "': " + text);
				}
			}
		}
	}

	private @Nullable String misspelt(String service) {
		Collection<String> known = this.services.onClassPath();
		String nearest = known.stream()
			.filter((name) -> AwsServices.letters(service).equals(AwsServices.letters(name)))
			.findFirst()
			.orElseGet(() -> Suggestion.nearest(service, known));
		return (nearest != null)
				? "no client on the class path is for the service '" + service + "'" + didYouMean(nearest) : null;
	}

	private static String didYouMean(@Nullable String nearest) {
		return (nearest != null) ? "; did you mean '" + nearest + "'?" : "";
	}

	/** What to say about a value. */
	private interface Complaint {

		@Nullable String about(String value);

	}

}
