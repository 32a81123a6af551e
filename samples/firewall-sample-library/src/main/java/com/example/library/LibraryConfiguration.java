package com.example.library;

import java.net.URI;

import javax.sql.DataSource;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.support.WebClientAdapter;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;

@Configuration(proxyBeanMethods = false)
class LibraryConfiguration {

	@Bean
	Reviews reviews(WebClient.Builder builder, @Value("${library.reviews.url}") String url) {
		WebClientAdapter client = WebClientAdapter.create(builder.baseUrl(url).build());
		return HttpServiceProxyFactory.builderFor(client).build().createClient(Reviews.class);
	}

	@Bean
	S3Client s3(@Value("${library.covers.endpoint}") URI endpoint) {
		return S3Client.builder()
			.endpointOverride(endpoint)
			.forcePathStyle(true)
			.region(Region.EU_WEST_1)
			.credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("library", "secret")))
			.httpClientBuilder(UrlConnectionHttpClient.builder())
			.build();
	}

	/** Beside that of the library itself, which Spring Boot makes. */
	@Bean(defaultCandidate = false)
	DataSource archiveDataSource(@Value("${library.archive.url}") String url) {
		return new DriverManagerDataSource(url, "sa", "");
	}

}
