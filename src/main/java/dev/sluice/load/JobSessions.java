package dev.sluice.load;

import dev.sluice.mysql.Connections;
import dev.sluice.mysql.SessionLocks;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The sessions of one load: marked on the server as its own, and known here, so that a stop can break up what they do.
 * Thread-safe.
 */
final class JobSessions implements Connections.Opened {
    private final SessionLocks marks;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private volatile boolean aborted;

    JobSessions(SessionLocks marks) {
        this.marks = marks;
    }

    @Override
    public void opened(Connection connection) throws SQLException {
        marks.mark(connection);
        open.removeIf(JobSessions::isClosed);
        open.add(connection);
        if (aborted) {
            connection.abort(Runnable::run);
        }
    }

    private static boolean isClosed(Connection connection) {
        try {
            return connection.isClosed();
        } catch (SQLException e) {
            return true;
        }
    }

    /** Breaks up whatever the sessions do; those opened from now on are of no use. */
    void abort() {
        aborted = true;
        for (Connection connection : open) {
            try {
                connection.abort(Runnable::run);
            } catch (SQLException e) {
                // It is gone already.
            }
        }
    }
}
