package com.example.library;

import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Plain tests, which reach out to nothing and notice nothing of the firewall.
 */
class IsbnTests {

	static final Isbn ISBN = new Isbn("9780131103627");

	@Test
	void isbnWhenGroupedIsRead() {
		assertThat(Isbn.parse("978-0-13-110362-7")).isEqualTo(ISBN);
	}

	@RepeatedTest(3)
	void isbnWhenReadAgainIsTheSame() {
		assertThat(Isbn.parse("978 0131103627")).isEqualTo(ISBN);
	}

	@TestFactory
	Stream<DynamicTest> isbnWhenAnyOtherLastDigitIsWrong() {
		return Stream.of("0", "1", "2", "3", "4", "5", "6", "8", "9")
			.map((last) -> DynamicTest.dynamicTest(last,
					() -> assertThatIllegalArgumentException().isThrownBy(() -> new Isbn("978013110362" + last))));
	}

	@Nested
	class Wrong {

		@ParameterizedTest
		@ValueSource(strings = { "", "978", "978013110362X", "9780131103628" })
		void isbnWhenWrongIsRefused(String text) {
			assertThatIllegalArgumentException().isThrownBy(() -> Isbn.parse(text)).withMessageContaining(text);
		}

	}

}
