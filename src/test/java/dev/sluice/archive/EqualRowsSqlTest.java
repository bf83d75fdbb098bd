package dev.sluice.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.chunk.KeyBound;
import dev.sluice.chunk.KeyColumn;
import dev.sluice.chunk.KeyKind;
import dev.sluice.mysql.Column;
import dev.sluice.mysql.TableName;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EqualRowsSqlTest {
    private static final Column AT = new Column("at", "timestamp", "timestamp", Optional.empty());
    private static final Column TEXT = new Column("x", "varchar", "varchar(9)", Optional.of("utf8mb4"));
    private static final String HASH =
            "SHA2(CONCAT_WS(',',IFNULL(UNIX_TIMESTAMP(`at`),'N'),IFNULL(SHA2(`x`,256),'N')),256)";
    private static final String ONE = "a".repeat(64);
    private static final String OTHER = "0".repeat(64);

    private static EqualRowsSql sql(Optional<String> index, Optional<KeyColumn> narrow) {
        return new EqualRowsSql(
                new TableName("s", "t"),
                new RowHash(List.of(AT, TEXT)),
                List.of(TEXT),
                index,
                narrow,
                "(at < 5 -- old\n)",
                Optional.empty());
    }

    @Test
    void rowsAreFoundAgainByTheirHashesAndNoMoreOfThemThanWereNamed() {
        EqualRowsSql sql = sql(Optional.empty(), Optional.empty());
        List<KeyBound> names =
                List.of(new KeyBound(List.of(ONE)), new KeyBound(List.of(OTHER)), new KeyBound(List.of(ONE)));
        String these = " WHERE " + HASH + " IN ('" + ONE + "','" + OTHER + "') AND LENGTH(@sluice_rows) >"
                + " LENGTH(@sluice_rows := INSERT(@sluice_rows,INSTR(@sluice_rows,CONCAT(','," + HASH + ")),65,''))"
                + " LIMIT 3";

        assertThat(sql.count()).isEqualTo("SELECT COUNT(*) FROM `s`.`t` WHERE (at < 5 -- old\n)");
        assertThat(sql.lock(7))
                .isEqualTo("SELECT " + HASH + " FROM `s`.`t` WHERE (at < 5 -- old\n) LIMIT 7 FOR UPDATE");
        assertThat(sql.purge(7)).isEqualTo("DELETE FROM `s`.`t` WHERE (at < 5 -- old\n) LIMIT 7");
        assertThat(sql.begin(names)).isEqualTo("SET @sluice_rows = _binary'," + ONE + "," + OTHER + "," + ONE + "'");
        assertThat(sql.rows(names).read()).isEqualTo("SELECT `x` FROM `s`.`t`" + these);
        assertThat(sql.rows(names).count()).isEqualTo(3);
        assertThat(sql.delete(names)).isEqualTo("DELETE FROM `s`.`t`" + these);
        assertThat(EqualRowsSql.left()).isEqualTo("SELECT LENGTH(@sluice_rows) / 65");
    }

    @Test
    void valuesOfTheIndexNarrowTheSearchAndMomentsAreReadInUtc() {
        KeyColumn at = new KeyColumn("at", KeyKind.TEMPORAL, Optional.empty(), false);
        EqualRowsSql sql = sql(Optional.of("by_at"), Optional.of(at));

        assertThat(sql.look(2))
                .isEqualTo("SELECT " + HASH + ",IFNULL(CASE WHEN `at` IS NULL THEN NULL WHEN UNIX_TIMESTAMP(`at`) = 0"
                        + " THEN '0000-00-00 00:00:00' ELSE CAST(TIMESTAMP('1970-01-01 00:00:00') + INTERVAL"
                        + " UNIX_TIMESTAMP(`at`) SECOND AS CHAR) END,'NULL') FROM `s`.`t` FORCE INDEX (`by_at`) WHERE"
                        + " (at < 5 -- old\n) LIMIT 2");
        assertThat(sql.delete(List.of(
                        new KeyBound(List.of(ONE, "2024-01-01 00:00:00")), new KeyBound(List.of(OTHER, "NULL")))))
                .startsWith("DELETE FROM `s`.`t` WHERE (`at` IN ('2024-01-01 00:00:00') OR `at` IS NULL) AND " + HASH
                        + " IN ('" + ONE);
        assertThat(sql.delete(List.of(new KeyBound(List.of(ONE, "NULL"))))).contains(" WHERE `at` IS NULL AND ");
    }

    @Test
    void whatIsNoHashDoesNotGetIntoAStatement() {
        EqualRowsSql sql = sql(Optional.empty(), Optional.empty());

        assertThatThrownBy(() -> sql.begin(List.of(new KeyBound(List.of("' OR 1")))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'' OR 1' is no hash of a row");
    }
}
