package com.example.shop.tour;

import java.util.Map;

import javax.sql.DataSource;

import com.example.shop.Bestsellers;
import com.example.shop.Dispatch;
import com.example.shop.OrderRequest;
import com.example.shop.Orders;
import com.example.shop.Payments;
import com.example.shop.Rates;
import com.example.shop.neighbours.Neighbours;
import com.zaxxer.hikari.HikariDataSource;
import dev.firewall.spring.autoconfigure.process.ProcessRunner;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.client.RestClient;

/**
 * What the tour tries: an order, which takes every way out that the policy names, and
 * seven ways that it does not name.
 */
@Configuration(proxyBeanMethods = false)
class TourConfiguration {

	@Bean
	@Order(1)
	Attempt placeAnOrder(Orders orders) {
		return Attempt.allowed("place an order", () -> orders.place(new OrderRequest("Earl Grey", 2, "USD")));
	}

	@Bean
	@Order(2)
	Attempt tellTheTracker(RestClient.Builder builder) {
		RestClient tracker = builder.baseUrl("https://tracker.example").build();
		return Attempt.forbidden("tell a tracker of the order",
				() -> tracker.post().uri("/events").body(Map.of("item", "Earl Grey")).retrieve().toBodilessEntity());
	}

	/** The rates partner may be asked, but sends the shop on to a stranger. */
	@Bean
	@Order(3)
	Attempt followTheRedirect(Rates rates) {
		return Attempt.forbidden("follow a redirect", () -> rates.of("XAU"));
	}

	/** The payment partner is named, but only to take payments. */
	@Bean
	@Order(4)
	Attempt cancelThePayment(Payments payments) {
		return Attempt.forbidden("cancel the payment", () -> payments.cancel("P-1"));
	}

	/** The shop may count what is bought, but not empty the server. */
	@Bean
	@Order(5)
	Attempt forgetTheBestsellers(Bestsellers bestsellers) {
		return Attempt.forbidden("forget the bestsellers", bestsellers::forget);
	}

	/** The shop may write to the queue, but not empty it. */
	@Bean
	@Order(6)
	Attempt dropWhatIsToBeSent(Dispatch dispatch) {
		return Attempt.forbidden("drop what is to be sent", dispatch::drop);
	}

	@Bean
	@Order(7)
	Attempt readTheWarehouse(BeanFactory beans) {
		return Attempt.forbidden("read the warehouse's database",
				() -> JdbcClient.create(beans.getBean("warehouse", DataSource.class))
					.sql("select count(*) from stock")
					.query()
					.singleValue());
	}

	@Bean
	@Order(8)
	Attempt runCurl(ProcessRunner processes, Neighbours neighbours) {
		String url = neighbours.stranger().url();
		return Attempt.forbidden("run curl", () -> processes.command("curl", "--silent", url).run());
	}

	/** Nobody but the tour gets it: the health of the shop does not depend on it. */
	@Bean(autowireCandidate = false)
	DataSource warehouse() {
		HikariDataSource warehouse = new HikariDataSource();
		warehouse.setJdbcUrl("jdbc:postgresql://db.internal.test:5432/warehouse");
		warehouse.setConnectionTimeout(1000);
		return warehouse;
	}

}
