package dev.sluice.verify;

import dev.sluice.mysql.ConnectionSettings;
import dev.sluice.mysql.Connections;
import dev.sluice.mysql.Consistency;
import dev.sluice.mysql.LongQueryGuard;
import dev.sluice.mysql.Server;
import dev.sluice.mysql.Sessions;
import dev.sluice.mysql.Snapshot;
import dev.sluice.mysql.SnapshotOpener;
import dev.sluice.mysql.SnapshotRequest;
import dev.sluice.mysql.SqlErrors;
import dev.sluice.mysql.TableInfo;
import dev.sluice.run.FailedException;
import dev.sluice.run.RefusedException;
import dev.sluice.run.RunContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The two servers: sessions for the catalogue, and for each worker a session on both sides. Needs nothing but SELECT.
 *
 * <p>By default the sessions of one side see the same moment where that can be had without a lock (binary log and
 * REPLICATION CLIENT); else each range is read as it is when its turn comes. Thread-safe once open.
 */
final class Servers implements AutoCloseable {
    private static final LongQueryGuard UNGUARDED = new LongQueryGuard(0, 0, 1, false);

    private final Both<Connections> connections;
    private final RunContext run;
    private final ExecutorService helpers = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "verify-target");
        thread.setDaemon(true);
        return thread;
    });
    private Both<Sessions> sessions;
    private volatile Snapshot source;
    private volatile Snapshot target;

    Servers(ConnectionSettings source, ConnectionSettings target, RunContext run) {
        this.connections = new Both<>(new Connections(source), new Connections(target));
        this.run = run;
    }

    /** Finds out what servers they are. */
    void connect() {
        sessions = new Both<>(connect(Side.SOURCE), connect(Side.TARGET));
    }

    private Sessions connect(Side side) {
        try (Connection connection = connections.of(side).open()) {
            return new Sessions(connections.of(side), Server.of(connection));
        } catch (SQLException e) {
            throw new RefusedException(
                    "The server at " + connections.of(side).settings().address() + " cannot be asked for its version: "
                            + SqlErrors.describe(e) + ".",
                    e);
        }
    }

    /** The source's and the target's. */
    List<Connections> connections() {
        return List.of(connections.source(), connections.target());
    }

    Sessions sessions(Side side) {
        return sessions.of(side);
    }

    String address(Side side) {
        return connections.of(side).settings().address();
    }

    /** Opens the sessions of the workers. */
    void open(Consistency consistency, int threads, Both<List<TableInfo>> tables) throws InterruptedException {
        source = open(Side.SOURCE, consistency, threads, tables.source());
        target = open(Side.TARGET, consistency, threads, tables.target());
    }

    private Snapshot open(Side side, Consistency consistency, int threads, List<TableInfo> tables)
            throws InterruptedException {
        if (consistency != Consistency.AUTO) {
            try {
                return snapshot(side, consistency, threads, tables);
            } catch (SQLException e) {
                throw new RefusedException(
                        "The sessions on " + address(side) + " could not be opened: " + SqlErrors.describe(e) + ".", e);
            }
        }
        String figure =
                switch (side) {
                    case SOURCE -> "sourceSnapshot";
                    case TARGET -> "targetSnapshot";
                };
        try {
            Snapshot snapshot = snapshot(side, Consistency.SAFE_NO_LOCK, threads, tables);
            run.report().put(figure, snapshot.facts().coordinates().toString());
            return snapshot;
        } catch (SQLException | RefusedException | FailedException notToBeHad) {
            run.report().put(figure, "none, each range is read as it is at its turn");
            return open(side, Consistency.NONE, threads, List.of());
        }
    }

    private Snapshot snapshot(Side side, Consistency consistency, int threads, List<TableInfo> tables)
            throws SQLException, InterruptedException {
        return SnapshotOpener.open(
                sessions.of(side), new SnapshotRequest(consistency, threads, tables, UNGUARDED, false), run.stop());
    }

    /** Takes a session on each side; by any thread. */
    Lease lease() throws InterruptedException, SQLException {
        Snapshot.Session one = source.take();
        Snapshot.Session other = target.take();
        return new Lease(one, other);
    }

    private static void refresh(Snapshot snapshot, Snapshot.Session session) throws SQLException {
        if (snapshot.facts().method() == Consistency.NONE) {
            try (Statement statement = session.connection().createStatement()) {
                statement.execute("COMMIT");
            }
        }
    }

    /** Breaks up all reads, from any thread. */
    void abort() {
        for (Snapshot snapshot : new Snapshot[] {source, target}) {
            if (snapshot != null) {
                snapshot.abort();
            }
        }
    }

    @Override
    public void close() {
        for (Snapshot snapshot : new Snapshot[] {source, target}) {
            if (snapshot != null) {
                snapshot.close();
            }
        }
        helpers.shutdownNow();
    }

    /** A session on each side, for one range. One thread. */
    final class Lease implements AutoCloseable {
        private final Snapshot.Session one;
        private final Snapshot.Session other;
        private SessionPair later;
        private boolean sound;

        private Lease(Snapshot.Session one, Snapshot.Session other) throws SQLException {
            this.one = one;
            this.other = other;
            refresh(source, one);
            refresh(target, other);
        }

        SessionPair sessions() {
            return pair(one.connection(), other.connection());
        }

        private SessionPair pair(Connection ofSource, Connection ofTarget) {
            return new SessionPair(new Both<>(ofSource, ofTarget), helpers, run.stop());
        }

        /** Sessions outside the snapshots: each statement sees what is committed by then. */
        SessionPair later() {
            if (later == null) {
                try {
                    Connection ofSource = Servers.this.sessions.source().data();
                    later = pair(ofSource, Servers.this.sessions.target().data());
                } catch (SQLException e) {
                    throw new FailedException("Connecting to look again failed: " + SqlErrors.describe(e), e);
                }
            }
            return later;
        }

        /** Says that the range was read to its end, so that the sessions may serve others. */
        void sound() {
            sound = true;
        }

        @Override
        public void close() {
            if (sound) {
                source.giveBack(one);
                target.giveBack(other);
            } else {
                source.lost(one);
                target.lost(other);
            }
            if (later != null) {
                for (Side side : Side.values()) {
                    try {
                        later.connections().of(side).close();
                    } catch (SQLException alreadyGone) {
                        // It was to be closed.
                    }
                }
            }
        }
    }
}
