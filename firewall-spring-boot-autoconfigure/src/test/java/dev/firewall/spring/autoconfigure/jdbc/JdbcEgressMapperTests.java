package dev.firewall.spring.autoconfigure.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.firewall.Egress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.test.context.FilteredClassLoader;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link JdbcEgressMapper}, by a table of URLs.
 */
class JdbcEgressMapperTests {

	private static final JdbcEgressMapper PRESENT = new JdbcEgressMapper(JdbcEgressMapperTests.class.getClassLoader());

	private static final JdbcEgressMapper ABSENT = new JdbcEgressMapper(
			new FilteredClassLoader("org.postgresql", "com.mysql", "org.mariadb"));

	/** Lines of {@code when | url | what is expected}; see the head of the file. */
	static Stream<Arguments> table() {
		try (InputStream in = JdbcEgressMapperTests.class.getResourceAsStream("jdbc-urls.txt")) {
			return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
				.filter((line) -> !line.isBlank() && !line.startsWith("#"))
				.map((line) -> line.split("\\s+\\|\\s+", 3))
				.map((cells) -> Arguments.of(cells[0].strip(), cells[1].strip(), cells[2].strip()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@ParameterizedTest(name = "{0}: {1}")
	@MethodSource("table")
	void mapWhenUrlOfTable(String when, String url, String expected) {
		if (!when.equals("absent")) {
			assertThat(text(PRESENT.map(JdbcTarget.ofUrl(url)))).as("drivers present").isEqualTo(expected);
		}
		if (!when.equals("present")) {
			assertThat(text(ABSENT.map(JdbcTarget.ofUrl(url)))).as("drivers absent").isEqualTo(expected);
		}
	}

	@ParameterizedTest(name = "{0}: {1}")
	@MethodSource("table")
	void mapWhenWrapped(String when, String url, String expected) {
		for (String wrapper : List.of("otel", "p6spy", "log4jdbc", "aws-wrapper", "p6spy:otel")) {
			String wrapped = "jdbc:" + wrapper + ":" + url.substring("jdbc:".length());
			JdbcEgressMapper mapper = when.equals("absent") ? ABSENT : PRESENT;
			assertThat(text(mapper.map(JdbcTarget.ofUrl(wrapped)))).isEqualTo(expected);
		}
	}

	@ParameterizedTest(name = "{0}: {1}")
	@MethodSource("table")
	void mapNeverShowsSecret(String when, String url, String expected) {
		for (JdbcEgressMapper mapper : List.of(PRESENT, ABSENT)) {
			assertThat(mapper.map(JdbcTarget.ofUrl(url))).noneMatch((egress) -> egress.toString().contains("s3cret"));
		}
		assertThat(JdbcTarget.ofUrl(url).toString()).doesNotContain("s3cret");
	}

	@Test
	void mapWhenUsernameOfDataSourceTakesThat() {
		JdbcTarget target = new JdbcTarget("jdbc:sqlserver://db.example;user=a", "app", null, Map.of());
		assertThat(text(PRESENT.map(target))).isEqualTo("sqlserver db.example:1433 user=app");
	}

	@Test
	void mapWhenPropertiesNameOtherHostCountsIt() {
		Map<String, String> properties = Map.of("PGHOST", "evil.example", "PGPORT", "1");
		JdbcTarget local = new JdbcTarget("jdbc:postgresql:shop", null, null, properties);
		assertThat(text(PRESENT.map(local))).isEqualTo("postgresql evil.example:1 db=shop");
		JdbcTarget given = new JdbcTarget("jdbc:postgresql://db.example/shop", null, null, properties);
		assertThat(text(ABSENT.map(given)))
			.isEqualTo("postgresql db.example:5432 db=shop, postgresql evil.example:1 db=shop");
	}

	@Test
	void mapWhenPropertiesHaveSocketFactoryIsUnknown() {
		for (String url : List.of("jdbc:postgresql://db.example/shop", "jdbc:mysql://db.example/shop",
				"jdbc:mariadb://db.example/shop")) {
			JdbcTarget target = new JdbcTarget(url, null, null, Map.of("socketFactory", "com.example.Factory"));
			assertThat(PRESENT.map(target)).as(url).anyMatch((egress) -> egress.host().isInvalid());
			assertThat(ABSENT.map(target)).as(url).anyMatch((egress) -> egress.host().isInvalid());
		}
	}

	@Test
	void mapWhenDriverIsMariadbAsksItForUrlOfMysql() {
		JdbcTarget target = new JdbcTarget("jdbc:mysql://db.example/shop?permitMysqlScheme&localSocket=/run/x", null,
				"org.mariadb.jdbc.Driver", Map.of());
		assertThat(PRESENT.map(target)).anyMatch((egress) -> egress.host().text().equals("/run/x"));
	}

	@Test
	void mapWhenDataSourceClassTakesProperties() {
		assertThat(text(PRESENT.map(new JdbcTarget(null, "app", "org.postgresql.ds.PGSimpleDataSource",
				Map.of("serverName", "db.example", "portNumber", "5433", "databaseName", "shop")))))
			.isEqualTo("postgresql db.example:5433 db=shop user=app");
		assertThat(text(PRESENT.map(new JdbcTarget(null, null, "org.postgresql.ds.PGSimpleDataSource", Map.of()))))
			.isEqualTo("postgresql localhost:5432");
		assertThat(text(PRESENT.map(new JdbcTarget(null, null, "org.h2.jdbcx.JdbcDataSource",
				Map.of("url", "jdbc:h2:tcp://db.example/shop")))))
			.isEqualTo("h2 db.example:9092 db=shop");
		assertThat(text(PRESENT.map(new JdbcTarget(null, null, "com.example.Exotic", Map.of()))))
			.isEqualTo("unknown INVALID");
		assertThat(text(PRESENT.map(new JdbcTarget(null, null, "com.microsoft.sqlserver.jdbc.SQLServerDataSource",
				Map.of("serverName", "db.example", "instanceName", "x")))))
			.contains("INVALID");
	}

	private static String text(List<Egress> egresses) {
		return egresses.isEmpty() ? "none"
				: egresses.stream().map(JdbcEgressMapperTests::text).collect(Collectors.joining(", "));
	}

	private static String text(Egress egress) {
		if (egress.host().isInvalid()) {
			return egress.field("driver") + " INVALID";
		}
		return egress.field("driver") + " " + egress.host() + ((egress.port() >= 0) ? ":" + egress.port() : "")
				+ field(egress, "database", " db=") + field(egress, "username", " user=");
	}

	private static String field(Egress egress, String name, String prefix) {
		return (egress.field(name) != null) ? prefix + egress.field(name) : "";
	}

}
