package dev.sluice.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.run.RefusedException;
import dev.sluice.run.StopSignal;
import dev.sluice.testing.Replica;
import dev.sluice.testing.TestServer;
import dev.sluice.testing.WithServer;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Snapshots without a lock count only where the server's coordinates show everything that moves. */
@WithServer
class UnlockedSnapshotsTest {
    private static final String PASSWORD = "pEch7-Vogel";

    @Test
    void serverThatLeavesSchemasOutOfItsBinaryLogIsRefused(TestServer server) throws Exception {
        for (String filter : List.of("--binlog-ignore-db=shop", "--binlog-do-db=other")) {
            try (TestServer filtered = server.startAnother(filter)) {
                assertThatThrownBy(() -> open(filtered, Consistency.SAFE_NO_LOCK, filtered.settings()))
                        .isInstanceOf(RefusedException.class)
                        .hasMessage(refusal("leaves schemas out (binlog-do-db or binlog-ignore-db)"));
                try (Snapshot locked = open(filtered, Consistency.AUTO, filtered.settings())) {
                    assertThat(locked.facts().method()).isEqualTo(Consistency.LOCK_ALL);
                }
                assertThatThrownBy(() -> open(filtered, Consistency.AUTO, observer(filtered)))
                        .isInstanceOf(RefusedException.class)
                        .hasMessageStartingWith("--consistency safe-no-lock cannot prove");
            }
        }
    }

    @Test
    void replicaThatLogsNothingIsRefusedWhereTheAccountMayNotSeeItsPosition(TestServer server) throws Exception {
        if (!server.isMariaDb()) {
            return; // whoever may see MySQL's binary log position may see the replica's too
        }
        try (TestServer source = server.startAnother();
                Replica replica = source.startReplica("--log-slave-updates=OFF")) {
            ConnectionSettings observer = observer(replica.server());
            for (Consistency consistency : List.of(Consistency.SAFE_NO_LOCK, Consistency.AUTO)) {
                assertThatThrownBy(() -> open(replica.server(), consistency, observer))
                        .isInstanceOf(RefusedException.class)
                        .hasMessage(refusal("does not hold what this server applies as a replica, and the account may"
                                + " not see how far that is (SLAVE MONITOR)"));
            }
            source.createSchema("applied");
            replica.catchUp();
            replica.server().execute("STOP SLAVE", "RESET SLAVE ALL");
            assertThatThrownBy(() -> open(replica.server(), Consistency.SAFE_NO_LOCK, observer))
                    .as("transactions of a source were applied, and may be again")
                    .isInstanceOf(RefusedException.class);
        }
    }

    @Test
    void serverThatAppliesNothingIsNotRefusedForWhatTheAccountMayNotSee(TestServer server) throws Exception {
        try (Snapshot snapshot = open(server, Consistency.SAFE_NO_LOCK, observer(server))) {
            assertThat(snapshot.facts().method()).isEqualTo(Consistency.SAFE_NO_LOCK);
            assertThat(snapshot.facts().coordinates().blind()).isFalse();
        }
    }

    @Test
    void replicaThatAppliesUnloggedInParallelWithoutGtidsIsRefused(TestServer server) throws Exception {
        if (server.isMariaDb()) {
            return; // its threads report their position with each commit
        }
        boolean current = server.isAtLeast(8, 0, 26);
        try (TestServer replica = server.startAnother(
                "--gtid-mode=OFF",
                "--enforce-gtid-consistency=OFF",
                current ? "--log-replica-updates=OFF" : "--log-slave-updates=OFF",
                current ? "--replica-parallel-workers=4" : "--slave-parallel-workers=4")) {
            open(replica, Consistency.SAFE_NO_LOCK, replica.settings()).close();
            replica.execute(
                    current
                            ? "CHANGE REPLICATION SOURCE TO SOURCE_HOST='127.0.0.1', SOURCE_PORT=1"
                            : "CHANGE MASTER TO MASTER_HOST='127.0.0.1', MASTER_PORT=1");
            assertThatThrownBy(() -> open(replica, Consistency.SAFE_NO_LOCK, replica.settings()))
                    .isInstanceOf(RefusedException.class)
                    .hasMessage(refusal("does not hold what this server applies as a replica, and with several threads"
                            + " and without GTIDs that replica tells its position late"));
        }
    }

    @Test
    void replicaThatLogsNothingIsReadWhereItsPositionIsSeenToStandStill(TestServer server) throws Exception {
        try (TestServer source = server.startAnother();
                Replica replica = source.startReplica("--log-slave-updates=OFF")) {
            try (Snapshot snapshot = open(
                    replica.server(), Consistency.SAFE_NO_LOCK, replica.server().settings())) {
                assertThat(snapshot.facts().coordinates().replicas()).hasSize(1);
                assertThat(snapshot.facts().coordinates().blind()).isFalse();
            }
        }
    }

    private static String refusal(String reason) {
        return "--consistency safe-no-lock cannot prove that its sessions see the same moment: the server's binary log "
                + reason + ". Grant RELOAD (lock-all) or LOCK TABLES (lock-tables), or use --consistency none.";
    }

    /** An account that may lock nothing and see the binary log's position. */
    private static ConnectionSettings observer(TestServer server) {
        String name = "observer" + Long.toString(System.nanoTime(), 36);
        server.execute(
                "SET SESSION sql_log_bin = 0",
                "CREATE USER '" + name + "'@'localhost' IDENTIFIED BY '" + PASSWORD + "'",
                "GRANT SELECT, REPLICATION CLIENT ON *.* TO '" + name + "'@'localhost'");
        return server.settings(name, PASSWORD);
    }

    private static Snapshot open(TestServer server, Consistency consistency, ConnectionSettings account)
            throws Exception {
        Connections connections = new Connections(account);
        Server kind;
        try (Connection connection = connections.connect()) {
            kind = Server.of(connection);
        }
        String schema = server.createSchema("unlocked");
        server.executeIn(schema, "CREATE TABLE t (id INT PRIMARY KEY) ENGINE=InnoDB");
        TableInfo table = new TableInfo(new TableName(schema, "t"), TableInfo.Type.TABLE, "InnoDB", 0, 0, false, false);
        return SnapshotOpener.open(
                new Sessions(connections, kind),
                new SnapshotRequest(consistency, 2, List.of(table), LongQueryGuard.DEFAULT, true),
                new StopSignal());
    }
}
