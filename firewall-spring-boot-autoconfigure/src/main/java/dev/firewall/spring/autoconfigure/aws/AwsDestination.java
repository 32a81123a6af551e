package dev.firewall.spring.autoconfigure.aws;

import java.net.URI;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Where a call goes.
 *
 * @param host the host, or {@code null} if it cannot be told
 * @param port the port
 * @param region the region, or {@code null} if there is none
 */
record AwsDestination(@Nullable String host, int port, @Nullable String region) {

	private static final int HTTPS = 443;

	private static final int HTTP = 80;

	static AwsDestination of(URI endpoint, @Nullable String region) {
		int port = (endpoint.getPort() >= 0) ? endpoint.getPort()
				: "http".equalsIgnoreCase(endpoint.getScheme()) ? HTTP : HTTPS;
		return new AwsDestination(endpoint.getHost(), port, region);
	}

	AwsDestination below(String label) {
		return new AwsDestination(label + "." + this.host, this.port, this.region);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof AwsDestination destination && this.port == destination.port
				&& Objects.equals(this.host, destination.host) && Objects.equals(this.region, destination.region);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.host, this.port, this.region);
	}

}
