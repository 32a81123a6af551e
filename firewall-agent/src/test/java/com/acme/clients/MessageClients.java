package com.acme.clients;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

import com.jcraft.jsch.JSch;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Clients that send messages and call procedures.
 */
final class MessageClients {

	private static final int MILLIS = 1000;

	private static final String CONNECTED = "connected";

	private static final MethodDescriptor<String, String> METHOD = MethodDescriptor.<String, String>newBuilder()
		.setType(MethodDescriptor.MethodType.UNARY)
		.setFullMethodName("service/method")
		.setRequestMarshaller(new Empty())
		.setResponseMarshaller(new Empty())
		.build();

	private MessageClients() {
	}

	static void addTo(Map<String, Clients.Supplied> clients) {
		clients.put("gRPC, with Netty under another name", () -> {
			// Keeps the threads that channels share
			ManagedChannel idle = NettyChannelBuilder.forAddress(Target.HOST, 1).usePlaintext().build();
			return (target) -> grpc(idle, target);
		});
		clients.put("RabbitMQ client", () -> (target) -> {
			ConnectionFactory factory = new ConnectionFactory();
			factory.setHost(Target.HOST);
			factory.setPort(target.closing());
			try (Connection connection = factory.newConnection()) {
				return connection.getClientProvidedName();
			}
		});
		clients.put("Kafka producer", () -> (target) -> {
			Map<String, Object> settings = Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
					Target.HOST + ":" + target.closing(), ProducerConfig.MAX_BLOCK_MS_CONFIG, MILLIS);
			try (KafkaProducer<String, String> producer = new KafkaProducer<>(settings, new StringSerializer(),
					new StringSerializer())) {
				return String.valueOf(producer.send(new ProducerRecord<>("topic", "value"))
					.get(HttpClients.TIMEOUT, TimeUnit.SECONDS)
					.offset());
			}
		});
		clients.put("Jakarta Mail", () -> (target) -> {
			try (Transport transport = Session.getInstance(new Properties()).getTransport("smtp")) {
				transport.connect(Target.HOST, target.closing(), "user", "password");
				return CONNECTED;
			}
		});
		clients.put("JSch", () -> (target) -> {
			com.jcraft.jsch.Session session = new JSch().getSession("user", Target.HOST, target.closing());
			session.connect(HttpClients.TIMEOUT * MILLIS);
			session.disconnect();
			return CONNECTED;
		});
	}

	private static String grpc(ManagedChannel idle, Target target) throws InterruptedException {
		ManagedChannel channel = NettyChannelBuilder.forAddress(Target.HOST, target.closing()).usePlaintext().build();
		try {
			return idle.authority() + ClientCalls.blockingUnaryCall(channel, METHOD,
					CallOptions.DEFAULT.withDeadlineAfter(HttpClients.TIMEOUT, TimeUnit.SECONDS), "");
		}
		finally {
			channel.shutdownNow().awaitTermination(HttpClients.TIMEOUT, TimeUnit.SECONDS);
		}
	}

	/** Messages without content. */
	private static final class Empty implements MethodDescriptor.Marshaller<String> {

		@Override
		public InputStream stream(String value) {
			return new ByteArrayInputStream(new byte[0]);
		}

		@Override
		public String parse(InputStream stream) {
			return "";
		}

	}

}
