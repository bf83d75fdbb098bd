package dev.sluice.flat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.mysql.LocalLoad;
import dev.sluice.testing.EveryServer;
import dev.sluice.testing.TestServer;
import java.io.ByteArrayInputStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.StringJoiner;

/**
 * Records and fields are what the server makes of them: random bytes in random dialects, loaded by it and parsed by us.
 * {@code -Dsluice.flat.cases=100000 -Dsluice.flat.seed=7} tries more, or others.
 */
class ServerFieldsTest {
    private static final int COLUMNS = 40;
    private static final int CASES = Integer.getInteger("sluice.flat.cases", 400);
    private static final long SEED = Long.getLong("sluice.flat.seed", 20260);

    @EveryServer
    void randomBytesInRandomDialectsAreReadAsTheServerReadsThem(TestServer server) throws Exception {
        String schema = server.createSchema("fields");
        StringJoiner columns = new StringJoiner(",");
        StringJoiner definitions = new StringJoiner(",");
        for (int i = 0; i < COLUMNS; i++) {
            columns.add("c" + i);
            definitions.add("c" + i + " LONGBLOB NULL");
        }
        server.executeIn(
                schema, "CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, n INT, KEY (n)," + definitions + ")");
        try (Connection connection = server.connect(schema);
                Statement statement = connection.createStatement()) {
            statement.execute("SET sql_mode = ''");
            for (int n = 0; n < CASES; n++) {
                Random random = RandomFile.random(SEED + n);
                RandomFile file = RandomFile.of(random);
                if (server.isMariaDb() && !file.format().isReadByServers()) {
                    continue; // it reads bytes, not letters
                }
                String load = "LOAD DATA LOCAL INFILE 'x' INTO TABLE t CHARACTER SET "
                        + file.format().charset().name() + " "
                        + file.format().dialect().sql() + " IGNORE "
                        + file.format().ignoredLines() + " LINES (" + columns + ") SET n = " + n;
                LocalLoad.send(connection, load, new ByteArrayInputStream(file.content()));
                List<String> expected = new ArrayList<>();
                try (ResultSet rows =
                        statement.executeQuery("SELECT " + columns + " FROM t WHERE n = " + n + " ORDER BY id")) {
                    while (rows.next()) {
                        List<byte[]> row = new ArrayList<>();
                        for (int i = 1; i <= COLUMNS; i++) {
                            row.add(rows.getBytes(i));
                        }
                        expected.add(show(row));
                    }
                }
                List<String> found = new ArrayList<>();
                for (List<byte[]> record : file.records(random)) {
                    while (record.size() < COLUMNS) {
                        record.add(null);
                    }
                    found.add(show(record));
                }
                assertThat(found).as("case %d: %s", n, file).isEqualTo(expected);
            }
        }
    }

    private static String show(List<byte[]> row) {
        int count = row.size();
        while (count > 0 && row.get(count - 1) == null) {
            count--;
        }
        StringJoiner shown = new StringJoiner(" / ", "[", "]");
        for (byte[] value : row.subList(0, count)) {
            shown.add(value == null ? "NULL" : "'" + OptionText.show(new String(value, ISO_8859_1)) + "'");
        }
        return shown.toString();
    }
}
