package dev.sluice.flat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConvertedRowsTest {
    private static final CsvFormat CSV = CsvFormat.of(null, null, false, false, Optional.empty(), FileCharset.UTF8, 0);

    private final List<String> bad = new ArrayList<>();

    private ConvertedRows rows(FlatFormat format, byte[] content, List<String> names, RecordProcessor... processors) {
        return new ConvertedRows(
                new ByteArrayInputStream(content),
                format,
                FilePosition.START,
                "orders",
                names,
                List.of(processors),
                (record, why) -> bad.add(record.number() + ", line " + record.line() + ", " + why.column() + ": "
                        + why.getMessage() + ": " + new String(record.copy(), UTF_8)));
    }

    private static String text(ConvertedRows rows) throws IOException {
        return new String(rows.readAllBytes(), UTF_8);
    }

    @Test
    void csvBecomesTheServersOwnDialect() throws Exception {
        ConvertedRows rows = rows(CSV, "1,\"a\tb\\\n\",\r\n\r\n2,\"\",\u00e4".getBytes(UTF_8), List.of("a", "b", "c"));
        assertThat(text(rows)).isEqualTo("1\ta\\tb\\\\\\n\t\\N\n2\t\t\u00e4\n");
        assertThat(rows.records()).isEqualTo(3);
        assertThat(rows.rows()).isEqualTo(2);
        assertThat(rows.position()).isEqualTo(new FilePosition(21, 4));
        assertThat(rows.recordOf(1)).isEqualTo(1);
        assertThat(rows.recordOf(2)).isEqualTo(3);
        assertThat(bad).isEmpty();
    }

    @Test
    void badRecordsAreToldByteForByteAndTheOthersGoOn() throws Exception {
        ConvertedRows rows = rows(CSV, "1,2\n3\n\"4\"5,6\n7,8,9\n10,11\n".getBytes(UTF_8), List.of("a", "b"));
        assertThat(text(rows)).isEqualTo("1\t2\n10\t11\n");
        assertThat(bad)
                .containsExactly(
                        "2, line 2, : has 1 field where 2 are expected: 3\n",
                        "3, line 3, : has text behind a closing quote: \"4\"5,6\n",
                        "4, line 4, : has 3 fields where 2 are expected: 7,8,9\n");
        assertThat(rows.recordOf(2)).isEqualTo(5);
    }

    @Test
    void processorsChangeDropAndReject() throws Exception {
        RecordProcessor own = record -> {
            assertThat(record.table()).isEqualTo("orders");
            assertThat(record.columns()).containsExactly("Id", "name");
            assertThat(record.has("ID")).isTrue();
            if ("drop".equals(record.get("NAME"))) {
                return false;
            }
            if (record.get("name") == null) {
                throw new BadRecordException("name", "must not be NULL");
            }
            record.set("name", record.get("name") + "@" + record.line() + "/" + record.offset());
            return true;
        };
        byte[] content = "1,x\n2,drop\n3,\n4,\"\"\n".getBytes(UTF_8);
        ConvertedRows rows = rows(
                CSV,
                content,
                List.of("Id", "name"),
                own,
                FieldRule.parse(List.of("nullIf:id=4")).get(0));
        assertThat(text(rows)).isEqualTo("1\tx@1/0\n\\N\t@4/14\n");
        assertThat(bad).containsExactly("3, line 3, name: must not be NULL: 3,\n");
        assertThat(rows.records()).isEqualTo(4);
    }

    @Test
    void malformedTextThatARuleLooksAtIsRejectedAndOtherwisePassedOn() throws Exception {
        byte[] content = "1,\u00e4\n".getBytes(ISO_8859_1);
        assertThat(rows(CSV, content, List.of("a", "b")).readAllBytes()).isEqualTo("1\t\u00e4\n".getBytes(ISO_8859_1));
        assertThat(text(rows(CSV, content, List.of("a", "b"), new FieldRule.Mask("b", 0))))
                .isEmpty();
        assertThat(bad).hasSize(1).first().asString().startsWith("1, line 1, b: is no text in utf8mb4: ");
    }

    @Test
    void aRuleThatMakesTextTheCharsetLacksRejectsTheRecord() throws Exception {
        LineFormat latin = new LineFormat(FlatDialect.DEFAULT, FileCharset.of("latin1"), 0);
        byte[] content = "a\t1\nb\t2\n".getBytes(UTF_8);
        ConvertedRows rows = rows(
                latin,
                content,
                List.of("x", "y"),
                FieldRule.parse(List.of("map:x=a=>\u4e00", "map:x=b=>\u00e4")).get(0));
        assertThat(rows.readAllBytes()).isEqualTo("\u00e4\t2\n".getBytes(ISO_8859_1));
        assertThat(bad).containsExactly("1, line 1, x: has a character that latin1 has not: a\t1\n");
    }

    @Test
    void aLineMayEndWithAFieldEndAsInLoadData() throws Exception {
        LineFormat tbl =
                new LineFormat(FlatDialect.options().fieldsTerminatedBy("|").build(), FileCharset.UTF8, 0);
        assertThat(text(rows(tbl, "1|2|\n3|\\N\n".getBytes(UTF_8), List.of("a", "b"))))
                .isEqualTo("1\t2\n3\t\\N\n");
        assertThat(bad).isEmpty();
        text(rows(tbl, "1|2|x\n".getBytes(UTF_8), List.of("a", "b")));
        assertThat(bad).hasSize(1);
    }

    @Test
    void whatAProcessorThrowsEndsTheReading() {
        ConvertedRows rows = rows(CSV, "1\n".getBytes(UTF_8), List.of("a"), record -> {
            throw new IllegalStateException("broken");
        });
        assertThatThrownBy(rows::readAllBytes)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("broken");
    }

    @Test
    void aBackslashInsideOfALetterIsEscapedForTheServerToReadBytes() throws Exception {
        LineFormat gbk = new LineFormat(FlatDialect.DEFAULT, FileCharset.of("gbk"), 0);
        assertThat(gbk.isReadByServers()).isFalse();
        byte[] content = "\u00b0\\x\\ty\t\u00b0\n".getBytes(ISO_8859_1);
        assertThat(new String(rows(gbk, content, List.of("a", "b")).readAllBytes(), ISO_8859_1))
                .isEqualTo("\u00b0\\\\x\\ty\t\u00b0\n");
    }

    @Test
    void recordsOfEveryDialectKeepTheirFields() throws Exception {
        for (int seed = 0; seed < 1500; seed++) {
            Random random = RandomFile.random(seed);
            RandomFile file = RandomFile.of(random);
            LineFormat all =
                    new LineFormat(file.format().dialect(), file.format().charset(), 0);
            List<List<byte[]>> expected = new RandomFile(all, file.content())
                    .records(random).stream()
                            .filter(record -> record.size() == 2)
                            .toList();
            ConvertedRows rows = rows(all, file.content(), List.of("a", "b"));
            byte[] tsv = rows.readAllBytes();
            List<List<byte[]>> found = new RandomFile(new LineFormat(ConvertedRows.DIALECT, FileCharset.BINARY, 0), tsv)
                    .records(random).stream().toList();
            // One more field that is empty is the end of the line in disguise.
            assertThat(rows.rows()).isEqualTo(found.size());
            if (found.size() == expected.size()) {
                for (int i = 0; i < found.size(); i++) {
                    assertThat(found.get(i).toArray())
                            .as("seed %d: %s", seed, file)
                            .isEqualTo(expected.get(i).toArray());
                }
            } else {
                assertThat(found.size()).isGreaterThan(expected.size());
            }
        }
    }

    @Test
    void valuesOfManyBlocksPassThrough() throws Exception {
        String value = "a\tb\"\"".repeat(500_000);
        ConvertedRows rows = rows(CSV, ("1,\"" + value + "\",x\n").repeat(2).getBytes(UTF_8), List.of("a", "b", "c"));
        String expected = "1\t" + "a\\tb\"".repeat(500_000) + "\tx\n";
        assertThat(Arrays.equals(rows.readAllBytes(), expected.repeat(2).getBytes(UTF_8)))
                .isTrue();
    }
}
