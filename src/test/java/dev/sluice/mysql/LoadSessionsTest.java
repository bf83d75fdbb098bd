package dev.sluice.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.run.RefusedException;
import dev.sluice.testing.EveryServer;
import dev.sluice.testing.TestServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** Sessions for loading say what they do to the binary log. */
class LoadSessionsTest {
    @EveryServer
    void theBinaryLogIsOffWhereTheAccountMayChoose(TestServer server) throws Exception {
        assertThat(logged(server.settings(), Optional.empty())).isFalse();
        assertThat(logged(server.settings(), Optional.of(false))).isFalse();
        assertThat(logged(server.settings(), Optional.of(true))).isTrue();
    }

    @EveryServer
    void anAccountThatMayNotChooseWritesItOrIsRefused(TestServer server) throws Exception {
        String user = "plain" + Long.toString(System.nanoTime(), 36);
        server.execute(
                "CREATE USER '" + user + "'@'%' IDENTIFIED BY 'secret'",
                "GRANT SELECT, INSERT, CREATE ON *.* TO '" + user + "'@'%'");
        try {
            ConnectionSettings settings = server.settings(user, "secret");
            assertThat(logged(settings, Optional.empty())).isTrue();
            assertThatThrownBy(() -> logged(settings, Optional.of(false)))
                    .isInstanceOf(RefusedException.class)
                    .hasMessage("--enable-binlog=0: the account '" + user + "' may not switch its binary log off; that"
                            + " takes the privilege "
                            + (server.isMariaDb() ? "BINLOG ADMIN" : "SYSTEM_VARIABLES_ADMIN")
                            + ". Without the option the load is written to the binary log.");
        } finally {
            server.execute("DROP USER '" + user + "'@'%'");
        }
    }

    private static boolean logged(ConnectionSettings settings, Optional<Boolean> wanted) throws SQLException {
        Connections connections = new Connections(settings);
        try (Connection connection = connections.connect()) {
            LoadSessions sessions =
                    LoadSessions.of(connections, Server.of(connection), wanted, LoadSessions.Rules.RESTORE);
            try (Connection session = sessions.open();
                    Statement statement = session.createStatement();
                    ResultSet row = statement.executeQuery("SELECT @@SESSION.sql_log_bin, @@autocommit")) {
                row.next();
                assertThat(row.getInt(1) == 1).isEqualTo(sessions.writesBinlog());
                assertThat(row.getInt(2)).isZero();
            }
            return sessions.writesBinlog();
        }
    }
}
