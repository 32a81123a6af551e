package dev.firewall.spring.autoconfigure.http;

import java.net.http.HttpClient;

import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.JettyClientHttpRequestFactory;
import org.springframework.http.client.ReactorClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.HttpComponentsClientHttpConnector;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.http.client.reactive.JettyClientHttpConnector;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;

/**
 * The client libraries that Spring Boot can choose, set up by the user's own code.
 */
enum Library {

	JDK("jdk") {

		@Override
		ClientHttpRequestFactory requestFactory() {
			return new JdkClientHttpRequestFactory(client());
		}

		@Override
		ClientHttpConnector connector() {
			return new JdkClientHttpConnector(client());
		}

		private HttpClient client() {
			return HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();
		}

	},

	HTTP_COMPONENTS("http-components") {

		@Override
		ClientHttpRequestFactory requestFactory() {
			return new HttpComponentsClientHttpRequestFactory();
		}

		@Override
		ClientHttpConnector connector() {
			return new HttpComponentsClientHttpConnector();
		}

	},

	JETTY("jetty") {

		@Override
		ClientHttpRequestFactory requestFactory() {
			JettyClientHttpRequestFactory factory = new JettyClientHttpRequestFactory();
			try {
				factory.afterPropertiesSet();
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
			return factory;
		}

		@Override
		ClientHttpConnector connector() {
			return new JettyClientHttpConnector();
		}

	},

	REACTOR("reactor") {

		@Override
		ClientHttpRequestFactory requestFactory() {
			return new ReactorClientHttpRequestFactory(client());
		}

		@Override
		ClientHttpConnector connector() {
			return new ReactorClientHttpConnector(client());
		}

		private reactor.netty.http.client.HttpClient client() {
			return reactor.netty.http.client.HttpClient.create().followRedirect(true);
		}

	},

	SIMPLE("simple") {

		@Override
		ClientHttpRequestFactory requestFactory() {
			return new SimpleClientHttpRequestFactory();
		}

		@Override
		ClientHttpConnector connector() {
			throw new UnsupportedOperationException();
		}

	};

	private final String property;

	Library(String property) {
		this.property = property;
	}

	String property() {
		return this.property;
	}

	/** A request factory that follows redirects. */
	abstract ClientHttpRequestFactory requestFactory();

	/** A connector that follows redirects. */
	abstract ClientHttpConnector connector();

}
