package dev.sluice.flat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.mysql.LocalLoad;
import dev.sluice.testing.EveryServer;
import dev.sluice.testing.TestServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Random values, written as CSV, reach the server as they are: bytes, empty text, NULL. */
class ServerCsvTest {
    private static final int CASES = Integer.getInteger("sluice.flat.cases", 400) / 4;
    private static final long SEED = Long.getLong("sluice.flat.seed", 20260);
    private static final String BYTES = "\",;'|\n\r\t\\N 0a\0\u00e4\u001a\u00ff";

    @EveryServer
    void randomValuesInCsvArriveAsTheyAre(TestServer server) throws Exception {
        String schema = server.createSchema("csv");
        server.executeIn(
                schema, "CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, n INT, KEY (n), a LONGBLOB, b LONGBLOB)");
        try (Connection connection = server.connect(schema);
                Statement statement = connection.createStatement()) {
            for (int n = 0; n < CASES; n++) {
                Random random = RandomFile.random(SEED + n);
                CsvFormat format = CsvFormat.of(
                        random.nextBoolean() ? "," : ";;",
                        random.nextBoolean() ? "\"" : "'",
                        false,
                        false,
                        random.nextBoolean() ? Optional.empty() : Optional.of("\\N"),
                        FileCharset.BINARY,
                        0);
                List<List<String>> rows = rows(random);
                ConvertedRows converted = new ConvertedRows(
                        new ByteArrayInputStream(csv(format, rows, random)),
                        format,
                        FilePosition.START,
                        "t",
                        List.of("a", "b"),
                        List.of(),
                        (record, why) -> {
                            throw new AssertionError(why);
                        });
                LocalLoad.send(
                        connection,
                        "LOAD DATA LOCAL INFILE 'x' INTO TABLE t CHARACTER SET binary " + ConvertedRows.DIALECT.sql()
                                + " (a, b) SET n = " + n,
                        converted);
                List<List<String>> found = new ArrayList<>();
                try (ResultSet result = statement.executeQuery("SELECT a, b FROM t WHERE n = " + n + " ORDER BY id")) {
                    while (result.next()) {
                        found.add(Arrays.asList(text(result.getBytes(1)), text(result.getBytes(2))));
                    }
                }
                assertThat(found).as("case %d: %s", n, format).isEqualTo(rows);
                assertThat(converted.rows()).isEqualTo(rows.size());
            }
        }
    }

    private static List<List<String>> rows(Random random) {
        List<List<String>> rows = new ArrayList<>();
        for (int i = random.nextInt(20); i > 0; i--) {
            rows.add(Arrays.asList(value(random), value(random)));
        }
        return rows;
    }

    private static String value(Random random) {
        if (random.nextInt(5) == 0) {
            return null;
        }
        StringBuilder value = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            value.append(BYTES.charAt(random.nextInt(BYTES.length())));
        }
        return value.toString();
    }

    private static byte[] csv(CsvFormat format, List<List<String>> rows, Random random) {
        StringBuilder csv = new StringBuilder();
        String quote = Character.toString(format.quote());
        for (int i = 0; i < rows.size(); i++) {
            for (int column = 0; column < 2; column++) {
                String value = rows.get(i).get(column);
                csv.append(column == 0 ? "" : format.separator());
                csv.append(
                        value == null
                                ? format.nullText().orElse("")
                                : quote + value.replace(quote, quote + quote) + quote);
            }
            boolean last = i == rows.size() - 1;
            csv.append(last && random.nextBoolean() ? "" : random.nextBoolean() ? "\r\n" : "\n");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(csv.toString().getBytes(ISO_8859_1));
        return bytes.toByteArray();
    }

    private static String text(byte[] bytes) {
        return bytes == null ? null : new String(bytes, ISO_8859_1);
    }
}
