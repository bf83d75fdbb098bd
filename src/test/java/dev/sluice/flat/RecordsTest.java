package dev.sluice.flat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Borders of records, their lines, and ranges cut at them. */
class RecordsTest {
    private static final LineFormat TSV = new LineFormat(FlatDialect.DEFAULT, FileCharset.UTF8, 0);
    private static final LineFormat QUOTED = new LineFormat(
            FlatDialect.options().fieldsTerminatedBy(",").fieldsEnclosedBy("\"").build(), FileCharset.UTF8, 0);

    @TempDir
    Path directory;

    private static List<String> records(FlatFormat format, String content) throws IOException {
        List<String> records = new ArrayList<>();
        InputStream in = new ByteArrayInputStream(content.getBytes(ISO_8859_1));
        try (RecordReader reader = new RecordReader(in, format, FilePosition.START)) {
            while (reader.next()) {
                records.add(reader.line() + "@" + reader.offset() + ":" + new String(reader.copy(), ISO_8859_1));
            }
            assertThat(reader.next()).isFalse();
        }
        return records;
    }

    @Test
    void escapedAndEnclosedLineEndsAreNoBorders() throws Exception {
        assertThat(records(TSV, "a\\\nb\nc\\\\\n\nd"))
                .containsExactly("1@0:a\\\nb\n", "3@5:c\\\\\n", "4@9:\n", "5@10:d");
        assertThat(records(QUOTED, "\"a\nb\",1\n\"c\"\"\n\",x\"\n\"d\\\"\n\"\n"))
                .containsExactly("1@0:\"a\nb\",1\n", "3@8:\"c\"\"\n\",x\"\n", "5@18:\"d\\\"\n\"\n");
        assertThat(records(TSV, "")).isEmpty();
        assertThat(records(TSV, "\n")).containsExactly("1@0:\n");
        assertThat(records(TSV, "a\\")).containsExactly("1@0:a\\");
    }

    @Test
    void linesThatDoNotBeginAsTheyShouldBelongToNoRecordOfTheirOwn() throws Exception {
        LineFormat format =
                new LineFormat(FlatDialect.options().linesStartingBy("> ").build(), FileCharset.UTF8, 0);
        assertThat(records(format, "junk\n> a\nmore\nx> b\nrest\n"))
                .containsExactly("1@0:junk\n> a\n", "3@9:more\nx> b\n");
        assertThat(records(format, "> a\n> ")).containsExactly("1@0:> a\n");
    }

    @Test
    void linesOfCsvEndInThreeWays() throws Exception {
        assertThat(records(CsvFormat.DEFAULT, "a,b\r\n\"c\r\n\rd\",e\rf\n\n\"g\"\"\n\"\n"))
                .containsExactly("1@0:a,b\r\n", "2@5:\"c\r\n\rd\",e\r", "5@15:f\n", "6@17:\n", "7@18:\"g\"\"\n\"\n");
        assertThat(records(CsvFormat.DEFAULT, "a\"\n,\"b\n")).containsExactly("1@0:a\"\n", "2@3:,\"b\n");
        CsvFormat trimmed = CsvFormat.of(";", "'", false, true, java.util.Optional.empty(), FileCharset.UTF8, 0);
        assertThat(records(trimmed, "1;  'a\nb' \n2\n")).containsExactly("1@0:1;  'a\nb' \n", "3@11:2\n");
    }

    @Test
    void linesWithoutLineFeedsAreCountedByWhatEndsThem() throws Exception {
        LineFormat mac =
                new LineFormat(FlatDialect.options().linesTerminatedBy("\\r").build(), FileCharset.UTF8, 0);
        assertThat(records(mac, "a\nb\rc\\\rd\re\r")).containsExactly("1@0:a\nb\r", "2@4:c\\\rd\r", "4@9:e\r");
        LineFormat words =
                new LineFormat(FlatDialect.options().linesTerminatedBy("END").build(), FileCharset.UTF8, 0);
        assertThat(records(words, "aENDbENEND")).containsExactly("1@0:aEND", "2@4:bENEND");
    }

    @Test
    void batchesRangesAndRecordsAgreeInEveryDialectWhereverTheyAreCut() throws Exception {
        for (int seed = 0; seed < 1000; seed++) {
            Random random = RandomFile.random(seed);
            RandomFile file = RandomFile.of(random);
            FlatFormat format = file.format();
            List<Long> ends = new ArrayList<>();
            List<Long> lines = new ArrayList<>(List.of(1L));
            try (RecordReader reader = new RecordReader(file.in(random), format, FilePosition.START)) {
                while (reader.next()) {
                    ends.add(reader.behind().offset());
                    lines.add(reader.behind().line());
                }
            }
            RecordBatches batches = new RecordBatches(file.in(random), format, FilePosition.START);
            long size = 1 + random.nextInt(40);
            long count = 0;
            while (batches.hasNext()) {
                byte[] batch = batches.next(size, 1 + random.nextInt(5)).readAllBytes();
                count += batches.records();
                assertThat(batch).isNotEmpty();
                boolean atEnd = count > 0
                        && ends.get((int) count - 1) == batches.position().offset();
                if (atEnd) { // not behind text that is no record
                    assertThat(batches.position().line()).as("seed %d", seed).isEqualTo(lines.get((int) count));
                }
                assertThat(count == 0 ? 0L : ends.get((int) count - 1))
                        .as("seed %d: %s", seed, file)
                        .isLessThanOrEqualTo(batches.position().offset());
            }
            assertThat(count).as("seed %d: %s", seed, file).isEqualTo(ends.size());
            assertThat(batches.position().offset()).isEqualTo(file.content().length);
            assertCuts(file, ends, size);
        }
    }

    private void assertCuts(RandomFile file, List<Long> ends, long size) throws IOException {
        FlatFile stored = FlatFile.of(Files.write(directory.resolve("cut.txt"), file.content()));
        long from = 0;
        for (FileRange range : RangeCutter.cut(stored, file.format(), FilePosition.START, size)) {
            assertThat(range.from()).isEqualTo(from);
            from = range.to();
            assertThat(ends.contains(range.to()) || range.to() == file.content().length)
                    .as("%s cut at %d, ends %s", file, range.to(), ends)
                    .isTrue();
            assertThat(range.bytes()).isPositive();
            if (file.format().hasLocalBorders()) {
                long place = range.from() + size;
                assertThat(range.to())
                        .as("%s cut at %d", file, range.to())
                        .isEqualTo(ends.stream()
                                .filter(end -> end >= place)
                                .findFirst()
                                .orElse(stored.size()));
            } else {
                assertThat(range.line()).isEqualTo(RangeCutter.line(stored, file.format(), range.from()));
            }
        }
        assertThat(from).isEqualTo(file.content().length);
    }

    @Test
    void aFileOfEscapesIsCutWhereItIsEven() throws Exception {
        byte[] content = ("x" + "\\".repeat(20_001) + "\n" + "\\".repeat(20_000) + "\nend\n").getBytes(ISO_8859_1);
        FlatFile file = FlatFile.of(Files.write(directory.resolve("escapes.txt"), content));
        assertThat(RangeCutter.cut(file, TSV, FilePosition.START, 20_001))
                .containsExactly(new FileRange(0, 40_004, 1, -1), new FileRange(40_004, content.length, 0, -1));
        assertThat(RangeCutter.line(file, TSV, 40_004)).isEqualTo(3);
    }

    @Test
    void aLineOf64MegabytesIsARecordAndALongerOneSaysSo() throws Exception {
        Path path = directory.resolve("long.txt");
        byte[] megabyte = "x".repeat(1024 * 1024).getBytes(ISO_8859_1);
        try (OutputStream out = Files.newOutputStream(path)) {
            out.write("first\n".getBytes(ISO_8859_1));
            for (int i = 0; i < 64; i++) {
                out.write(megabyte);
            }
            out.write("\nlast".getBytes(ISO_8859_1));
        }
        FlatFile file = FlatFile.of(path);
        for (FlatFormat format : List.of(TSV, QUOTED)) {
            try (RecordReader reader = new RecordReader(file.open(), format, FilePosition.START)) {
                List<Integer> lengths = new ArrayList<>();
                while (reader.next()) {
                    lengths.add(reader.end() - reader.start());
                }
                assertThat(lengths).containsExactly(6, 64 * 1024 * 1024 + 1, 4);
            }
            List<FileRange> ranges = RangeCutter.cut(file, format, FilePosition.START, 1000);
            assertThat(ranges).extracting(FileRange::to).containsExactly(64L * 1024 * 1024 + 7, file.size());
        }
        try (OutputStream out = Files.newOutputStream(path)) {
            out.write("first\n".getBytes(ISO_8859_1));
            for (int i = 0; i < 66; i++) {
                out.write(megabyte);
            }
        }
        try (RecordReader reader = new RecordReader(FlatFile.of(path).open(), TSV, FilePosition.START)) {
            reader.next();
            assertThatThrownBy(reader::next)
                    .isInstanceOf(RecordTooLongException.class)
                    .hasMessage("the record that starts on line 2 has no end within 64 MB");
        }
    }
}
