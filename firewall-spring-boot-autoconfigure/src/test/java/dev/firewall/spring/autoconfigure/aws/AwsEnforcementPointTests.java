package dev.firewall.spring.autoconfigure.aws;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import dev.firewall.Firewall;
import dev.firewall.spring.test.kit.EnforcementPointKit;
import dev.firewall.spring.test.kit.KitClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * The compatibility kit on clients of several services, over each HTTP client of the SDK.
 */
class AwsEnforcementPointTests {

	private static void get(S3Client client) {
		client.getObjectAsBytes((request) -> request.bucket("shop").key("k"));
	}

	@Nested
	class S3Tests extends AbstractKitTests<S3Client> {

		@Override
		S3Client build(URI endpoint) {
			return AwsClients.s3(endpoint);
		}

		@Override
		void call(S3Client client) {
			get(client);
		}

	}

	@Nested
	class S3OverApacheTests extends AbstractKitTests<S3Client> {

		@Override
		S3Client build(URI endpoint) {
			return AwsClients.s3OverApache(endpoint);
		}

		@Override
		void call(S3Client client) {
			get(client);
		}

	}

	@Nested
	class S3AsyncTests extends AbstractKitTests<S3AsyncClient> {

		@Override
		S3AsyncClient build(URI endpoint) {
			return AwsClients.s3Async(endpoint);
		}

		@Override
		void call(S3AsyncClient client) throws Exception {
			await(callAsync(client));
		}

		@Override
		CompletionStage<?> callAsync(S3AsyncClient client) {
			return client.headObject((request) -> request.bucket("shop").key("k"));
		}

	}

	@Nested
	class S3MultipartAsyncTests extends AbstractKitTests<S3AsyncClient> {

		@Override
		S3AsyncClient build(URI endpoint) {
			return AwsClients.s3Async(endpoint);
		}

		@Override
		void call(S3AsyncClient client) throws Exception {
			await(callAsync(client));
		}

		@Override
		CompletionStage<?> callAsync(S3AsyncClient client) {
			return client.getObject((request) -> request.bucket("shop").key("k"), AsyncResponseTransformer.toBytes());
		}

	}

	@Nested
	class DynamoDbTests extends AbstractKitTests<DynamoDbClient> {

		@Override
		DynamoDbClient build(URI endpoint) {
			return AwsClients.dynamoDb(endpoint);
		}

		@Override
		void call(DynamoDbClient client) {
			client.getItem((request) -> request.tableName("orders").key(Map.of("id", AttributeValue.fromS("1"))));
		}

	}

	@Nested
	class DynamoDbAsyncTests extends AbstractKitTests<DynamoDbAsyncClient> {

		@Override
		DynamoDbAsyncClient build(URI endpoint) {
			return AwsClients.dynamoDbAsync(endpoint);
		}

		@Override
		void call(DynamoDbAsyncClient client) throws Exception {
			await(callAsync(client));
		}

		@Override
		CompletionStage<?> callAsync(DynamoDbAsyncClient client) {
			return client.listTables();
		}

	}

	/** An older client on the newer core of the SDK. */
	@Nested
	class SqsTests extends AbstractKitTests<SqsClient> {

		@Override
		SqsClient build(URI endpoint) {
			return AwsClients.sqs(endpoint);
		}

		@Override
		void call(SqsClient client) {
			client.receiveMessage((request) -> request.queueUrl("http://localhost/1/orders"));
		}

	}

	/**
	 * The kit, for a kind of client.
	 *
	 * @param <C> the client
	 */
	abstract static class AbstractKitTests<C extends SdkClient> extends EnforcementPointKit<AwsEndpoint> {

		abstract C build(URI endpoint);

		abstract void call(C client) throws Exception;

		@Nullable CompletionStage<?> callAsync(C client) {
			return null;
		}

		@Override
		protected AwsEndpoint startTarget() {
			return AwsEndpoint.start();
		}

		@Override
		protected boolean isAsynchronous() {
			return getClass().getSimpleName().contains("Async");
		}

		@Override
		protected KitClient<AwsEndpoint> client(Firewall firewall) {
			List<SdkClient> clients = new ArrayList<>();
			Function<AwsEndpoint, C> guarded = (endpoint) -> {
				C client = AwsClients.guarded(build(endpoint.uri()), firewall);
				clients.add(client);
				return client;
			};
			return new KitClient<>() {

				@Override
				public void call(AwsEndpoint target) throws Exception {
					AbstractKitTests.this.call(guarded.apply(target));
				}

				@Override
				public @Nullable CompletionStage<?> callAsync(AwsEndpoint target) {
					return AbstractKitTests.this.callAsync(guarded.apply(target));
				}

				@Override
				public void close() {
					clients.forEach(SdkClient::close);
				}

			};
		}

	}

}
