package com.example.shop;

import software.amazon.awssdk.services.sqs.SqsClient;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Tells the warehouse by a queue of Amazon SQS what to send.
 */
@Component
public class Dispatch {

	private final SqsClient sqs;

	private final String queue;

	Dispatch(SqsClient sqs, @Value("${shop.queue.url}") String queue) {
		this.sqs = sqs;
		this.queue = queue;
	}

	@EventListener
	@org.springframework.core.annotation.Order(2)
	void send(Order order) {
		this.sqs.sendMessage((message) -> message.queueUrl(this.queue)
			.messageBody("%d x %s".formatted(order.quantity(), order.item())));
	}

	/**
	 * Drops what was not sent yet, which is for the warehouse to do.
	 */
	public void drop() {
		this.sqs.purgeQueue((request) -> request.queueUrl(this.queue));
	}

}
