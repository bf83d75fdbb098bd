package dev.sluice.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.run.StopSignal;
import dev.sluice.testing.EveryServer;
import dev.sluice.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

class SessionLocksTest {
    private static final String JOB = "sluice:test:" + Long.toString(System.nanoTime(), 36);

    @EveryServer
    void laterProcessEndsTheMarkedSessionsAndNoOthers(TestServer server) throws Exception {
        try (Connection one = server.connect();
                Connection two = server.connect();
                Connection unmarked = server.connect();
                Connection later = server.connect()) {
            SessionLocks killed = new SessionLocks(JOB);
            killed.mark(one);
            killed.mark(two);
            new SessionLocks(JOB + "x").mark(unmarked);

            assertThat(new SessionLocks(JOB).endAll(later, new StopSignal())).isEqualTo(2);

            assertThatThrownBy(() -> use(one)).isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> use(two)).isInstanceOf(SQLException.class);
            use(unmarked);
            assertThat(new SessionLocks(JOB).endAll(later, new StopSignal())).isZero();
        }
    }

    @EveryServer
    void sessionIsMarkedWhereAnotherProcessHoldsTheFirstLocks(TestServer server) throws Exception {
        try (Connection one = server.connect();
                Connection two = server.connect();
                Connection later = server.connect()) {
            new SessionLocks(JOB).mark(one);
            new SessionLocks(JOB).mark(two);

            assertThat(new SessionLocks(JOB).endAll(later, new StopSignal())).isEqualTo(2);
        }
    }

    private static void use(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("DO 1");
        }
    }
}
