package com.example.shop;

import java.net.URI;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;

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

	@Bean
	SqsClient sqs(@Value("${shop.queue.endpoint}") URI endpoint) {
		return SqsClient.builder()
			.endpointOverride(endpoint)
			.region(Region.EU_WEST_1)
			.credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("shop", "secret")))
			.httpClientBuilder(UrlConnectionHttpClient.builder())
			.build();
	}

}
