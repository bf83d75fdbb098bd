package dev.sluice.flat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.run.RefusedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CsvTest {
    private static final CsvFormat PLAIN = csv(false, Optional.empty());

    private static CsvFormat csv(boolean trim, Optional<String> nullText) {
        return CsvFormat.of(null, null, false, trim, nullText, FileCharset.UTF8, 0);
    }

    private static OpenedFile open(CsvFormat format, String content) throws IOException {
        return OpenedFile.open(
                FlatFile.ofStream("orders.csv", new ByteArrayInputStream(content.getBytes(UTF_8))), format);
    }

    /** Each record as its line and fields, or why it is bad. */
    private static List<String> read(CsvFormat format, String content) throws IOException {
        List<String> found = new ArrayList<>();
        try (OpenedFile opened = open(format, content)) {
            RecordReader records =
                    new RecordReader(opened.records(), format, opened.head().end());
            RecordParser parser = format.parser();
            while (records.next()) {
                found.add(records.line() + parsed(parser, records.copy()));
            }
        }
        return found;
    }

    private interface Parse {
        void into(RecordFields fields) throws BadRecordException;
    }

    private static String parsed(RecordParser parser, byte[] record) {
        return shown(fields -> parser.parse(record, 0, record.length, fields));
    }

    private static String shown(Parse parse) {
        RecordFields fields = new RecordFields();
        try {
            parse.into(fields);
        } catch (BadRecordException e) {
            return " " + e.getMessage();
        }
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < fields.count(); i++) {
            shown.append(fields.isNull(i) ? " NULL" : " '" + new String(fields.value(i), UTF_8) + "'");
        }
        return shown.toString();
    }

    @Test
    void quotesLineBreaksAndEmptyFieldsMeanWhatRfc4180Says() throws Exception {
        assertThat(read(PLAIN, "1,\"a,b\",c\"d\r\n2,\"\",\r\n3,\"say \"\"x\"\"\r\ny\",\u00e4\r\n,,"))
                .containsExactly(
                        "1 '1' 'a,b' 'c\"d'", "2 '2' '' NULL", "3 '3' 'say \"x\"\r\ny' '\u00e4'", "5 NULL NULL NULL");
    }

    @Test
    void textForNullIsNullUnlessItIsQuoted() throws Exception {
        assertThat(read(csv(false, Optional.of("n/a")), "n/a,\"n/a\",\"\",\n")).containsExactly("1 NULL 'n/a' '' ''");
    }

    @Test
    void blanksAreDataUnlessTrimmed() throws Exception {
        assertThat(read(PLAIN, " a , \"b\" \n")).containsExactly("1 ' a ' ' \"b\" '");
        assertThat(read(csv(true, Optional.empty()), " a ,\t\" b \" , \n")).containsExactly("1 'a' ' b ' NULL");
    }

    @Test
    void whatIsNoCsvIsABadRecordAndTheNextOneIsNot() throws Exception {
        assertThat(read(PLAIN, "1\n\"a\"b,c\n2\n\"x\n3\n"))
                .containsExactly(
                        "1 '1'", "2 has text behind a closing quote", "3 '2'", "4 has a quote that is not closed");
    }

    @Test
    void aByteOrderMarkIgnoredLinesAndTheHeaderComeBeforeTheFirstRecord() throws Exception {
        CsvFormat format = CsvFormat.of(";", null, true, false, Optional.empty(), FileCharset.UTF8, 1);
        try (OpenedFile opened = open(format, "\ufeffexported \"today\r\nid;\"na\nme\";gr\u00f6\u00dfe\r\n1;2;3\r\n")) {
            assertThat(opened.head().names()).contains(List.of("id", "na\nme", "gr\u00f6\u00dfe"));
            assertThat(opened.head().end()).isEqualTo(new FilePosition(40, 4));
            assertThat(new String(opened.records().readAllBytes(), UTF_8)).isEqualTo("1;2;3\r\n");
        }
        try (OpenedFile opened = open(CsvFormat.DEFAULT, "")) {
            assertThat(opened.head()).isEqualTo(new FileHead(FilePosition.START, Optional.empty()));
        }
        assertThatThrownBy(() -> open(CsvFormat.DEFAULT, "\"id\"x,b\n"))
                .isInstanceOf(RefusedException.class)
                .hasMessage("The header of orders.csv, on line 1, has text behind a closing quote.");
    }

    @Test
    void anAmbiguousCsvIsRefused() {
        assertThatThrownBy(() -> CsvFormat.of("\\n", null, true, false, Optional.empty(), FileCharset.UTF8, 0))
                .isInstanceOf(RefusedException.class)
                .hasMessage("The fields of CSV cannot be terminated by '\\n', because line ends and quotes have a"
                        + " meaning of their own.");
        assertThatThrownBy(() -> CsvFormat.of("|", null, true, false, Optional.empty(), FileCharset.of("big5"), 0))
                .hasMessage("The fields of CSV in big5 cannot be terminated by '|' or enclosed by that byte, because"
                        + " its letters may hold it.");
        assertThatThrownBy(() -> CsvFormat.of(null, "", true, false, Optional.empty(), FileCharset.UTF8, 0))
                .hasMessage("--fields-enclosed-by= must be one character in CSV.");
        assertThatThrownBy(() -> CsvFormat.of(null, null, true, false, Optional.empty(), FileCharset.UTF8, -1))
                .hasMessage("--ignore-lines=-1 must be 0 or more.");
    }

    @Test
    void recordsTooLargeForCommonsCsvAreReadAlike() throws Exception {
        String bytes = "\",\n\r ab\t;\u00e4";
        for (int seed = 0; seed < 5000; seed++) {
            Random random = RandomFile.random(seed);
            CsvFormat format = CsvFormat.of(
                    random.nextBoolean() ? "," : ";;",
                    random.nextBoolean() ? "\"" : "'",
                    false,
                    random.nextBoolean(),
                    random.nextBoolean() ? Optional.empty() : Optional.of("a"),
                    FileCharset.UTF8,
                    0);
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(25); i > 0; i--) {
                text.append(bytes.charAt(random.nextInt(bytes.length())));
                if (random.nextInt(6) == 0) {
                    text.append(format.separator()).append((char) format.quote());
                }
            }
            byte[] content = text.toString().getBytes(ISO_8859_1);
            RecordReader records = new RecordReader(new ByteArrayInputStream(content), format, FilePosition.START);
            RecordParser parser = format.parser();
            while (records.next()) {
                byte[] record = records.copy();
                assertThat(parsedLarge(format, record))
                        .as("seed %d: %s of %s", seed, OptionText.show(new String(record, ISO_8859_1)), format)
                        .isEqualTo(parsed(parser, record));
            }
        }
    }

    private static String parsedLarge(CsvFormat format, byte[] record) {
        byte[] nullText = format.nullText().orElse("").getBytes(UTF_8);
        CsvFields large = new CsvFields(format, nullText);
        return shown(fields -> large.parse(record, 0, CsvParser.contentEnd(record, 0, record.length), fields));
    }

    @Test
    void aFieldOf64MegabytesIsHeldOnceAndAHalf() throws Exception {
        String half = "x".repeat(32 * 1024 * 1024 - 10);
        byte[] record = ("1,\"" + half + "\"\"\n" + half + "\"\n").getBytes(ISO_8859_1);
        RecordFields fields = new RecordFields();
        PLAIN.parser().parse(record, 0, record.length, fields);
        assertThat(fields.count()).isEqualTo(2);
        assertThat(fields.end(1) - fields.start(1)).isEqualTo(2 * half.length() + 2);
    }
}
