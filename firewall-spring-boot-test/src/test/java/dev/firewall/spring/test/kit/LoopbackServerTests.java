package dev.firewall.spring.test.kit;

import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LoopbackServer} and {@link HttpLoopbackServer}.
 */
class LoopbackServerTests {

	@Test
	void arrivalsWhenConnectionsWereJustOpenedCountsAllOfThem() throws Exception {
		try (HttpLoopbackServer server = HttpLoopbackServer.start()) {
			assertThat(server.arrivals()).isZero();
			List<Socket> sockets = new ArrayList<>();
			for (int i = 1; i <= 20; i++) {
				sockets.add(new Socket("127.0.0.1", server.port()));
				assertThat(server.arrivals()).isEqualTo(i);
			}
			for (Socket socket : sockets) {
				socket.close();
			}
		}
	}

	@Test
	void redirectWhenRequestedSendsLocation() throws Exception {
		try (HttpLoopbackServer server = HttpLoopbackServer.start()) {
			URI uri = server.redirect("/moved", 307, "http://other.test/");
			HttpResponse<String> response = HttpClient.newHttpClient()
				.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
			assertThat(response.statusCode()).isEqualTo(307);
			assertThat(response.headers().firstValue("Location")).hasValue("http://other.test/");
			assertThat(server.received()).singleElement()
				.extracting(HttpLoopbackServer.Received::target)
				.isEqualTo("/moved");
		}
	}

}
