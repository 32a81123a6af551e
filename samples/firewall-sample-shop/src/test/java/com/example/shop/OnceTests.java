package com.example.shop;

import com.example.shop.neighbours.Neighbours;
import com.example.shop.tour.Tour;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the shop that ends after its tour, as scripts start it.
 */
@ExtendWith(OutputCaptureExtension.class)
class OnceTests {

	@Test
	void exitCodeIsZeroWhenPolicyIsTheShops(CapturedOutput output) {
		ConfigurableApplicationContext shop = ShopApplication.start("--once");
		String table = shop.getBean(Tour.class).table();
		assertThat(shop.getBean(Neighbours.class).stranger().connections()).isZero();
		assertThat(SpringApplication.exit(shop)).isZero();
		assertThat(output).contains(table);
	}

	@Test
	void exitCodeIsNotZeroWhenSomethingElseGetsOut(CapturedOutput output) {
		ConfigurableApplicationContext shop = ShopApplication.start("--once", "--firewall.levels.subprocess=warn");
		assertThat(shop.getBean(Tour.class).table()).contains(" warned ");
		assertThat(SpringApplication.exit(shop)).isOne();
		assertThat(output).contains("Not as expected: run curl: ");
	}

	@Test
	void exitCodeIsNotZeroWhenOrderIsRefused(CapturedOutput output) {
		ConfigurableApplicationContext shop = ShopApplication.start("--once",
				"--firewall.deny[0]=subprocess:/bin/echo");
		assertThat(SpringApplication.exit(shop)).isOne();
		assertThat(output).contains("Not as expected: place an order: it was refused",
				"Not used: allow subprocess:/bin/echo");
	}

}
