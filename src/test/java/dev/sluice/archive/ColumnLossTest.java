package dev.sluice.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.mysql.Column;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A pair of columns is taken only when every value of the one is one of the other. */
class ColumnLossTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            int(11) | | int |
            int | | bigint |
            int unsigned | | bigint |
            int unsigned | | decimal(10,0) |
            varchar(10) | latin1 | varchar(10) | utf8mb4
            varchar(10) | utf8 | varchar(20) | utf8mb3
            varchar(100) | utf8mb4 | text | utf8mb4
            char(5) | ascii | varchar(5) | latin1
            text | utf8mb4 | mediumtext | utf8mb4
            varbinary(9) | | blob |
            float | | double |
            decimal(10,2) | | decimal(12,4) |
            datetime | | datetime(6) |
            date | | datetime |
            enum('a','b') | latin1 | enum('a','b','c') | latin1
            bit(3) | | bit(8) |
            point | | geometry |
            json | | json |
            """)
    void holdsEveryValue(String from, String charset, String to, String otherCharset) {
        assertThat(ColumnLoss.of(column(from, charset), column(to, otherCharset)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            bigint | | int |
            int | | int unsigned |
            int unsigned | | int |
            bigint unsigned | | decimal(19,0) |
            varchar(10) | utf8mb4 | varchar(9) | utf8mb4
            varchar(10) | utf8mb4 | varchar(10) | latin1
            varchar(10) | utf8mb4 | varchar(10) | utf8mb3
            varchar(10) | latin1 | char(10) | latin1
            varchar(10) | latin1 | varbinary(10) |
            text | latin1 | varchar(100) | latin1
            mediumtext | latin1 | text | latin1
            double | | float |
            decimal(10,2) | | decimal(10,3) |
            decimal(10,2) | | decimal(10,1) |
            datetime(6) | | datetime |
            timestamp | | datetime |
            datetime | | date |
            enum('a','b') | latin1 | enum('b','a') | latin1
            bit(8) | | bit(3) |
            blob | | varbinary(100) |
            json | | longtext | utf8mb4
            int | | varchar(20) | latin1
            """)
    void couldLoseValues(String from, String charset, String to, String otherCharset) {
        assertThat(ColumnLoss.of(column(from, charset), column(to, otherCharset)))
                .isPresent();
    }

    @Test
    void namesTheTypeAndNoCharacterSetWhereJsonIsToBeText() {
        assertThat(ColumnLoss.of(column("json", null), column("longtext", "utf8mb4")))
                .contains("the type longtext does not hold all values of json");
    }

    private static Column column(String type, String charset) {
        return new Column("c", type.replaceFirst("[ (].*", ""), type, Optional.ofNullable(charset));
    }
}
