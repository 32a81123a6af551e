package dev.firewall.spring.autoconfigure.http;

import java.util.function.BiConsumer;
import java.util.function.Consumer;

import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.Configurable;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.DefaultRedirectStrategy;
import org.apache.hc.client5.http.impl.async.AsyncRedirectExec;
import org.apache.hc.client5.http.impl.classic.MinimalHttpClient;
import org.apache.hc.client5.http.impl.classic.RedirectExec;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.protocol.RedirectStrategy;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.message.BasicHttpResponse;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * Takes redirects over from Apache's client, request by request. Its own strategy still
 * says what is followed; that strategy's idea of the target is not asked.
 */
final class HttpComponentsRedirects {

	private static final String CHAIN = "execChain";

	private HttpComponentsRedirects() {
	}

	static RedirectRule takeOver(Object client, HttpContext httpContext, @Nullable Object httpRequest) {
		HttpClientContext context = HttpClientContext.cast(httpContext);
		RequestConfig ofRequest = (httpRequest instanceof Configurable configurable) ? configurable.getConfig() : null;
		RequestConfig config = (ofRequest != null) ? ofRequest : context.getRequestConfig();
		if (config == null) {
			config = (client instanceof Configurable configurable) ? configurable.getConfig() : null;
		}
		if (config == null) {
			config = RequestConfig.DEFAULT;
		}
		RequestConfig unfollowed = RequestConfig.copy(config).setRedirectsEnabled(false).build();
		context.setRequestConfig(unfollowed);
		if (ofRequest != null && httpRequest instanceof HttpUriRequestBase request) {
			request.setConfig(unfollowed);
		}
		RedirectStrategy strategy = strategy(client);
		return (config.isRedirectsEnabled() && strategy != null)
				? (redirection, headers) -> follows(strategy, redirection, headers) : RedirectRule.NEVER;
	}

	/** A client that does not follow has no element in its chain that would. */
	private static @Nullable RedirectStrategy strategy(Object client) {
		if (client instanceof MinimalHttpClient) {
			return null;
		}
		if (!PrivateField.isIn(client, CHAIN)) {
			return DefaultRedirectStrategy.INSTANCE;
		}
		Object element = PrivateField.get(client, CHAIN);
		while (element != null) {
			Object handler = PrivateField.get(element, "handler");
			if (handler instanceof RedirectExec || handler instanceof AsyncRedirectExec) {
				return (RedirectStrategy) PrivateField.require(handler, "redirectStrategy");
			}
			element = PrivateField.get(element, "next");
		}
		return null;
	}

	private static boolean follows(RedirectStrategy strategy, Redirection redirection,
			Consumer<BiConsumer<String, String>> headers) {
		HttpResponse response = new BasicHttpResponse(redirection.status());
		headers.accept(response::addHeader);
		try {
			return strategy.isRedirected(new BasicHttpRequest(redirection.method(), redirection.uri()), response,
					HttpClientContext.create());
		}
		catch (HttpException ex) {
			return false;
		}
	}

}
