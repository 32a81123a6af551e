package com.example.library;

import dev.firewall.spring.test.RecordedEgress;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.web.client.RestClientTest;
import org.springframework.http.MediaType;
import org.springframework.test.web.client.MockRestServiceServer;

import static dev.firewall.spring.test.FirewallAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.client.match.MockRestRequestMatchers.requestTo;
import static org.springframework.test.web.client.response.MockRestResponseCreators.withSuccess;

/**
 * Tests of a client whose partner is a mock, which is not egress.
 */
@RestClientTest(Catalogue.class)
class CatalogueTests {

	@Autowired
	private Catalogue catalogue;

	@Autowired
	private MockRestServiceServer partner;

	@Test
	void titleWhenTheCatalogueKnowsItIsRead(RecordedEgress recorded) {
		this.partner.expect(requestTo("https://catalogue.example/titles/9780131103627"))
			.andRespond(withSuccess("K&R", MediaType.TEXT_PLAIN));
		assertThat(this.catalogue.title(IsbnTests.ISBN)).isEqualTo("K&R");
		this.partner.verify();
		assertThat(recorded).blockedNothing().warnedAboutNothing();
	}

}
