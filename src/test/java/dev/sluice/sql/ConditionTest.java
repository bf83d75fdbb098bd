package dev.sluice.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A condition stays inside the brackets that are put around it. */
class ConditionTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a < 5",
                "a IN (SELECT x FROM y WHERE (z))",
                "note = ') OR (' AND `col)` = \"(\"",
                "a /* ( */ < 5 -- )",
                "a = 1 # or (",
                "name = 'it''s \\') fine'"
            })
    void staysInside(String text) {
        assertThat(new Condition(text).inBrackets()).isEqualTo("(" + text + "\n)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            1=1) OR (1=1 | closes a bracket that it did not open
            (1=1 | opens a bracket that it does not close
            1=1 /* | has a comment without end
            a = 'x | has a quote without end
            1=1; DROP TABLE t | has a semicolon; it must be one condition
            1 /*! ) OR (1 */ | has a version comment, which not every server reads
            /* nothing */ | is empty
            """)
    void isRefused(String text, String reason) {
        assertThatThrownBy(() -> new Condition(text))
                .isInstanceOf(SqlTextException.class)
                .hasMessage(reason);
    }

    @Test
    void callsAreFoundOutsideOfQuotesOnly() {
        assertThat(new Condition("a < sysdate ()").calls("SYSDATE")).isTrue();
        assertThat(new Condition("a < 'SYSDATE()' AND SYSDATE = 1").calls("SYSDATE"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            order_date < '2024-01-01' | true
            `Order_Date` >= '2024-01-01 00:00:00' AND NOT (id IN (1, 2.5, 1e3) OR id IS NULL) | true
            id - 1 BETWEEN 3 AND 7 /* a comment */ | true
            order_date < NOW() | false
            order_date < CURRENT_DATE | false
            order_date < '2024-01-01 00:00:00+02:00' | false
            order_date < "2024-01-01" | false
            id < @last | false
            id IN (SELECT id FROM other) | false
            changed < '2024-01-01' | false
            `changed` < '2024-01-01' | false
            _utf8 'x' = id | false
            """)
    void isPlainWhenNothingButItsColumnsCanChangeIt(String text, boolean plain) {
        assertThat(new Condition(text).isPlain(Set.of("order_date", "id"))).isEqualTo(plain);
    }
}
