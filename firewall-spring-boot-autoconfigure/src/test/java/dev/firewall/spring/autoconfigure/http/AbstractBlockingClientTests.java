package dev.firewall.spring.autoconfigure.http;

import dev.firewall.Firewall;
import dev.firewall.spring.test.kit.HttpEnforcementPointKit;
import dev.firewall.spring.test.kit.HttpKitClient;
import org.junit.jupiter.api.Nested;

/**
 * A client that waits, over every library that Spring Boot can choose.
 */
abstract class AbstractBlockingClientTests {

	/**
	 * Makes the client.
	 * @param library what it is over; it follows redirects
	 * @param firewall what it is to be guarded by
	 * @return the guarded client
	 */
	abstract HttpKitClient clientOver(Library library, Firewall firewall);

	abstract class Kit extends HttpEnforcementPointKit {

		private final Library library;

		Kit(Library library) {
			this.library = library;
		}

		@Override
		protected HttpKitClient httpClient(Firewall firewall) {
			return clientOver(this.library, firewall);
		}

	}

	@Nested
	class Jdk extends Kit {

		Jdk() {
			super(Library.JDK);
		}

	}

	@Nested
	class HttpComponents extends Kit {

		HttpComponents() {
			super(Library.HTTP_COMPONENTS);
		}

	}

	@Nested
	class Jetty extends Kit {

		Jetty() {
			super(Library.JETTY);
		}

	}

	@Nested
	class Reactor extends Kit {

		Reactor() {
			super(Library.REACTOR);
		}

	}

	@Nested
	class Simple extends Kit {

		Simple() {
			super(Library.SIMPLE);
		}

		/** HttpURLConnection is told to follow only here, by Spring. */
		@Override
		protected boolean followsRedirects(String method) {
			return method.equals("GET");
		}

	}

}
