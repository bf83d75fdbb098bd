package dev.sluice.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chunk.KeyBound;
import dev.sluice.chunk.KeyColumn;
import dev.sluice.chunk.KeyKind;
import dev.sluice.chunk.KeyRange;
import dev.sluice.chunk.TableKey;
import dev.sluice.mysql.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** When the rows of the next chunk are named without being looked up, and which. */
class NextNumbersTest {
    private static final KeyColumn ID = new KeyColumn("id", KeyKind.INTEGER, Optional.empty(), false);

    private final NextNumbers numbers = new NextNumbers(sql(key(ID), key(ID)));

    private static TableKey key(KeyColumn... columns) {
        return new TableKey("PRIMARY", List.of(columns));
    }

    private static ChunkSql sql(TableKey order, TableKey key) {
        return new ChunkSql(
                new TableName("shop", "orders"), new Walk(order, key), List.of(), "(old)", Optional.empty());
    }

    private static KeyRange rest(String above, String upTo) {
        return new KeyRange(Optional.of(new KeyBound(List.of(above))), Optional.of(new KeyBound(List.of(upTo))));
    }

    /** A chunk of rows that were looked up. */
    private static Lookahead.Found found(int limit, long... ids) {
        List<Walk.Row> rows = new ArrayList<>();
        for (long id : ids) {
            KeyBound name = new KeyBound(List.of(Long.toString(id)));
            rows.add(new Walk.Row(name, name));
        }
        return Lookahead.Found.of(rows, limit);
    }

    private static List<String> texts(Optional<Lookahead.Found> chunk) {
        return chunk.map(found -> found.keys().stream().map(KeyBound::text).toList())
                .orElse(List.of());
    }

    @Test
    void afterAChunkOfEveryNumberThoseThatFollow() {
        assertThat(numbers.next(rest("3", "100"), 3)).isEmpty();
        numbers.moved(found(3, 4, 5, 6), 3);

        Optional<Lookahead.Found> next = numbers.next(rest("6", "100"), 4);
        assertThat(texts(next)).containsExactly("7", "8", "9", "10");
        assertThat(next.orElseThrow().limit()).isEqualTo(4);
        assertThat(next.get().end()).contains(new KeyBound(List.of("10")));
        numbers.moved(next.get(), 4);
        assertThat(texts(numbers.next(rest("10", "100"), 3))).containsExactly("11", "12", "13");
    }

    @Test
    void alsoThroughZero() {
        numbers.moved(found(3, -5, -4, -3), 3);

        assertThat(texts(numbers.next(rest("-3", "1"), 4))).containsExactly("-2", "-1", "0", "1");
    }

    @Test
    void neverBeyondTheRangesLastRow() {
        numbers.moved(found(3, 4, 5, 6), 3);

        assertThat(texts(numbers.next(rest("6", "9"), 3))).containsExactly("7", "8", "9");
        assertThat(numbers.next(rest("6", "8"), 3)).isEmpty();
        assertThat(numbers.next(new KeyRange(Optional.of(new KeyBound(List.of("6"))), Optional.empty()), 3))
                .isEmpty();
    }

    @Test
    void notAfterAGapNorAfterLessThanAChunkNorAfterRowsThatWereGone() {
        numbers.moved(found(3, 4, 5, 7), 3);
        assertThat(numbers.next(rest("7", "100"), 3)).isEmpty();
        numbers.moved(found(4, 8, 9, 10), 3);
        assertThat(numbers.next(rest("10", "100"), 3)).isEmpty();
        numbers.moved(found(3, 11, 12, 13), 2);
        assertThat(numbers.next(rest("13", "100"), 3)).isEmpty();
        numbers.moved(found(3), 0);
        assertThat(numbers.next(rest("13", "100"), 3)).isEmpty();
    }

    @Test
    void eachMissTakesTwiceAsManyChunksToMakeGood() {
        long at = 0;
        for (int needed = 1; needed <= 8; needed *= 2) {
            for (int i = 0; i < needed; i++) {
                assertThat(numbers.next(rest("" + at, "1000"), 2)).isEmpty();
                numbers.moved(found(2, at + 1, at + 2), 2);
                at += 2;
            }
            Optional<Lookahead.Found> named = numbers.next(rest("" + at, "1000"), 2);
            assertThat(named).isPresent();
            numbers.moved(named.get(), 1);
            at += 2;
        }
    }

    @Test
    void onlyOneColumnOfWholeNumbersThatNamesTheRowsToo() {
        KeyColumn price = new KeyColumn("price", KeyKind.DECIMAL, Optional.empty(), false);
        KeyColumn down = new KeyColumn("id", KeyKind.INTEGER, Optional.empty(), true);
        List<ChunkSql> others = List.of(
                sql(key(price), key(price)),
                sql(key(down), key(down)),
                sql(key(ID, price), key(ID, price)),
                sql(key(price, ID), key(ID)),
                sql(key(ID), key(price)),
                sql(key(ID), key(ID)).in("p1"));
        for (ChunkSql other : others) {
            NextNumbers never = new NextNumbers(other);
            never.moved(found(3, 4, 5, 6), 3);
            assertThat(never.next(rest("6", "100"), 3)).isEmpty();
        }
    }

    @Test
    void notWhatIsNoNumberOfJava() {
        for (String above : List.of("006", "9223372036854775000", "18446744073709551000", "-0", "6.0")) {
            NextNumbers unusual = new NextNumbers(sql(key(ID), key(ID)));
            unusual.moved(found(3, 4, 5, 6), 3);
            assertThat(unusual.next(rest(above, "18446744073709551615"), 3)).isEmpty();
            unusual.moved(found(3, 4, 5, 6), 3);
            assertThat(unusual.next(rest(above, "999999999999999999"), 3)).isEmpty();
        }
        long most = 999_999_999_999_999_999L;
        long[] last = LongStream.rangeClosed(most - 5, most - 3).toArray();
        numbers.moved(found(3, last), 3);
        assertThat(texts(numbers.next(rest("" + last[2], "" + most), 3))).hasSize(3);
    }
}
