package com.example.shop;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

import com.example.shop.neighbours.Neighbours;
import com.example.shop.tour.Tour;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.UseMainMethod;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the shop as its customers and its operators see it.
 */
@SpringBootTest(useMainMethod = UseMainMethod.ALWAYS, webEnvironment = WebEnvironment.RANDOM_PORT)
class ShopApplicationTests {

	private static final String NOT_NAMED = "no allow rule of the policy 'default' matches";

	private static final String LOOPBACK = "; loopback opens only to a rule that names the host and its port";

	@Autowired
	private Tour tour;

	@Autowired
	private Neighbours neighbours;

	@Autowired
	private Bestsellers bestsellers;

	@LocalServerPort
	private int port;

	@Test
	void tourTakesEveryWayOutThatThePolicyNames() {
		assertThat(rows("place an order")).containsExactly(
				"http | GET http://127.0.0.1:*/rates/USD | allowed | "
						+ "allow http host=127.0.0.1 port=* method=GET path=/rates/*",
				"http | POST http://127.0.0.1:*/payments | allowed | "
						+ "allow http host=127.0.0.1 port=* method=POST path=/payments",
				"database | 127.0.0.1:* database=shop driver=postgresql username=postgres | allowed | "
						+ "allow postgresql://127.0.0.1:*/shop",
				"redis | 127.0.0.1:* command=ZINCRBY db=0 | allowed | "
						+ "allow redis host=127.0.0.1 port=* command=ZINCRBY,ZREVRANGE,INFO",
				"aws | 127.0.0.1:* service=sqs operation=SendMessage region=eu-west-1 | allowed | "
						+ "allow aws host=127.0.0.1 port=* service=sqs operation=SendMessage",
				"subprocess | /bin/echo Receipt 1: 2 x Earl Grey, 9.72 USD, paid as P-1 | allowed | "
						+ "allow subprocess:/bin/echo");
	}

	@Test
	void tourIsRefusedWhatThePolicyDoesNotName() {
		assertThat(rows("tell a tracker of the order"))
			.containsExactly("http | POST https://tracker.example:443/events | blocked | " + NOT_NAMED);
		assertThat(rows("follow a redirect")).containsExactly(
				"http | GET http://127.0.0.1:*/rates/XAU | allowed | "
						+ "allow http host=127.0.0.1 port=* method=GET path=/rates/*",
				"http | GET http://127.0.0.1:*/rates/XAU | blocked | " + NOT_NAMED + LOOPBACK);
		assertThat(rows("cancel the payment"))
			.containsExactly("http | DELETE http://127.0.0.1:*/payments/P-1 | blocked | " + NOT_NAMED + LOOPBACK);
		assertThat(rows("forget the bestsellers"))
			.containsExactly("redis | 127.0.0.1:* command=FLUSHALL db=0 | blocked | " + NOT_NAMED + LOOPBACK);
		assertThat(rows("drop what is to be sent"))
			.containsExactly("aws | 127.0.0.1:* service=sqs operation=PurgeQueue region=eu-west-1 | blocked | "
					+ NOT_NAMED + LOOPBACK);
		assertThat(rows("read the warehouse's database")).containsExactly(
				"database | db.internal.test:5432 database=warehouse driver=postgresql | blocked | " + NOT_NAMED);
		assertThat(rows("run curl")).singleElement()
			.asString()
			.matches("subprocess \\| (/.*/)?curl --silent http://127\\.0\\.0\\.1:\\* \\| blocked \\| " + NOT_NAMED);
	}

	@Test
	void tableHoldsTheAttemptsAlone() {
		List<String> lines = this.tour.table().lines().toList();
		assertThat(lines.get(0).split(" +\\| +")).containsExactly("attempt", "protocol", "destination", "outcome",
				"rule or reason");
		assertThat(lines).hasSize(2 + 6 + 8);
	}

	@Test
	void nothingRefusedArrivesAnywhere() throws IOException {
		assertThat(this.neighbours.stranger().connections()).isZero();
		assertThat(this.neighbours.payments().cancelled()).isZero();
		assertThat(this.neighbours.payments().taken()).isPositive();
		assertThat(this.neighbours.queue().waiting()).isPositive();
		assertThat(this.bestsellers.top()).contains("Earl Grey");
	}

	@Test
	void exitCodeIsZeroWhenTourWentAsExpected() {
		assertThat(this.tour.getExitCode()).isZero();
	}

	@Test
	void orderIsTakenWhenCustomerPlacesIt() throws Exception {
		HttpResponse<String> placed = send(HttpRequest.newBuilder(uri("/orders"))
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString("""
					{"item":"Darjeeling","quantity":1,"currency":"EUR"}""")));
		assertThat(placed.statusCode()).isEqualTo(200);
		assertThat(placed.body()).contains("\"item\":\"Darjeeling\"", "\"amount\":4.50", "\"payment\":\"P-");
		assertThat(send(HttpRequest.newBuilder(uri("/orders"))).body()).contains("Earl Grey", "Darjeeling");
	}

	@Test
	void endpointShowsRefusalsWhenTourEnded() throws Exception {
		assertThat(send(HttpRequest.newBuilder(uri("/actuator/firewall"))).body()).contains("tracker.example",
				"db.internal.test", "curl");
	}

	@Test
	void healthIsUpWhenTourEnded() throws Exception {
		assertThat(send(HttpRequest.newBuilder(uri("/actuator/health"))).body()).contains("\"status\":\"UP\"",
				"\"firewall\":{");
	}

	/** The rows of an attempt without its name, each column stripped, ports as stars. */
	private List<String> rows(String attempt) {
		return this.tour.table()
			.lines()
			.map((line) -> line.split("\\|", 2))
			.filter((columns) -> columns[0].strip().equals(attempt))
			.map((columns) -> columns[1].strip().replaceAll(" +\\| +", " | "))
			.map((row) -> row.replaceAll("(127\\.0\\.0\\.1:|port=)\\d+", "$1*"))
			.toList();
	}

	private URI uri(String path) {
		return URI.create("http://127.0.0.1:" + this.port + path);
	}

	/** By a client that is no bean, as somebody else's would be. */
	private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
		return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
	}

}
