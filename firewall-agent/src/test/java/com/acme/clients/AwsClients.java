package com.acme.clients;

import java.net.URI;
import java.util.Map;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3BaseClientBuilder;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The AWS SDK over each of its HTTP clients. It follows no redirects.
 */
final class AwsClients {

	private static final StaticCredentialsProvider CREDENTIALS = StaticCredentialsProvider
		.create(AwsBasicCredentials.create("key", "secret"));

	private static final String ANSWERED = "answered";

	private AwsClients() {
	}

	static void addTo(Map<String, Clients.Supplied> clients) {
		clients.put("AWS SDK over UrlConnectionHttpClient", () -> blocking(UrlConnectionHttpClient.create()));
		clients.put("AWS SDK over ApacheHttpClient", () -> blocking(ApacheHttpClient.create()));
		clients.put("AWS SDK over NettyNioAsyncHttpClient",
				() -> asynchronous(NettyNioAsyncHttpClient.builder()
					.eventLoopGroup(SdkEventLoopGroup.builder().numberOfThreads(1).build())
					.build()));
		clients.put("AWS SDK over AwsCrtHttpClient", () -> blocking(AwsCrtHttpClient.create()));
	}

	private static Client blocking(SdkHttpClient http) {
		return (target) -> {
			try (S3Client client = to(target, S3Client.builder().httpClient(http)).build()) {
				return head(client, () -> client.headBucket((request) -> request.bucket("bucket")));
			}
		};
	}

	private static Client asynchronous(SdkAsyncHttpClient http) {
		return (target) -> {
			try (S3AsyncClient client = to(target, S3AsyncClient.builder().httpClient(http)).build()) {
				return head(client, () -> client.headBucket((request) -> request.bucket("bucket")).join());
			}
		};
	}

	private static <B extends S3BaseClientBuilder<B, ?>> B to(Target target, B builder) {
		return builder.endpointOverride(URI.create(target.base()))
			.region(Region.US_EAST_1)
			.credentialsProvider(CREDENTIALS)
			.forcePathStyle(true);
	}

	private static String head(SdkClient client, Runnable call) {
		call.run();
		return client.serviceName() + " " + ANSWERED;
	}

}
