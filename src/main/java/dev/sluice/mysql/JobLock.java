package dev.sluice.mysql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Keeps a second run of a job off a server, also one of another machine or state folder: a named lock, held by a session
 * of its own. Used by one thread at a time.
 */
public final class JobLock implements AutoCloseable {
    /** For the server to notice that a killed holder's connection is gone. */
    private static final int PATIENCE_SECONDS = 2;

    private final Connection connection;
    private final NamedLock lock;

    private JobLock(Connection connection, NamedLock lock) {
        this.connection = connection;
        this.lock = lock;
    }

    /**
     * Takes the lock.
     *
     * @param connection from now on this object's own, when the lock was had
     * @param name at most 64 characters, the same whatever their case
     * @return empty when another session has it
     */
    public static Optional<JobLock> take(Connection connection, String name) throws SQLException {
        NamedLock lock = new NamedLock(name);
        return lock.take(connection, PATIENCE_SECONDS) ? Optional.of(new JobLock(connection, lock)) : Optional.empty();
    }

    /** Whether the lock is still held; it goes with its session. */
    public boolean isHeld() {
        try {
            return lock.isOurs(connection);
        } catch (SQLException e) {
            return false;
        }
    }

    /**
     * Whether another connection leads to the server on which this lock is held, under whatever name or through
     * whatever proxy: locks are the server's own.
     */
    public boolean isOnServerOf(Connection other) throws SQLException {
        return lock.isTaken(other);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // The session is gone, and the lock with it.
        }
    }
}
