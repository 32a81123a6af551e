package dev.firewall.spring.autoconfigure.web;

import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.util.ClassUtils;

/**
 * Lets a reactive application run on Netty, also where another server is on the class
 * path.
 */
public final class NettyServer implements ApplicationContextInitializer<GenericApplicationContext> {

	private static final String BOOT_4 = "org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory";

	private static final String BOOT_3 = "org.springframework.boot.web.embedded.netty.NettyReactiveWebServerFactory";

	@Override
	public void initialize(GenericApplicationContext context) {
		String factory = ClassUtils.isPresent(BOOT_4, null) ? BOOT_4 : BOOT_3;
		context.registerBeanDefinition("nettyServer",
				new RootBeanDefinition(ClassUtils.resolveClassName(factory, null)));
		// Shared ones would end with the first of several contexts
		context.registerBean(ReactorResourceFactory.class, () -> {
			ReactorResourceFactory resources = new ReactorResourceFactory();
			resources.setUseGlobalResources(false);
			return resources;
		});
	}

}
