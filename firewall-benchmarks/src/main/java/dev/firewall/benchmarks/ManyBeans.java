package dev.firewall.benchmarks;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;

/**
 * An application with two hundred beans of its own.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class ManyBeans implements ApplicationContextInitializer<GenericApplicationContext> {

	private static final int BEANS = 200;

	/**
	 * Starts it.
	 * @param arguments of the command line
	 */
	public static void main(String[] arguments) {
		SpringApplication application = new SpringApplication(ManyBeans.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.addInitializers(new ManyBeans());
		application.run(arguments);
	}

	@Override
	public void initialize(GenericApplicationContext context) {
		for (int i = 0; i < BEANS; i++) {
			String name = "bean" + i;
			context.registerBean(name, Part.class, () -> new Part(name));
		}
	}

	/**
	 * One of them.
	 *
	 * @param name its name
	 */
	record Part(String name) {

	}

}
