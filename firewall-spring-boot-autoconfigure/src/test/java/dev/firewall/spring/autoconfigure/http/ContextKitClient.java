package dev.firewall.spring.autoconfigure.http;

import java.util.concurrent.CompletionStage;

import dev.firewall.spring.test.kit.HttpKitClient;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * A client from a context that is closed with it.
 */
record ContextKitClient(ConfigurableApplicationContext context, Sender sender,
		@Nullable AsyncSender asyncSender) implements HttpKitClient {

	ContextKitClient(ConfigurableApplicationContext context, Sender sender) {
		this(context, sender, null);
	}

	@Override
	public @Nullable String send(Request request) throws Exception {
		return this.sender.send(request);
	}

	@Override
	public @Nullable CompletionStage<?> sendAsync(Request request) {
		return (this.asyncSender != null) ? this.asyncSender.send(request) : null;
	}

	@Override
	public void close() {
		this.context.close();
	}

	interface Sender {

		@Nullable String send(Request request) throws Exception;

	}

	interface AsyncSender {

		CompletionStage<?> send(Request request);

	}

}
