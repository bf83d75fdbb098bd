package dev.sluice.layout;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.file.ColumnFormat;
import dev.sluice.file.Compression;
import dev.sluice.testing.RecordedRows;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way back from TSV to values. */
class TsvRowReaderTest {
    @TempDir
    Path directory;

    private static List<String> rows(String tsv, int columns) throws Exception {
        RecordedRows rows = new RecordedRows();
        assertThat(TsvRowReader.read(new ByteArrayInputStream(tsv.getBytes(ISO_8859_1)), columns, rows))
                .isEqualTo(rows.rows().size());
        return rows.rows();
    }

    @Test
    void whatTheEncoderWroteComesBack() throws Exception {
        Random random = new Random(5);
        List<byte[][]> values = new ArrayList<>();
        RecordedRows expected = new RecordedRows();
        for (int i = 0; i < 300; i++) {
            byte[] value = new byte[random.nextInt(i % 30 == 0 ? 300_000 : 50)];
            random.nextBytes(value);
            values.add(new byte[][] {value, random.nextBoolean() ? null : new byte[] {'\\', 'N'}});
            expected.beginRow();
            expected.value(0, value, 0, value.length);
            if (values.get(i)[1] == null) {
                expected.nullValue(1);
            } else {
                expected.value(1, values.get(i)[1], 0, 2);
            }
            expected.endRow();
        }
        RowFileFixture files = new RowFileFixture(directory);
        String name = files.encoded(false, Compression.NONE, List.of(ColumnFormat.TEXT, ColumnFormat.TEXT), values);
        RecordedRows read = new RecordedRows();
        try (TsvRows rows = files.open(name)) {
            TsvRowReader.read(RowFileFixture.stream(rows), 2, read);
        }
        assertThat(read.rows()).isEqualTo(expected.rows());
    }

    @Test
    void everyEscapeOfLoadDataIsUnderstood() throws Exception {
        assertThat(rows("\\0\\b\\n\\r\\t\\Z\\\\\\x\\\t\t\\N\t\\Nx\tN\n", 4))
                .containsExactly("0: 00080a0d091a5c7809 1:NULL 2: 4e78 3: 4e");
    }

    @Test
    void rowsOfAnotherWidthAreRefused() {
        assertThatThrownBy(() -> rows("a\tb\nc\n", 2)).hasMessage("Row 2 has fewer than 2 values.");
        assertThatThrownBy(() -> rows("a\tb\tc\n", 2)).hasMessage("Row 1 has more than 2 values.");
        assertThatThrownBy(() -> rows("a\tb", 2)).hasMessage("Row 1 does not end.");
        assertThatThrownBy(() -> rows("a\tb\\", 2)).hasMessage("Row 1 does not end.");
    }
}
