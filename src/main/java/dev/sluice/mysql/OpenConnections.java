package dev.sluice.mysql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The connections of a run, so that a stop can break up what they wait for. Thread-safe. */
public final class OpenConnections implements Connections.Opened {
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private volatile boolean aborted;

    @Override
    public void opened(Connection connection) throws SQLException {
        open.removeIf(OpenConnections::isClosed);
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

    /** Breaks up whatever the connections do; those opened from now on are of no use. */
    public void abort() {
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
