package dev.sluice.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chunk.KeyBound;
import dev.sluice.chunk.KeyColumn;
import dev.sluice.chunk.KeyKind;
import dev.sluice.chunk.KeyRange;
import dev.sluice.chunk.TableKey;
import dev.sluice.mysql.Column;
import dev.sluice.mysql.TableName;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The statements of a chunk, to the letter. */
class ChunkSqlTest {
    private static final KeyColumn ID = new KeyColumn("id", KeyKind.INTEGER, Optional.empty(), false);
    private static final KeyColumn DAY = new KeyColumn("day", KeyKind.TEMPORAL, Optional.empty(), false);
    private static final KeyColumn NAME = new KeyColumn("na`me", KeyKind.TEXT, Optional.of("latin1"), true);
    private static final Column PRICE = new Column("price", "float", "float", Optional.empty());
    private static final Column WORD = new Column("word", "varchar", "varchar(9)", Optional.of("latin1"));
    private static final TableName SOURCE = new TableName("shop", "orders");
    private static final TableName DEST = new TableName("archive", "orders");

    private static ChunkSql sql(TableKey order, TableKey key) {
        return new ChunkSql(SOURCE, new Walk(order, key), List.of(PRICE, WORD), "(a < 5 -- old\n)", Optional.empty());
    }

    @Test
    void walkedAlongAKeyOfOneColumn() {
        TableKey primary = new TableKey("PRIMARY", List.of(ID));
        ChunkSql sql = sql(primary, primary);
        List<KeyBound> keys = List.of(bound("8"), bound("11"));

        assertThat(sql.next(range(bound("7"), bound("90")), 1000))
                .isEqualTo("SELECT CAST(`id` AS CHAR) FROM `shop`.`orders` FORCE INDEX (`PRIMARY`) WHERE `id` > 7 AND"
                        + " `id` <= 90 AND (a < 5 -- old\n) ORDER BY `id` LIMIT 1000");
        assertThat(sql.lock(keys, true))
                .isEqualTo("SELECT CAST(`id` AS CHAR) FROM `shop`.`orders` FORCE INDEX (`PRIMARY`) WHERE `id` IN (8,11)"
                        + " AND (a < 5 -- old\n) FOR UPDATE");
        assertThat(sql.lock(keys, false)).endsWith(" LOCK IN SHARE MODE");
        assertThat(sql.present(keys))
                .isEqualTo("SELECT CAST(`id` AS CHAR) FROM `shop`.`orders` FORCE INDEX (`PRIMARY`) WHERE `id` IN (8,11)"
                        + " FOR UPDATE");
        assertThat(sql.rows(keys).insert(DEST, false))
                .isEqualTo("INSERT INTO `archive`.`orders` (`price`,`word`) SELECT `price`,`word` FROM `shop`.`orders`"
                        + " FORCE INDEX (`PRIMARY`) WHERE `id` IN (8,11)");
        assertThat(sql.rows(keys).insert(DEST, true)).startsWith("REPLACE INTO `archive`.`orders` (");
        assertThat(sql.rows(keys).read())
                .isEqualTo(
                        "SELECT `price`*1e0,`word` FROM `shop`.`orders` FORCE INDEX (`PRIMARY`) WHERE `id` IN (8,11)");
        assertThat(sql.lockedAsRead(keys, true).insert(DEST, false))
                .isEqualTo("INSERT INTO `archive`.`orders` (`price`,`word`) SELECT `price`,`word` FROM `shop`.`orders`"
                        + " FORCE INDEX (`PRIMARY`) WHERE `id` IN (8,11) AND (a < 5 -- old\n) FOR UPDATE");
        assertThat(sql.lockedAsRead(keys, false).read())
                .endsWith(" WHERE `id` IN (8,11) AND (a < 5 -- old\n) LOCK IN SHARE MODE");
        assertThat(sql.delete(keys))
                .isEqualTo("DELETE `shop`.`orders` FROM `shop`.`orders` FORCE INDEX (`PRIMARY`) WHERE `id` IN (8,11)");
        assertThat(sql.last())
                .isEqualTo(
                        "SELECT CAST(`id` AS CHAR) FROM `shop`.`orders` FORCE INDEX (`PRIMARY`) WHERE (a < 5 -- old\n)"
                                + " ORDER BY `id` DESC LIMIT 1");
    }

    @Test
    void walkedAlongASecondaryIndexWithThePrimaryKeyBehindIt() {
        TableKey order = new TableKey("by_day", List.of(DAY, ID));
        ChunkSql sql = sql(order, new TableKey("PRIMARY", List.of(ID)));

        assertThat(sql.next(range(bound("2024-01-02", "7"), bound("2024-05-01", "3")), 10))
                .isEqualTo("SELECT CAST(`day` AS CHAR),CAST(`id` AS CHAR) FROM `shop`.`orders` FORCE INDEX (`by_day`)"
                        + " WHERE (`day` > '2024-01-02' OR (`day` = '2024-01-02' AND `id` > 7)) AND (`day` <"
                        + " '2024-05-01' OR (`day` = '2024-05-01' AND `id` <= 3)) AND (a < 5 -- old\n) ORDER BY"
                        + " `day`,`id` LIMIT 10");
        assertThat(sql.delete(List.of(bound("9"))))
                .isEqualTo("DELETE `shop`.`orders` FROM `shop`.`orders` FORCE INDEX (`PRIMARY`) WHERE `id` IN (9)");
    }

    @Test
    void namedByKeysOfTwoAndThreeColumns() {
        TableKey two = new TableKey("k", List.of(ID, NAME));
        assertThat(sql(two, two).delete(List.of(bound("1", "61"), bound("1", "62"), bound("2", "61"))))
                .endsWith(
                        " WHERE ((`id` = 1 AND `na``me` IN (_latin1 X'61',_latin1 X'62')) OR (`id` = 2 AND `na``me` IN"
                                + " (_latin1 X'61')))");
        assertThat(sql(two, two).last()).endsWith(" ORDER BY `id` DESC,`na``me` LIMIT 1");

        TableKey three = new TableKey("k", List.of(ID, DAY, NAME));
        assertThat(sql(three, three).delete(List.of(bound("1", "2024-01-01", "61"), bound("1", "2024-01-02", "61"))))
                .endsWith(" WHERE ((`id` = 1 AND ((`day` = '2024-01-01' AND `na``me` IN (_latin1 X'61')) OR (`day` ="
                        + " '2024-01-02' AND `na``me` IN (_latin1 X'61')))))");
    }

    @Test
    void aFurtherConditionKeepsTheLastNumber() {
        TableKey primary = new TableKey("PRIMARY", List.of(ID));
        ChunkSql sql =
                new ChunkSql(SOURCE, new Walk(primary, primary), List.of(), "(1=1\n)", Optional.of("`id` < 500"));
        assertThat(sql.next(KeyRange.ALL, 5)).endsWith(" WHERE (1=1\n) AND `id` < 500 ORDER BY `id` LIMIT 5");
    }

    private static KeyBound bound(String... values) {
        return new KeyBound(List.of(values));
    }

    private static KeyRange range(KeyBound above, KeyBound upTo) {
        return new KeyRange(Optional.of(above), Optional.of(upTo));
    }
}
