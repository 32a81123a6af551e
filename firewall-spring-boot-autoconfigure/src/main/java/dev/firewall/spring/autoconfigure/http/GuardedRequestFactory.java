package dev.firewall.spring.autoconfigure.http;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URI;

import dev.firewall.spring.autoconfigure.Mocks;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpMethod;
import org.springframework.http.client.AbstractClientHttpRequestFactoryWrapper;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.util.ReflectionUtils;

/**
 * A request factory whose requests are judged before they are executed. Mocks replace the
 * request factory, or make requests that go nowhere: neither is judged.
 */
final class GuardedRequestFactory implements ClientHttpRequestFactory {

	private static final String MOCK_REQUEST = "org.springframework.mock.http.client.MockClientHttpRequest";

	private final ClientHttpRequestFactory delegate;

	private final HttpGuard guard;

	private GuardedRequestFactory(ClientHttpRequestFactory delegate, HttpGuard guard) {
		this.delegate = delegate;
		this.guard = guard;
	}

	/**
	 * Guards a request factory. What wraps another one, such as a buffering factory, is
	 * kept and guarded inside, where the client library is. One that is guarded already
	 * is known by the new bean's name from then on.
	 * @return the guarded factory, the same one if there is nothing to do
	 */
	static ClientHttpRequestFactory guard(ClientHttpRequestFactory factory, HttpGuard guard) {
		if (factory instanceof GuardedRequestFactory guarded) {
			return guarded.guard.bean().equals(guard.bean()) ? factory
					: new GuardedRequestFactory(guarded.delegate, guard);
		}
		if (factory instanceof Wrapper wrapper) {
			return guard(wrapper.wrapper, guard);
		}
		if (factory instanceof AbstractClientHttpRequestFactoryWrapper wrapper) {
			return new Wrapper(wrapper, guard(wrapper.getDelegate(), guard));
		}
		return Mocks.isMock(factory) ? factory : new GuardedRequestFactory(factory, guard);
	}

	@Override
	public ClientHttpRequest createRequest(URI uri, HttpMethod httpMethod) throws IOException {
		ClientHttpRequest request = this.delegate.createRequest(uri, httpMethod);
		return isMock(request) ? request : new GuardedRequest(request, this.delegate, this.guard);
	}

	private static boolean isMock(ClientHttpRequest request) {
		for (Class<?> type = request.getClass(); type != null; type = type.getSuperclass()) {
			if (type.getName().equals(MOCK_REQUEST)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * A wrapping factory around the guarded factory instead of its own delegate.
	 */
	private static final class Wrapper extends AbstractClientHttpRequestFactoryWrapper {

		private static final Method CREATE_REQUEST = createRequestMethod();

		private final AbstractClientHttpRequestFactoryWrapper wrapper;

		Wrapper(AbstractClientHttpRequestFactoryWrapper wrapper, ClientHttpRequestFactory guarded) {
			super(guarded);
			this.wrapper = wrapper;
		}

		private static Method createRequestMethod() {
			Method method = ReflectionUtils.findMethod(AbstractClientHttpRequestFactoryWrapper.class, "createRequest",
					URI.class, HttpMethod.class, ClientHttpRequestFactory.class);
			if (method == null) {
				throw new IllegalStateException("The firewall cannot guard wrapping request factories of this version");
			}
			ReflectionUtils.makeAccessible(method);
			return method;
		}

		@Override
		protected ClientHttpRequest createRequest(URI uri, HttpMethod httpMethod, ClientHttpRequestFactory factory)
				throws IOException {
			try {
				@Nullable Object request = CREATE_REQUEST.invoke(this.wrapper, uri, httpMethod, factory);
				return (ClientHttpRequest) request;
			}
			catch (ReflectiveOperationException ex) {
				if (ex.getCause() instanceof IOException cause) {
					throw cause;
				}
				ReflectionUtils.rethrowRuntimeException((ex.getCause() != null) ? ex.getCause() : ex);
				throw new IllegalStateException(ex);
			}
		}

	}

}
