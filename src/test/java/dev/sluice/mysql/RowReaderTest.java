package dev.sluice.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.row.RowSink;
import dev.sluice.testing.EveryServer;
import dev.sluice.testing.EveryType;
import dev.sluice.testing.RecordedRows;
import dev.sluice.testing.TestServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

class RowReaderTest {
    /** Enough to outlast every buffer between server and client. */
    private static final String MANY =
            "SELECT a.n * 1000 + b.n, REPEAT('x', 500) FROM n a, n b WHERE a.n < 1000 AND b.n < 1000";

    @EveryServer
    void bothReadersGiveTheSameBytesForEveryType(TestServer server) throws Exception {
        String schema = server.createSchema("types");
        EveryType type = new EveryType(server);
        type.create(server, schema, "t");
        type.fill(server, schema, "t");
        String sql = "SELECT * FROM t ORDER BY id";
        try (Connection connection = binary(server, schema);
                Connection encrypted = encrypted(server, schema)) {
            List<String> packets = rows(new PacketRowReader(connection), sql);
            assertThat(packets)
                    .hasSize(4)
                    .isEqualTo(rows(new JdbcRowReader(connection), sql))
                    .isEqualTo(rows(RowReader.forConnection(encrypted), sql));
            assertThat(packets.get(3)).isEqualTo(nulls("3", type.names().size()));
        }
    }

    @EveryServer
    void valuesOfAnyLengthArriveWholeAroundTheBordersOfBuffersAndPackets(TestServer server) throws Exception {
        try (Connection connection = large(server)) {
            for (int length : new int[] {
                0,
                250,
                251,
                65_535,
                65_536,
                262_130,
                262_139,
                262_140,
                262_144,
                16_777_205,
                16_777_211,
                16_777_215,
                16_777_216,
                33_554_430
            }) {
                String sql = "SELECT 'a', REPEAT('v', " + length + "), NULL, 'z' UNION ALL SELECT 1, 2, 3, REPEAT('y', "
                        + length + ")";
                String value = shown("v".repeat(length));
                String last = shown("y".repeat(length));
                assertThat(rows(new PacketRowReader(connection), sql))
                        .as("length %d", length)
                        .containsExactly("0: 61 1: " + value + " 2:NULL 3: 7a", "0: 31 1: 32 2: 33 3: " + last);
            }
        }
    }

    @EveryServer
    void rowsOfAnyLengthBelowTheBufferArriveWholeWhereverTheBufferEnds(TestServer server) throws Exception {
        String schema = numbers(server);
        try (Connection connection = binary(server, schema)) {
            String sql = "SELECT n, REPEAT('r', n * 37 % 3001), IF(n % 3, NULL, n) FROM n ORDER BY n";
            assertThat(rows(new PacketRowReader(connection), sql))
                    .hasSize(1000)
                    .isEqualTo(rows(new JdbcRowReader(connection), sql));
        }
    }

    @EveryServer
    void emptyResultIsZeroRowsAndLeavesTheTransactionOpen(TestServer server) throws Exception {
        String schema = numbers(server);
        for (RowReader reader : readers(server, schema)) {
            RecordedRows none = new RecordedRows();
            assertThat(reader.read("SELECT * FROM n WHERE n < 0", none)).isZero();
            assertThat(none.rows()).isEmpty();
            assertThat(reader.read("SELECT n FROM n WHERE n < 3", new RecordedRows()))
                    .isEqualTo(3);
        }
    }

    @EveryServer
    void countsTheServersWarnings(TestServer server) throws Exception {
        for (RowReader reader : readers(server, "")) {
            reader.read("SELECT CAST('12abc' AS SIGNED)", new RecordedRows());
            assertThat(reader.warnings()).as(reader.getClass().getSimpleName()).isEqualTo(1);
            reader.read("SELECT 1", new RecordedRows());
            assertThat(reader.warnings()).isZero();
        }
    }

    @EveryServer
    void errorAtOnceIsTheServers(TestServer server) throws Exception {
        for (RowReader reader : readers(server, "")) {
            assertThatThrownBy(() -> reader.read("SELECT * FROM nowhere.nothing", new RecordedRows()))
                    .isInstanceOfSatisfying(SQLException.class, e -> {
                        assertThat(e.getErrorCode()).isIn(1049, 1146);
                        assertThat(e.getSQLState()).startsWith("42");
                    });
            assertThat(reader.read("SELECT 1", new RecordedRows())).isEqualTo(1);
        }
    }

    @EveryServer
    void errorAmidTheRowsIsNoShortResultAndKeepsTheTransaction(TestServer server) throws Exception {
        String schema = numbers(server);
        for (boolean packets : new boolean[] {true, false}) {
            try (Connection connection = binary(server, schema)) {
                long id = snapshot(connection);
                RowReader reader = packets ? new PacketRowReader(connection) : new JdbcRowReader(connection);
                RecordedRows some = new RecordedRows();
                assertThatThrownBy(() -> reader.read(
                                "SELECT n, REPEAT('x', 2000), EXP(IF(n = 700, 1000, 1)) FROM n FORCE INDEX (PRIMARY) ORDER BY n",
                                some))
                        .isInstanceOfSatisfying(SQLException.class, e -> {
                            assertThat(e.getErrorCode()).isEqualTo(1690);
                            assertThat(e.getSQLState()).startsWith("22");
                        });
                assertThat(some.rows()).hasSize(700);
                reader.drain();
                assertThat(reader.read("SELECT 1", new RecordedRows())).isEqualTo(1);
                assertThat(id).isEqualTo(connectionId(connection));
            }
        }
    }

    @EveryServer
    void abandonedResultIsKilledAndDrainedAndTheSnapshotStays(TestServer server) throws Exception {
        String schema = numbers(server);
        for (boolean packets : new boolean[] {true, false}) {
            try (Connection connection = binary(server, schema)) {
                long id = snapshot(connection);
                long before = count(connection);
                server.executeIn(schema, "INSERT INTO n SELECT MAX(n) + 1 FROM n");
                RowReader reader = packets ? new PacketRowReader(connection) : new JdbcRowReader(connection);
                assertThatThrownBy(() -> reader.read(MANY, failingAfter(1500)))
                        .isInstanceOf(IOException.class)
                        .hasMessage("disk full");
                assertThatThrownBy(() -> reader.read("SELECT 1", new RecordedRows()))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("an earlier read was left unfinished and not drained");

                server.execute("KILL QUERY " + id);
                reader.drain();

                assertThat(count(connection)).isEqualTo(before);
                assertThat(reader.read("SELECT 1", new RecordedRows())).isEqualTo(1);
            }
        }
    }

    @EveryServer
    void abandonedResultIsDrainedToItsEndWithoutAKill(TestServer server) throws Exception {
        String schema = numbers(server);
        try (Connection connection = large(server)) {
            connection.setCatalog(schema);
            for (int row : new int[] {0, 2}) {
                for (RowReader reader : List.of(new PacketRowReader(connection), new JdbcRowReader(connection))) {
                    assertThatThrownBy(() -> reader.read(
                                    "SELECT n, REPEAT('w', 17000000), 'end' FROM n WHERE n < 3", failingAfter(row)))
                            .hasMessage("disk full");
                    reader.drain();
                    reader.drain();
                    assertThat(reader.read("SELECT 1", new RecordedRows())).isEqualTo(1);
                }
            }
        }
    }

    @EveryServer
    void abortFromAnotherThreadEndsTheRead(TestServer server) throws Exception {
        String schema = numbers(server);
        for (boolean packets : new boolean[] {true, false}) {
            Connection connection = binary(server, schema);
            RowReader reader = packets ? new PacketRowReader(connection) : new JdbcRowReader(connection);
            RowSink aborting = failing(1500, () -> {
                CompletableFuture.runAsync(() -> {
                            try {
                                connection.abort(Runnable::run);
                            } catch (SQLException e) {
                                throw new AssertionError(e);
                            }
                        })
                        .join();
            });
            assertThatThrownBy(() -> reader.read(MANY, aborting)).isInstanceOf(SQLException.class);
            assertThat(connection.isClosed()).isTrue();
        }
    }

    @EveryServer
    void killedServerIsABrokenStreamAndNoShortResult(TestServer kind) throws Exception {
        try (TestServer server = kind.startAnother()) {
            String schema = numbers(server);
            try (Connection connection = binary(server, schema)) {
                RowReader reader = new PacketRowReader(connection);
                assertThatThrownBy(() -> reader.read(MANY, failing(1500, server::kill)))
                        .isInstanceOfSatisfying(SQLException.class, e -> {
                            assertThat(e.getSQLState()).isEqualTo("08S01");
                            assertThat(e.getMessage()).startsWith("The connection broke while rows were read: ");
                        });
                assertThat(connection.isClosed()).isTrue();
            }
        }
    }

    @EveryServer
    void readsThroughJdbcWhenToldTo(TestServer server) throws Exception {
        System.setProperty(RowReader.PROPERTY, "jdbc");
        try (Connection connection = server.connect()) {
            assertThat(RowReader.forConnection(connection)).isInstanceOf(JdbcRowReader.class);
        } finally {
            System.clearProperty(RowReader.PROPERTY);
        }
        try (Connection connection = server.connect()) {
            assertThat(RowReader.forConnection(connection)).isInstanceOf(PacketRowReader.class);
        }
    }

    private static String numbers(TestServer server) {
        String schema = server.createSchema("numbers");
        server.executeIn(
                schema,
                "CREATE TABLE n (n INT PRIMARY KEY)",
                "INSERT INTO n WITH RECURSIVE s (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM s WHERE n < 999) SELECT n FROM s");
        return schema;
    }

    private static List<RowReader> readers(TestServer server, String schema) throws SQLException {
        return List.of(new PacketRowReader(binary(server, schema)), new JdbcRowReader(binary(server, schema)));
    }

    private static Connection binary(TestServer server, String schema) throws SQLException {
        return binary(server.connect(schema));
    }

    private static Connection binary(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET character_set_results = binary");
        }
        return connection;
    }

    private static Connection encrypted(TestServer server, String schema) throws SQLException {
        ConnectionSettings plain = server.settings();
        boolean tls = !server.query("SHOW VARIABLES LIKE 'have_ssl'").contains("have_ssl\tDISABLED");
        Connection connection = TestServer.connect(
                new ConnectionSettings(
                        plain.host(),
                        plain.port(),
                        plain.user(),
                        plain.password(),
                        tls ? SslMode.REQUIRED : SslMode.PREFERRED,
                        plain.sslCa(),
                        plain.sslCert(),
                        plain.sslKey()),
                schema);
        return binary(connection);
    }

    private static Connection large(TestServer server) throws SQLException {
        String before = server.single("SELECT @@global.max_allowed_packet");
        server.execute("SET GLOBAL max_allowed_packet = 1073741824");
        try {
            return binary(server, "");
        } finally {
            server.execute("SET GLOBAL max_allowed_packet = " + before);
        }
    }

    private static List<String> rows(RowReader reader, String sql) throws SQLException, IOException {
        RecordedRows rows = new RecordedRows();
        assertThat(reader.read(sql, rows)).isEqualTo(rows.rows().size());
        return rows.rows();
    }

    private static String shown(String text) {
        return RecordedRows.shown(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }

    private static String nulls(String id, int columns) {
        List<String> values = new ArrayList<>(List.of("0: " + RecordedRows.shown(id.getBytes())));
        for (int i = 1; i < columns; i++) {
            values.add(i + ":NULL");
        }
        return String.join(" ", values);
    }

    private static long snapshot(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ");
            statement.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT");
        }
        return connectionId(connection);
    }

    private static long connectionId(Connection connection) throws SQLException {
        return number(connection, "SELECT CONNECTION_ID()");
    }

    private static long count(Connection connection) throws SQLException {
        return number(connection, "SELECT COUNT(*) FROM n");
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }

    private static RowSink failingAfter(int rows) {
        return failing(rows, () -> {
            throw new IOException("disk full");
        });
    }

    /** Does something amid the row that follows so many others, and counts on. */
    private static RowSink failing(int rows, Action action) {
        return new RowSink() {
            private int row;

            @Override
            public void beginRow() {
                // counted at its end
            }

            @Override
            public void nullValue(int column) {
                // not looked at
            }

            @Override
            public void value(int column, byte[] bytes, int offset, int length) throws IOException {
                if (row == rows && column == 1) {
                    row++;
                    action.run();
                }
            }

            @Override
            public void beginValue(int column) {
                // not looked at
            }

            @Override
            public void part(byte[] bytes, int offset, int length) throws IOException {
                value(1, bytes, offset, length);
            }

            @Override
            public void endValue() {
                // not looked at
            }

            @Override
            public void endRow() {
                row++;
            }
        };
    }

    @FunctionalInterface
    private interface Action {
        void run() throws IOException;
    }
}
