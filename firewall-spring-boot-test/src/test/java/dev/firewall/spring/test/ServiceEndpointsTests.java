package dev.firewall.spring.test;

import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory.ContainerConnectionDetails;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Endpoints that connection details name.
 */
class ServiceEndpointsTests {

	@Test
	void endpointsWhenDetailsAreOfContainersAreThoseThatTheyName() {
		assertThat(endpoints(new ContainerDatabase())).containsExactly("localhost:32768");
		assertThat(endpoints(new ContainerCache())).containsExactlyInAnyOrder("127.0.0.1:32769", "[::1]:32770");
		assertThat(endpoints(new ContainerBrokers())).containsExactlyInAnyOrder("localhost:32771", "broker:9092");
	}

	@Test
	void endpointsWhenDetailsComeFromElsewhereAreNone() {
		assertThat(endpoints(new Database())).isEmpty();
		assertThat(endpoints(new Object())).isEmpty();
	}

	@SuppressWarnings("unchecked")
	private static Iterable<String> endpoints(Object details) {
		try (GenericApplicationContext context = new GenericApplicationContext()) {
			context.registerBean("details", (Class<Object>) details.getClass(), () -> details);
			context.refresh();
			return ServiceEndpoints.of(context);
		}
	}

	interface DatabaseConnectionDetails extends ConnectionDetails {

		String getJdbcUrl();

		String getUsername();

		String getPassword();

	}

	static class Database implements DatabaseConnectionDetails {

		@Override
		public String getJdbcUrl() {
			return "jdbc:postgresql://localhost:32768/shop?socket=1";
		}

		@Override
		public String getUsername() {
			return "user@host:1";
		}

		@Override
		public String getPassword() {
			return "secret@elsewhere:99";
		}

	}

	static class ContainerDatabase extends ContainerConnectionDetails implements DatabaseConnectionDetails {

		@Override
		public String getJdbcUrl() {
			return "jdbc:postgresql://localhost:32768/shop?socket=1";
		}

		@Override
		public String getUsername() {
			return "user@host:1";
		}

		@Override
		public String getPassword() {
			return "secret@elsewhere:99";
		}

	}

	interface CacheConnectionDetails extends ConnectionDetails {

		Node getStandalone();

		List<Node> getNodes();

		interface Node {

			String getHost();

			int getPort();

		}

	}

	static class ContainerCache extends ContainerConnectionDetails implements CacheConnectionDetails {

		@Override
		public Node getStandalone() {
			return new CacheNode("127.0.0.1", 32769);
		}

		@Override
		public List<Node> getNodes() {
			return List.of(new CacheNode("::1", 32770));
		}

		private record CacheNode(String host, int port) implements CacheConnectionDetails.Node {

			@Override
			public String getHost() {
				return this.host;
			}

			@Override
			public int getPort() {
				return this.port;
			}

		}

	}

	interface BrokerConnectionDetails extends ConnectionDetails {

		List<String> getBootstrapServers();

		String getUri();

		default String getBroken() {
			throw new UnsupportedOperationException();
		}

	}

	static class ContainerBrokers extends ContainerConnectionDetails implements BrokerConnectionDetails {

		@Override
		public List<String> getBootstrapServers() {
			return List.of("PLAINTEXT://localhost:32771");
		}

		@Override
		public String getUri() {
			return "broker:9092";
		}

	}

}
