package dev.firewall.spring.autoconfigure.aws;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.firewall.Egress;
import dev.firewall.EgressBuilder;
import dev.firewall.Protocol;
import dev.firewall.net.Host;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsExecutionAttribute;
import software.amazon.awssdk.awscore.endpoints.AwsEndpointAttribute;
import software.amazon.awssdk.awscore.endpoints.authscheme.EndpointAuthScheme;
import software.amazon.awssdk.awscore.endpoints.authscheme.SigV4AuthScheme;
import software.amazon.awssdk.awscore.endpoints.authscheme.SigV4aAuthScheme;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.core.interceptor.SdkInternalExecutionAttribute;
import software.amazon.awssdk.endpoints.Endpoint;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.regions.Region;

/**
 * Describes a call of a client: service and operation as the SDK calls them, the region
 * of the client, and the endpoint. The region is another one where the SDK sends a call
 * there, as it does for buckets of another region.
 * <p>
 * What does not change from call to call of an operation is kept, because every call of a
 * client asks for it.
 */
final class AwsEgressMapper {

	private final @Nullable String service;

	private final @Nullable String operation;

	private final @Nullable String region;

	private final @Nullable URI endpoint;

	private final @Nullable AwsDestination intended;

	private final @Nullable Egress intendedEgress;

	private AwsEgressMapper(@Nullable String service, @Nullable String operation, @Nullable String region,
			@Nullable URI endpoint) {
		this.service = service;
		this.operation = operation;
		this.region = region;
		this.endpoint = endpoint;
		this.intended = (endpoint != null) ? AwsDestination.of(endpoint, region) : null;
		this.intendedEgress = (this.intended != null) ? egress(this.intended) : null;
	}

	/**
	 * Describes a call.
	 * @param attributes what the SDK says about it
	 * @param known the calls that were described before, by operation
	 * @return the description
	 */
	static AwsEgressMapper of(ExecutionAttributes attributes, Map<String, AwsEgressMapper> known) {
		String operation = attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME);
		String service = attributes.getAttribute(SdkExecutionAttribute.SERVICE_NAME);
		Region region = attributes.getAttribute(AwsExecutionAttribute.AWS_REGION);
		String regionId = (region != null) ? region.id() : null;
		URI endpoint = endpoint(attributes);
		AwsEgressMapper mapper = (operation != null) ? known.get(operation) : null;
		if (mapper == null || !mapper.isFor(service, regionId, endpoint)) {
			mapper = new AwsEgressMapper(service, operation, regionId, endpoint);
			if (operation != null) {
				known.put(operation, mapper);
			}
		}
		return mapper;
	}

	private boolean isFor(@Nullable String service, @Nullable String region, @Nullable URI endpoint) {
		return Objects.equals(this.service, service) && Objects.equals(this.region, region)
				&& Objects.equals(this.endpoint, endpoint);
	}

	@SuppressWarnings("deprecation")
	private static @Nullable URI endpoint(ExecutionAttributes attributes) {
		return attributes.getAttribute(SdkExecutionAttribute.CLIENT_ENDPOINT);
	}

	/**
	 * Where the client is set up to send its calls.
	 * @return the destination, or {@code null} if it is not known yet
	 */
	@Nullable AwsDestination intended() {
		return this.intended;
	}

	/**
	 * Where a call for a bucket goes, unless the client writes buckets into the path.
	 * @param intended where the client sends its calls
	 * @param request the request
	 * @return the destination, or {@code null} if there is no bucket
	 */
	static @Nullable AwsDestination ofBucket(AwsDestination intended, SdkRequest request) {
		String bucket = request.getValueForField("Bucket", String.class).orElse(null);
		return (bucket != null && !Host.parse(intended.host()).isAddress()) ? intended.below(bucket) : null;
	}

	/**
	 * Where a call is sent.
	 * @param request the request as it is sent
	 * @param attributes what the SDK has found out about the call
	 * @return the destination
	 */
	AwsDestination sent(SdkHttpRequest request, ExecutionAttributes attributes) {
		return new AwsDestination(request.host(), request.port(), regionOf(request.host(), attributes));
	}

	/**
	 * A service that is the same in all regions is signed for one of them, which its host
	 * does not name: such a call stays one of the client's region.
	 */
	private @Nullable String regionOf(String host, ExecutionAttributes attributes) {
		Endpoint endpoint = attributes.getAttribute(SdkInternalExecutionAttribute.RESOLVED_ENDPOINT);
		List<EndpointAuthScheme> schemes = (endpoint != null) ? endpoint.attribute(AwsEndpointAttribute.AUTH_SCHEMES)
				: null;
		if (schemes == null || schemes.isEmpty()) {
			return this.region;
		}
		if (schemes.get(0) instanceof SigV4aAuthScheme anywhere && anywhere.signingRegionSet() != null) {
			return String.join(",", anywhere.signingRegionSet());
		}
		String signed = (schemes.get(0) instanceof SigV4AuthScheme scheme) ? scheme.signingRegion() : null;
		return (signed != null && !signed.equals(this.region) && host.contains(signed)) ? signed : this.region;
	}

	/**
	 * Describes the call to a destination.
	 * @param destination the destination
	 * @return the egress
	 */
	Egress egress(AwsDestination destination) {
		if (this.intendedEgress != null && destination.equals(this.intended)) {
			return this.intendedEgress;
		}
		EgressBuilder egress = Egress.to(Protocol.AWS)
			.port(destination.port())
			.field("service", this.service)
			.field("operation", this.operation)
			.field("region", destination.region());
		String host = destination.host();
		return ((host != null) ? egress.host(host) : egress.host(Host.invalid("", "is missing in the endpoint")))
			.build();
	}

}
