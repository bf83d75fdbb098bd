package dev.sluice.mysql;

import dev.sluice.run.FailedException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingDeque;

/**
 * A moment of the server, held by a number of sessions that all see it. Workers take a session, read, and
 * give it back. A session that is lost cannot be replaced, because no later session would see this moment;
 * the others go on with its work until none is left. Thread-safe.
 */
public final class Snapshot implements AutoCloseable {
    private final Facts facts;
    private final LinkedBlockingDeque<Optional<Session>> free = new LinkedBlockingDeque<>();
    private final List<Connection> sessions;
    private final List<Connection> locks;
    private int alive;

    /**
     * A connection that sees the snapshot.
     *
     * @param connection in the snapshot's transaction
     * @param rows reads rows over it
     */
    public record Session(Connection connection, RowReader rows) {}

    /**
     * How the snapshot was made, for manifest and report.
     *
     * @param coordinates of the server at that moment
     * @param takenAt the moment, by this machine's clock
     * @param method what made the sessions agree, never {@link Consistency#AUTO}
     * @param lockMillis how long writes waited, 0 without a lock
     * @param ddlBlocked whether the server holds off ALTER and DROP until the snapshot is closed
     * @param notes what the user should know: fall-backs, killed queries
     */
    public record Facts(
            Coordinates coordinates,
            Instant takenAt,
            Consistency method,
            long lockMillis,
            boolean ddlBlocked,
            List<String> notes) {}

    /**
     * @param sessions each with the same snapshot open
     * @param locks sessions that hold locks until the snapshot is closed
     */
    Snapshot(Facts facts, List<Connection> sessions, List<Connection> locks) {
        this.facts = facts;
        this.sessions = List.copyOf(sessions);
        this.locks = List.copyOf(locks);
        this.alive = sessions.size();
    }

    /** Makes the sessions ready to be taken. */
    static Snapshot of(Facts facts, List<Connection> sessions, List<Connection> locks) throws SQLException {
        Snapshot snapshot = new Snapshot(facts, sessions, locks);
        for (Connection session : sessions) {
            snapshot.free.add(Optional.of(new Session(session, RowReader.forConnection(session))));
        }
        return snapshot;
    }

    /** How it was made. */
    public Facts facts() {
        return facts;
    }

    /**
     * Waits for a session and takes it.
     *
     * @throws FailedException when all sessions are lost
     */
    public Session take() throws InterruptedException {
        Optional<Session> session = free.take();
        if (session.isEmpty()) {
            free.add(session);
            throw new FailedException("All connections that held the snapshot are lost");
        }
        return session.get();
    }

    /** Gives a session back whose transaction is as it was. */
    public void giveBack(Session session) {
        free.addFirst(Optional.of(session));
    }

    /** How many sessions hold the snapshot still. */
    public synchronized int alive() {
        return alive;
    }

    /** Whether sessions would be left if one more were lost. */
    public synchronized boolean hasOthers() {
        return alive > 1;
    }

    /** Says that a session taken is no longer usable; it is cut off. */
    public synchronized void lost(Session session) {
        abort(session.connection());
        alive--;
        if (alive == 0) {
            free.add(Optional.empty());
        }
    }

    /**
     * Makes sure that what kept DDL statements, and writes to tables without snapshots, away did so until now.
     *
     * @throws FailedException when such a lock is lost
     */
    public void checkLocks() {
        for (Connection lock : locks) {
            try (Statement statement = lock.createStatement()) {
                statement.execute("DO 1");
            } catch (SQLException e) {
                throw new FailedException(
                        "The connection that kept tables from being changed during the dump was lost: "
                                + SqlErrors.describe(e),
                        e);
            }
        }
    }

    /** Cuts all connections at once, from another thread: reads in hand end with an error. */
    public void abort() {
        sessions.forEach(Snapshot::abort);
        locks.forEach(Snapshot::abort);
    }

    private static void abort(Connection connection) {
        Executor inline = Runnable::run;
        try {
            connection.abort(inline);
        } catch (SQLException alreadyGone) {
            // The connection is to go away, and it is away.
        }
    }

    @Override
    public void close() {
        List<Connection> all = new ArrayList<>(sessions);
        all.addAll(locks);
        for (Connection connection : all) {
            try (connection) {
                if (!connection.isClosed()) {
                    release(connection);
                }
            } catch (SQLException alreadyGone) {
                // The server drops locks and snapshot with the connection.
            }
        }
    }

    private static void release(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("ROLLBACK");
            statement.execute("UNLOCK TABLES");
        }
    }
}
