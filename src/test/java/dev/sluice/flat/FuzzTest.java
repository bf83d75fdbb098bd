package dev.sluice.flat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.run.RefusedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever bytes come: they end, as records, as bad records, or in one of the exceptions that are declared. */
class FuzzTest {
    private static final List<String> CHARSETS =
            List.of("utf8mb4", "latin1", "binary", "gbk", "big5", "sjis", "gb18030", "cp932", "ujis", "dec8", "ascii");

    private static final List<RecordProcessor> RULES = List.of(
            new FieldRule.NullIf("a", ""),
            DateRule.of("a=dd.MM.yyyy"),
            new NumberRule("b", NumberRule.locale("de-DE")),
            new FieldRule.Mask("b", 1));

    @Test
    void anyBytesInAnyFormatEndInRecordsOrInBadRecords() throws Exception {
        long good = 0;
        for (int seed = 0; seed < 4000; seed++) {
            Random random = RandomFile.random(seed);
            RandomFile file = RandomFile.of(random);
            FileCharset charset = FileCharset.of(CHARSETS.get(random.nextInt(CHARSETS.size())));
            byte[] content = random.nextInt(3) == 0 ? file.content() : new byte[random.nextInt(300)];
            if (content != file.content()) {
                random.nextBytes(content);
            }
            FlatFormat format = random.nextBoolean()
                    ? new LineFormat(file.format().dialect(), charset, random.nextInt(3))
                    : CsvFormat.of(
                            random.nextBoolean() ? "," : "\\0",
                            null,
                            random.nextBoolean(),
                            random.nextBoolean(),
                            Optional.empty(),
                            charset,
                            random.nextInt(3));
            try {
                good += convert(content, format, random.nextBoolean() ? RULES : List.of());
            } catch (RefusedException | UnreadableFileException e) {
                // a header that is none, or bytes that look like gzip
            }
        }
        assertThat(good).isPositive();
    }

    private static long convert(byte[] content, FlatFormat format, List<RecordProcessor> rules) throws IOException {
        FlatFile file = FlatFile.ofStream("bytes", new ByteArrayInputStream(content));
        long[] bad = new long[1];
        try (OpenedFile opened = OpenedFile.open(file, format)) {
            ConvertedRows rows = new ConvertedRows(
                    opened.records(),
                    format,
                    opened.head().end(),
                    "t",
                    List.of("a", "b"),
                    rules,
                    (record, why) -> bad[0]++);
            rows.readAllBytes();
            assertThat(rows.rows() + bad[0]).isLessThanOrEqualTo(rows.records());
            return rows.rows();
        }
    }
}
