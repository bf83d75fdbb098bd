package dev.sluice.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.EveryServer;
import dev.sluice.testing.TestServer;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;

/** What servers remark on a statement, and how often. */
class ServerWarningsTest {
    private static final String LOAD = "LOAD DATA LOCAL INFILE 'sluice' INTO TABLE ";

    @EveryServer
    void nothingAndNotesAndWarnings(TestServer server) throws Exception {
        String schema = server.createSchema("remarks");
        server.executeIn(schema, "CREATE TABLE t (a DECIMAL(5, 1) PRIMARY KEY)");
        try (Connection connection = new Connections(server.settings()).connectForLoad();
                Statement statement = connection.createStatement()) {
            statement.execute("USE " + schema);

            statement.executeUpdate("INSERT INTO t VALUES (1.5)");
            assertThat(ServerWarnings.of(connection)).isEqualTo(new ServerWarnings(0, List.of()));

            statement.executeUpdate("INSERT INTO t VALUES (2.25)");
            ServerWarnings rounded = ServerWarnings.of(connection);
            assertThat(rounded.count()).isEqualTo(1);
            assertThat(rounded.first().get(0).message()).contains("truncated");

            LocalLoad.send(connection, LOAD + "t", rows("1.5\n3.35\n"));
            assertThat(ServerWarnings.of(connection).count()).isEqualTo(2);

            statement.executeUpdate("INSERT INTO t VALUES (4.5)");
            assertThat(ServerWarnings.of(connection).count()).isZero();
        }
    }

    /** The answer has two bytes for the number, of which 65,536 would leave nothing. */
    @EveryServer
    void moreThanTheAnswerHasRoomFor(TestServer server) throws Exception {
        String schema = server.createSchema("remarks");
        server.executeIn(schema, "CREATE TABLE t (a TINYINT)");
        for (int kept : new int[] {64, 0}) {
            try (Connection connection = new Connections(server.settings()).connectForLoad();
                    Statement statement = connection.createStatement()) {
                statement.execute("USE " + schema);
                statement.execute("SET SESSION max_error_count = " + kept);

                LocalLoad.send(connection, LOAD + "t", rows("1000\n".repeat(1 << 16)));

                assertThat(ServerWarnings.of(connection).count()).isEqualTo(1 << 16);
            }
        }
    }

    private static ByteArrayInputStream rows(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
    }
}
