package dev.sluice.layout;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batches end at the borders of rows, and together they are the file. */
class RowBatchesTest {
    @TempDir
    Path directory;

    private RowBatches batches(String tsv) throws IOException {
        RowFileFixture files = new RowFileFixture(directory);
        files.write("shop.t.tsv", tsv);
        return new RowBatches(files.open("shop.t.tsv"));
    }

    private static List<String> all(RowBatches batches, long bytes, long rows) throws IOException {
        List<String> all = new ArrayList<>();
        while (batches.hasNext()) {
            String batch = new String(batches.next(bytes, rows).readAllBytes(), ISO_8859_1);
            assertThat(batches.rows())
                    .isEqualTo(batch.chars().filter(c -> c == '\n').count());
            assertThat(batches.bytes()).isEqualTo(batch.length());
            all.add(batch);
        }
        return all;
    }

    @Test
    void aBatchEndsWithTheRowThatReachesItsSize() throws Exception {
        assertThat(all(batches("aaa\nbbb\nccc\nddd\n"), 5, 100)).containsExactly("aaa\nbbb\n", "ccc\nddd\n");
        assertThat(all(batches("aaa\nbbb\nccc\nddd\n"), 4, 100)).containsExactly("aaa\n", "bbb\n", "ccc\n", "ddd\n");
        assertThat(all(batches("aaaaaaaaaa\nb\n"), 1, 100)).containsExactly("aaaaaaaaaa\n", "b\n");
    }

    @Test
    void aBatchEndsAtItsNumberOfRows() throws Exception {
        assertThat(all(batches("a\nb\nc\nd\ne\n"), 1000, 2)).containsExactly("a\nb\n", "c\nd\n", "e\n");
        assertThat(all(batches("\n\n\n"), 1000, 1)).containsExactly("\n", "\n", "\n");
        assertThat(all(batches(""), 1000, 1)).isEmpty();
    }

    @Test
    void rowsLargerThanAnyBufferAreOneBatch() throws Exception {
        String large = "x".repeat(3_000_000) + "\n";
        assertThat(all(batches("a\n" + large + "b\n"), 3, 10)).containsExactly("a\n" + large, "b\n");
    }

    @Test
    void afterAnyNumberOfSkippedRowsTheRestIsThere() throws Exception {
        Random random = new Random(11);
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            rows.add("r" + i + "-".repeat(random.nextInt(60)) + "\n");
        }
        String tsv = String.join("", rows);
        for (int skipped : new int[] {0, 1, 7, 8, 9, 9_999, 19_999, 20_000}) {
            RowBatches batches = batches(tsv);
            batches.skip(skipped);
            assertThat(String.join("", all(batches, 10_007, 301))
                            .equals(String.join("", rows.subList(skipped, 20_000))))
                    .isTrue();
        }
    }

    @Test
    void skippingMoreRowsThanThereAreFails() throws Exception {
        RowBatches batches = batches("a\nb\n");
        assertThatThrownBy(() -> batches.skip(3))
                .isInstanceOf(EOFException.class)
                .hasMessage("has 2 rows where 3 are to be skipped");
    }

    @Test
    void theNextBatchWaitsForTheEndOfTheOneBefore() throws Exception {
        RowBatches batches = batches("a\nb\n");
        assertThat(batches.next(1, 1).read()).isEqualTo('a');
        assertThatThrownBy(() -> batches.next(1, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the batch before was not read to its end");
    }

    @Test
    void aFileThatEndsInARowIsRefused() throws Exception {
        RowBatches batches = batches("a\nb");
        assertThatThrownBy(() -> all(batches, 100, 100))
                .hasMessage(directory.resolve("shop.t.tsv") + " ends in the middle of a row.");
    }
}
