package dev.firewall.spring.autoconfigure.aws;

import java.io.ByteArrayInputStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.firewall.Answer;
import dev.firewall.Egress;
import dev.firewall.Protocol;
import dev.firewall.context.OpenSandboxes;
import dev.firewall.spring.autoconfigure.Mocks;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsServiceClientConfiguration;
import software.amazon.awssdk.core.BytesWrapper;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkServiceClientConfiguration;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;

import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.util.ClassUtils;

/**
 * Has stubs of a test's sandbox answer for a client, since interceptors of the SDK cannot
 * answer. Stands in front of clients in tests alone, and outside a sandbox does nothing.
 */
final class AnswerableClient implements MethodInterceptor {

	private static final String SERVICES = "software.amazon.awssdk.services.";

	private static final Pattern REQUEST = Pattern
		.compile("software\\.amazon\\.awssdk\\.services\\.([^.]+)\\.model\\.(\\w+)Request");

	private static final byte[] NOTHING = new byte[0];

	private final AwsContext context;

	private final String bean;

	private final SdkServiceClientConfiguration configuration;

	private AnswerableClient(AwsContext context, String bean, SdkServiceClientConfiguration configuration) {
		this.context = context;
		this.bean = bean;
		this.configuration = configuration;
	}

	/**
	 * Puts itself in front of a client of the SDK's own.
	 * @param client the client
	 * @param context who judges it
	 * @param bean its name
	 * @param configuration how it is set up
	 * @return what to use in its place, which has the same interfaces
	 */
	static Object of(SdkClient client, AwsContext context, String bean, SdkServiceClientConfiguration configuration) {
		if (!client.getClass().getName().startsWith(SERVICES) || Mocks.isMockOrSpy(client)) {
			return client;
		}
		ProxyFactory proxy = new ProxyFactory(client);
		proxy.addAdvice(new AnswerableClient(context, bean, configuration));
		return proxy.getProxy(client.getClass().getClassLoader());
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		Object client = invocation.getThis();
		if (!OpenSandboxes.isInside() || client == null) {
			return invocation.proceed();
		}
		Method method = ClassUtils.getMostSpecificMethod(invocation.getMethod(), client.getClass());
		if (method.isDefault() && invocation instanceof ProxyMethodInvocation proxied) {
			// Made of other methods, which are asked here then
			return InvocationHandler.invokeDefault(proxied.getProxy(), method, invocation.getArguments());
		}
		@Nullable Object[] arguments = invocation.getArguments();
		Egress egress = (arguments.length > 0 && arguments[0] instanceof SdkRequest request) ? egress(request) : null;
		return (egress != null) ? answer(invocation, egress) : invocation.proceed();
	}

	/**
	 * As the SDK names them: the package for the service, the class for the operation.
	 */
	private @Nullable Egress egress(SdkRequest request) {
		Matcher name = REQUEST.matcher(request.getClass().getName());
		if (!name.matches()) {
			return null;
		}
		String region = (this.configuration instanceof AwsServiceClientConfiguration aws && aws.region() != null)
				? aws.region().id() : null;
		URI endpoint = this.configuration.endpointOverride()
			.orElseGet(() -> URI.create("https://" + name.group(1) + "." + region + ".amazonaws.com"));
		AwsDestination destination = AwsDestination.of(endpoint, region);
		return Egress.to(Protocol.AWS)
			.host(destination.host())
			.port(destination.port())
			.field("service", name.group(1))
			.field("operation", name.group(2))
			.field("region", region)
			.build();
	}

	private @Nullable Object answer(MethodInvocation invocation, Egress egress) throws Exception {
		if (!CompletableFuture.class.isAssignableFrom(invocation.getMethod().getReturnType())) {
			return convert(invocation, stubbed(egress));
		}
		try {
			Object converted = convert(invocation, stubbed(egress));
			return (converted instanceof CompletableFuture<?> future) ? future
					: CompletableFuture.completedFuture(converted);
		}
		catch (Exception ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private @Nullable Object stubbed(Egress egress) {
		Answer.Value answer = this.context.firewall().answer(egress, Answer.Value.class, this.bean);
		if (answer == null) {
			throw new IllegalStateException("The sandbox was left while a call was made in it");
		}
		return answer.value();
	}

	/** What is streamed goes through what the caller gave to read it. */
	@SuppressWarnings("unchecked")
	private static @Nullable Object convert(MethodInvocation invocation, @Nullable Object value) throws Exception {
		Object response = (value instanceof ResponseBytes<?> bytes) ? bytes.response() : value;
		byte[] content = (value instanceof BytesWrapper wrapper) ? wrapper.asByteArray() : NOTHING;
		@Nullable Object[] arguments = invocation.getArguments();
		Object last = arguments[arguments.length - 1];
		if (last instanceof ResponseTransformer<?, ?> reader) {
			return ((ResponseTransformer<@Nullable Object, ?>) reader).transform(response,
					AbortableInputStream.create(new ByteArrayInputStream(content)));
		}
		if (last instanceof AsyncResponseTransformer<?, ?> reader) {
			CompletableFuture<?> future = reader.prepare();
			((AsyncResponseTransformer<@Nullable Object, ?>) reader).onResponse(response);
			reader.onStream(AsyncRequestBody.fromBytes(content));
			return future;
		}
		Class<?> type = invocation.getMethod().getReturnType();
		if (!CompletableFuture.class.isAssignableFrom(type) && !type.isInstance(response)) {
			throw new IllegalArgumentException(
					"The stub answers with " + ((response != null) ? "a " + response.getClass().getName() : "null")
							+ ", but " + invocation.getMethod().getName() + " returns a " + type.getName());
		}
		return response;
	}

}
