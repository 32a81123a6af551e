package com.example.shop.neighbours;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;

/**
 * A server that speaks Amazon SQS, with the queue from which the warehouse takes orders.
 */
public final class Queue implements AutoCloseable {

	private static final String NAME = "orders";

	private static final Pattern QUEUE_URL = Pattern.compile("<QueueUrl>([^<]+)</QueueUrl>");

	private static final Pattern WAITING = Pattern
		.compile("<Name>ApproximateNumberOfMessages</Name>\\s*<Value>(\\d+)</Value>");

	private final SQSRestServer server;

	private final URI endpoint;

	private final String url;

	Queue() throws IOException {
		this.server = SQSRestServerBuilder.withDynamicPort().withInterface("127.0.0.1").start();
		this.endpoint = URI.create("http://127.0.0.1:" + this.server.waitUntilStarted().localAddress().getPort());
		this.url = send("Action=CreateQueue&QueueName=" + NAME, QUEUE_URL);
	}

	int port() {
		return this.endpoint.getPort();
	}

	URI endpoint() {
		return this.endpoint;
	}

	String url() {
		return this.url;
	}

	/**
	 * How many messages wait in the queue.
	 * @return the number of messages
	 * @throws IOException if the server does not answer
	 */
	public int waiting() throws IOException {
		return Integer.parseInt(send(
				"Action=GetQueueAttributes&AttributeName.1=ApproximateNumberOfMessages&QueueUrl=" + this.url, WAITING));
	}

	private String send(String form, Pattern wanted) throws IOException {
		HttpRequest request = HttpRequest.newBuilder(this.endpoint)
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(HttpRequest.BodyPublishers.ofString(form))
			.build();
		try {
			String answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
			Matcher matcher = wanted.matcher(answer);
			if (!matcher.find()) {
				throw new IOException("Not understood: " + answer);
			}
			return matcher.group(1);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("Interrupted while the queue was asked", ex);
		}
	}

	@Override
	public void close() {
		this.server.stopAndWait();
	}

}
