package dev.firewall.agent;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import com.acme.ProxyWays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Has the HTTP clients of the JDK go through a proxy that the policy allows, to targets
 * that it allows and to others.
 */
class ProxiesJvmTests extends AbstractJvmTests {

	private static final String BLOCKED = "EgressBlockedException";

	private ProxyServer proxy;

	@BeforeEach
	void startProxy() throws Exception {
		this.proxy = new ProxyServer();
	}

	@AfterEach
	void stopProxy() throws Exception {
		this.proxy.close();
	}

	@ParameterizedTest
	@MethodSource("jdks")
	void requestWhenTargetIsRefusedDoesNotGetToTheProxy(Jdk jdk) throws Exception {
		Map<String, String> outcomes = run(jdk, "refused.example", "/");
		assertThat(outcomes).hasSize(8).allSatisfy((way, outcome) -> assertThat(outcome).as(way).contains(BLOCKED));
		assertThat(this.proxy.connections()).isZero();
		assertThat(this.proxy.requests()).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("jdks")
	void requestWhenTargetIsAllowedGetsThere(Jdk jdk) throws Exception {
		Map<String, String> outcomes = run(jdk, "allowed.example", "/");
		assertThat(outcomes).hasSize(8)
			.allSatisfy((way, outcome) -> assertThat(outcome).as(way).doesNotContain(BLOCKED));
		assertThat(this.proxy.requests()).contains("SOCKS", "GET http://httpurlconnection.allowed.example/ HTTP/1.1",
				"CONNECT httpurlconnection-with-connect.allowed.example:443 HTTP/1.1",
				"GET http://httpurlconnection-that-is-told-of-a-proxy.allowed.example/ HTTP/1.1",
				"GET http://httpclient.allowed.example/ HTTP/1.1",
				"CONNECT httpclient-with-connect.allowed.example:443 HTTP/1.1",
				"GET http://httpclient-sendasync.allowed.example/ HTTP/1.1",
				"CONNECT httpclient-websocket.allowed.example:80 HTTP/1.1");
	}

	@ParameterizedTest
	@MethodSource("jdks")
	void requestWhenRedirectedToWhatIsRefusedDoesNotGetToTheProxy(Jdk jdk) throws Exception {
		Map<String, String> outcomes = run(jdk, "allowed.example", "/to/other.refused.example");
		assertThat(this.proxy.requests()).noneMatch((request) -> request.contains("//other.refused.example"))
			.anyMatch((request) -> request.startsWith("GET http://httpurlconnection.allowed.example/to/"))
			.anyMatch((request) -> request.startsWith("GET http://httpclient.allowed.example/to/"));
		for (String way : List.of("HttpURLConnection", "HttpURLConnection that is told of a proxy", "HttpClient",
				"HttpClient sendAsync")) {
			assertThat(outcomes.get(way)).as(way).contains(BLOCKED);
		}
	}

	private Map<String, String> run(Jdk jdk, String domain, String path) throws Exception {
		String policy = file("policy",
				"allow:\n  - \"socket:" + this.proxy.host() + ":" + this.proxy.port() + "\"\n"
						+ "  - \"http://*.allowed.example\"\n  - \"https://*.allowed.example\"\n"
						+ "  - \"ws://*.allowed.example\"");
		AgentJvm.Ended ended = AgentJvm.of(jdk)
			.agent(policy)
			.run(ProxyWays.class, this.proxy.host(), String.valueOf(this.proxy.port()), domain, path);
		assertThat(ended.status()).as(ended.errors()).isZero();
		return ended.output()
			.lines()
			.collect(Collectors.toMap((line) -> line.split("\t")[0], (line) -> line.split("\t")[1]));
	}

}
