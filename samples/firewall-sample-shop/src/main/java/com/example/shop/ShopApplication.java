package com.example.shop;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.example.shop.neighbours.Neighbours;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.event.ApplicationFailedEvent;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.GenericApplicationListener;
import org.springframework.context.support.GenericApplicationContext;

/**
 * The shop. With {@code --once} it ends after the tour; its exit code then tells whether
 * everything was let out that should be, and nothing else.
 */
@SpringBootApplication
public class ShopApplication {

	private static final String ONCE = "once";

	public static void main(String[] args) {
		ConfigurableApplicationContext shop = start(args);
		if (shop.getEnvironment().containsProperty(ONCE)) {
			System.exit(SpringApplication.exit(shop));
		}
		String url = "http://localhost:" + shop.getEnvironment().getProperty("local.server.port");
		System.out.println("The shop is open at " + url + "/orders, its firewall at " + url + "/actuator/firewall");
	}

	/**
	 * Starts everything that the shop reaches, then the shop. The free ports have to be
	 * known before the shop's configuration is read, and its log is quiet until then.
	 */
	static ConfigurableApplicationContext start(String... args) {
		LoggingSystem.get(ShopApplication.class.getClassLoader()).beforeInitialize();
		Neighbours neighbours = Neighbours.start();
		SpringApplication shop = new SpringApplication(ShopApplication.class);
		shop.setDefaultProperties(defaults(neighbours, args));
		shop.addInitializers(
				(context) -> ((GenericApplicationContext) context).registerBean(Neighbours.class, () -> neighbours));
		shop.addListeners(
				GenericApplicationListener.forEventType(ApplicationFailedEvent.class, (failed) -> neighbours.close()));
		return shop.run(args);
	}

	private static Map<String, Object> defaults(Neighbours neighbours, String... args) {
		Map<String, Object> defaults = new HashMap<>(neighbours.addresses());
		if (List.of(args).contains("--" + ONCE)) {
			defaults.put("server.port", 0);
		}
		return defaults;
	}

}
