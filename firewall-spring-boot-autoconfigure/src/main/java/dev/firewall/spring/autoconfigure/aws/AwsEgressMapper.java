package dev.firewall.spring.autoconfigure.aws;

import java.net.URI;
import java.util.List;

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
 *
 * @param service the name of the service
 * @param operation the name of the operation
 * @param region the region of the client, or {@code null} if it has none
 * @param endpoint the endpoint of the client, or {@code null} if it is not known yet
 */
record AwsEgressMapper(@Nullable String service, @Nullable String operation, @Nullable String region,
		@Nullable URI endpoint) {

	static AwsEgressMapper of(ExecutionAttributes attributes) {
		Region region = attributes.getAttribute(AwsExecutionAttribute.AWS_REGION);
		return new AwsEgressMapper(attributes.getAttribute(SdkExecutionAttribute.SERVICE_NAME),
				attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME), (region != null) ? region.id() : null,
				endpoint(attributes));
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
		return (this.endpoint != null) ? AwsDestination.of(this.endpoint, this.region) : null;
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
