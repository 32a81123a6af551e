package dev.firewall.spring.autoconfigure.aws;

import java.net.URI;

import dev.firewall.Firewall;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleWithWebIdentityCredentialsProvider;

/**
 * Clients for tests, with credentials of their own.
 */
final class AwsClients {

	static final StaticCredentialsProvider CREDENTIALS = StaticCredentialsProvider
		.create(AwsBasicCredentials.create("test", "test"));

	/** Shared, since it takes two seconds to close one; its threads are daemons. */
	private static final SdkAsyncHttpClient NETTY = NettyNioAsyncHttpClient.create();

	private AwsClients() {
	}

	/** Settles who judges the calls of a client, as a bean of a context does. */
	static <T extends SdkClient> T guarded(T client, Firewall firewall) {
		boolean found = AwsClientPostProcessor.guard(client.serviceClientConfiguration(),
				AwsContext.on(() -> firewall).guard(null));
		if (!found) {
			throw new IllegalStateException("The client has no interceptor of ours");
		}
		return client;
	}

	static <B extends AwsClientBuilder<B, ?>> B at(B builder, URI endpoint) {
		return builder.endpointOverride(endpoint).region(Region.EU_WEST_1).credentialsProvider(CREDENTIALS);
	}

	static S3Client s3(URI endpoint) {
		return at(S3Client.builder(), endpoint).httpClientBuilder(UrlConnectionHttpClient.builder()).build();
	}

	static S3Client s3OverApache(URI endpoint) {
		return at(S3Client.builder(), endpoint).httpClientBuilder(ApacheHttpClient.builder()).build();
	}

	static S3Client s3Over(SdkHttpClient http) {
		return S3Client.builder().region(Region.EU_WEST_1).credentialsProvider(CREDENTIALS).httpClient(http).build();
	}

	static S3AsyncClient s3Async(URI endpoint) {
		return at(S3AsyncClient.builder(), endpoint).multipartEnabled(true).httpClient(NETTY).build();
	}

	static DynamoDbClient dynamoDb(URI endpoint) {
		return at(DynamoDbClient.builder(), endpoint).httpClientBuilder(UrlConnectionHttpClient.builder()).build();
	}

	static DynamoDbAsyncClient dynamoDbAsync(URI endpoint) {
		return at(DynamoDbAsyncClient.builder(), endpoint).httpClient(NETTY).build();
	}

	static SqsClient sqs(URI endpoint) {
		return at(SqsClient.builder(), endpoint).httpClientBuilder(ApacheHttpClient.builder()).build();
	}

	/** Credentials that the client of STS fetches. */
	static AwsCredentialsProvider webIdentity(StsClient sts) {
		return StsAssumeRoleWithWebIdentityCredentialsProvider.builder()
			.stsClient(sts)
			.refreshRequest((request) -> request.roleArn("arn:aws:iam::1:role/shop")
				.roleSessionName("test")
				.webIdentityToken("token"))
			.build();
	}

}
