package dev.sluice.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.testing.EveryServer;
import dev.sluice.testing.TestServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows come from memory, and no server gets anything else. */
class LocalLoadTest {
    private static final String LOAD = "LOAD DATA LOCAL INFILE 'sluice' INTO TABLE ";

    @TempDir
    private Path folder;

    @EveryServer
    void loadsAStream(TestServer server) throws Exception {
        String schema = server.createSchema("local");
        server.executeIn(schema, "CREATE TABLE t (a INT)");
        try (Connection connection = new Connections(server.settings()).connectForLoad()) {
            assertThat(LocalLoad.send(connection, LOAD + schema + ".t", rows("1\n2\n")))
                    .isEqualTo(2);
            assertThat(LocalLoad.send(connection, LOAD + schema + ".t", rows("")))
                    .isZero();
        }
        assertThat(server.queryIn(schema, "SELECT a FROM t")).containsExactly("1", "2");
    }

    @EveryServer
    void aStreamThatFailsEndsTheSessionAndLeavesNothing(TestServer server) throws Exception {
        String schema = server.createSchema("local");
        server.executeIn(schema, "CREATE TABLE t (a VARCHAR(99)) ENGINE=InnoDB");
        try (Connection connection = new Connections(server.settings()).connectForLoad()) {
            connection.setAutoCommit(false);
            InputStream failing = new SequenceInputStream(rows("1\n"), new InputStream() {
                @Override
                public int read() throws IOException {
                    throw new IOException("the disk is gone");
                }
            });
            assertThatThrownBy(() -> LocalLoad.send(connection, LOAD + schema + ".t", failing))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the disk is gone");
            assertThatThrownBy(connection::commit).isInstanceOf(SQLException.class);
        }
        assertThat(server.queryIn(schema, "SELECT COUNT(*) FROM t")).containsExactly("0");
    }

    @EveryServer
    void aFileNamedInAStatementIsNotRead(TestServer server) throws Exception {
        String schema = server.createSchema("local");
        server.executeIn(schema, "CREATE TABLE t (a INT)");
        Path secret = Files.writeString(folder.resolve("secret"), "1\n");
        try (Connection connection = new Connections(server.settings()).connectForLoad();
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() ->
                            statement.execute("LOAD DATA LOCAL INFILE '" + secret + "' INTO TABLE " + schema + ".t"))
                    .isInstanceOf(SQLException.class);
        }
        assertThat(server.queryIn(schema, "SELECT COUNT(*) FROM t")).containsExactly("0");
    }

    @Test
    void aHostileServerThatAsksForAFileGetsNothing() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "the secret");
        try (HostileServer server = HostileServer.askingFor(secret.toString())) {
            ConnectionSettings settings = new ConnectionSettings(
                    "127.0.0.1",
                    server.port(),
                    "root",
                    "",
                    SslMode.DISABLED,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
            assertThatThrownBy(() -> {
                        try (Connection connection = new Connections(settings).connectForLoad();
                                Statement statement = connection.createStatement()) {
                            statement.execute("SELECT 1");
                        }
                    })
                    .isInstanceOf(SQLException.class);
            assertThat(server.received()).contains("asked").doesNotContain("the secret");
        }
    }

    private static InputStream rows(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
