package com.example.shop;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.support.WebClientAdapter;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;

@Configuration(proxyBeanMethods = false)
class ShopConfiguration {

	@Bean
	Rates rates(WebClient.Builder builder, @Value("${shop.rates.url}") String url) {
		WebClientAdapter client = WebClientAdapter.create(builder.baseUrl(url).build());
		return HttpServiceProxyFactory.builderFor(client).build().createClient(Rates.class);
	}

}
