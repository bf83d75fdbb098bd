package dev.sluice.mysql;

import dev.sluice.run.FailedException;
import dev.sluice.run.RefusedException;
import dev.sluice.run.StopSignal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Opens a {@link Snapshot}. All sessions are connected and prepared first; then writes are held off by the
 * mildest lock that does it, every session opens its snapshot, the coordinates are read, and the lock is
 * released: it is held for as long as a few statements take.
 *
 * <ul>
 *   <li>MySQL, {@code lock-all}: FLUSH TABLES WITH READ LOCK; LOCK INSTANCE FOR BACKUP before it, and until the
 *       snapshot is closed, so that a DDL statement waits in front of the table instead of breaking the dump.
 *   <li>MariaDB, {@code lock-all}: BACKUP STAGE BLOCK_COMMIT, then END.
 *   <li>{@code lock-tables}: LOCK TABLES ... READ of the tables that will be read.
 *   <li>{@code safe-no-lock}: MariaDB tells the binary log position of each snapshot exactly; they must agree.
 *       On MySQL the coordinates must stand still from {@value UnlockedSnapshots#QUIET_MILLIS} ms before to after.
 * </ul>
 *
 * <p>Tables of engines without snapshots (MyISAM, Aria) are locked for reading by a session of their own from
 * before the lock is released until the snapshot is closed.
 */
public final class SnapshotOpener {
    /** How long a lock may queue, with the server's writes behind it, before it is withdrawn and tried again. */
    private static final int LOCK_WAIT_SECONDS = 5;

    private static final int LOCK_ATTEMPTS = 6;
    static final String START = "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY";

    private final Sessions sessions;
    private final SnapshotRequest request;
    private final StopSignal stop;
    private final CoordinatesReader coordinates;
    private final List<Connection> readers = new ArrayList<>();
    private final List<Connection> locks = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private boolean ddlBlocked;

    private SnapshotOpener(Sessions sessions, SnapshotRequest request, StopSignal stop) {
        this.sessions = sessions;
        this.request = request;
        this.stop = stop;
        this.coordinates = new CoordinatesReader(sessions.server());
    }

    /**
     * Opens the snapshot.
     *
     * @throws RefusedException when the privileges do not allow the consistency asked for, or a long query is
     *     in the way
     * @throws FailedException when the lock was not granted in time
     */
    public static Snapshot open(Sessions sessions, SnapshotRequest request, StopSignal stop)
            throws SQLException, InterruptedException {
        SnapshotOpener opener = new SnapshotOpener(sessions, request, stop);
        boolean opened = false;
        try {
            for (int i = 0; i < request.sessions(); i++) {
                Connection reader = sessions.data();
                opener.readers.add(reader);
                execute(reader, "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ");
            }
            Snapshot snapshot = opener.open(request.consistency());
            opened = true;
            return snapshot;
        } finally {
            if (!opened) {
                new Snapshot(null, opener.readers, opener.locks).close();
            }
        }
    }

    private Snapshot open(Consistency consistency) throws SQLException, InterruptedException {
        return switch (consistency) {
            case AUTO -> auto();
            case LOCK_ALL -> locked(Consistency.LOCK_ALL);
            case LOCK_TABLES -> locked(Consistency.LOCK_TABLES);
            case SAFE_NO_LOCK -> compared();
            case NONE -> unchecked();
        };
    }

    private Snapshot auto() throws SQLException, InterruptedException {
        for (Consistency method : List.of(Consistency.LOCK_ALL, Consistency.LOCK_TABLES)) {
            try {
                return locked(method);
            } catch (SQLException e) {
                if (SqlErrors.classify(e) != SqlErrorClass.ACCESS_DENIED) {
                    throw e;
                }
                notes.add(option(method) + " is not permitted: " + SqlErrors.describe(e));
            }
        }
        return compared();
    }

    private Snapshot locked(Consistency method) throws SQLException, InterruptedException {
        Connection lock = lockSession();
        try {
            request.guard().await(lock, stop).forEach(query -> notes.add("Killed: " + query));
            if (method == Consistency.LOCK_ALL
                    && request.blockDdl()
                    && !sessions.server().isMariaDb()) {
                ddlBlocked = blockDdl();
                for (Connection reader : ddlBlocked ? readers : List.<Connection>of()) {
                    BackupLock.limitWaits(reader);
                }
            }
            lock(lock, method);
            long lockedAt = System.nanoTime();
            Coordinates at = coordinates.read(lock);
            startSnapshots();
            lockTablesWithoutSnapshots();
            unlock(lock, method);
            return snapshot(at, method, (System.nanoTime() - lockedAt) / 1_000_000);
        } finally {
            lock.close();
        }
    }

    private void lock(Connection connection, Consistency method) throws SQLException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                if (method == Consistency.LOCK_TABLES) {
                    lockTables(connection, request.tables());
                } else if (sessions.server().isMariaDb()) {
                    execute(connection, "BACKUP STAGE START", "BACKUP STAGE BLOCK_COMMIT");
                } else {
                    execute(connection, "FLUSH TABLES WITH READ LOCK");
                }
                return;
            } catch (SQLException e) {
                if (SqlErrors.classify(e) != SqlErrorClass.LOCK_WAIT) {
                    throw e;
                }
                if (sessions.server().isMariaDb() && method == Consistency.LOCK_ALL) {
                    execute(connection, "BACKUP STAGE END");
                }
                if (attempt == LOCK_ATTEMPTS) {
                    throw new FailedException(
                            "The lock for the snapshot was not granted in " + LOCK_ATTEMPTS
                                    + " attempts of " + LOCK_WAIT_SECONDS
                                    + " s because statements that are running hold it up: "
                                    + SqlErrors.describe(e),
                            e);
                }
                stop.sleep(LOCK_WAIT_SECONDS * 1000L);
            }
        }
    }

    private void unlock(Connection connection, Consistency method) throws SQLException {
        boolean stage = sessions.server().isMariaDb() && method == Consistency.LOCK_ALL;
        execute(connection, stage ? "BACKUP STAGE END" : "UNLOCK TABLES");
    }

    /** Mostly the account lacks BACKUP_ADMIN when this fails; then DDL during the dump ends it with an error. */
    private boolean blockDdl() throws SQLException {
        Connection ddl = lockSession();
        try {
            execute(ddl, "LOCK INSTANCE FOR BACKUP");
            locks.add(ddl);
            return true;
        } catch (SQLException e) {
            ddl.close();
            if (SqlErrors.classify(e) == SqlErrorClass.LOST_CONNECTION) {
                throw e;
            }
            notes.add("DDL statements are not held off during the dump: " + SqlErrors.describe(e));
            return false;
        }
    }

    private void lockTablesWithoutSnapshots() throws SQLException {
        List<TableInfo> tables = request.tables().stream()
                .filter(table -> !table.transactional())
                .toList();
        if (!tables.isEmpty()) {
            Connection lock = lockSession();
            locks.add(lock);
            lockTables(lock, tables);
            notes.add("Locked for reading until the end of the dump, because their engines have no snapshots: "
                    + names(tables));
        }
    }

    private Snapshot compared() throws SQLException, InterruptedException {
        List<TableInfo> lockable =
                request.tables().stream().filter(t -> !t.transactional()).toList();
        if (!lockable.isEmpty()) {
            throw new RefusedException("--consistency safe-no-lock cannot read tables whose engines have no snapshots: "
                    + names(lockable) + "; leave them out, or grant LOCK TABLES and use lock-tables.");
        }
        Coordinates at = new UnlockedSnapshots(sessions, readers, stop).start();
        return snapshot(at, Consistency.SAFE_NO_LOCK, 0);
    }

    private Snapshot unchecked() throws SQLException {
        if (!request.tables().isEmpty()) {
            notes.add("--consistency none: the tables are not read as of one moment.");
        }
        startSnapshots();
        return snapshot(coordinates.read(readers.get(0)), Consistency.NONE, 0);
    }

    private Snapshot snapshot(Coordinates at, Consistency method, long lockMillis) throws SQLException {
        return Snapshot.of(
                new Snapshot.Facts(at, Instant.now(), method, lockMillis, ddlBlocked, List.copyOf(notes)),
                readers,
                locks);
    }

    private void startSnapshots() throws SQLException {
        for (Connection reader : readers) {
            execute(reader, START);
        }
    }

    private static void lockTables(Connection connection, List<TableInfo> tables) throws SQLException {
        if (!tables.isEmpty()) {
            execute(
                    connection,
                    tables.stream()
                            .map(t -> t.name().quoted() + " READ")
                            .collect(Collectors.joining(", ", "LOCK TABLES ", "")));
        }
    }

    private Connection lockSession() throws SQLException {
        Connection connection = sessions.metadata();
        execute(connection, "SET SESSION lock_wait_timeout = " + LOCK_WAIT_SECONDS);
        return connection;
    }

    private static String names(List<TableInfo> tables) {
        return tables.stream().limit(5).map(t -> t.name().toString()).collect(Collectors.joining(", "))
                + (tables.size() > 5 ? " and " + (tables.size() - 5) + " more" : "");
    }

    private static String option(Consistency method) {
        return "--consistency "
                + method.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    static void execute(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
