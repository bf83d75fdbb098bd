package dev.sluice.target;

import dev.sluice.mysql.Connections;
import dev.sluice.mysql.OpenConnections;
import dev.sluice.mysql.SessionLocks;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * The sessions of one job: marked on the server as its own, and known here, so that a stop can break up what they do.
 * Thread-safe.
 */
public final class JobSessions implements Connections.Opened {
    private final SessionLocks marks;
    private final OpenConnections open = new OpenConnections();

    public JobSessions(SessionLocks marks) {
        this.marks = marks;
    }

    @Override
    public void opened(Connection connection) throws SQLException {
        marks.mark(connection);
        open.opened(connection);
    }

    /** Breaks up whatever the sessions do; those opened from now on are of no use. */
    public void abort() {
        open.abort();
    }
}
