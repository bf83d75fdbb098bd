package dev.sluice.job;

import dev.sluice.mysql.SqlErrors;
import dev.sluice.run.FailedException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A named lock of the server that holds the job repository, on a connection of its own: the server takes it
 * back when the process or its machine dies. Used by one thread at a time.
 */
final class ServerLock implements LivenessLock {
    private static final Logger LOG = LoggerFactory.getLogger(ServerLock.class);
    /** For the server to notice that a killed holder's connection is gone. */
    private static final int PATIENCE_SECONDS = 2;

    private static final long RETAKE_NANOS = 30_000_000_000L;

    private final RepositorySettings settings;
    private final String jobName;
    private final RepositoryConnections connections;
    private Connection connection;
    private long sessionId;
    private long lostSince;

    private ServerLock(
            RepositorySettings settings,
            String jobName,
            RepositoryConnections connections,
            Connection connection,
            long sessionId) {
        this.settings = settings;
        this.jobName = jobName;
        this.connections = connections;
        this.connection = connection;
        this.sessionId = sessionId;
    }

    /** Lock names are case-insensitive and have 64 characters at most; they are the server's, so the schema counts. */
    static String name(String schema, String jobName) {
        String hash = new JobIdentity("lock", "", schema, "", jobName).hash();
        return "sluice:" + hash.substring(0, 48);
    }

    /** @return empty when another process holds the lock */
    static Optional<ServerLock> take(RepositorySettings settings, String jobName) {
        try {
            RepositoryConnections connections = new RepositoryConnections(settings);
            Connection connection = lasting(connections.open());
            if (obtain(connection, name(settings.schema(), jobName), PATIENCE_SECONDS)) {
                return Optional.of(new ServerLock(settings, jobName, connections, connection, sessionId(connection)));
            }
            connection.close();
            return Optional.empty();
        } catch (SQLException e) {
            throw new FailedException(
                    "taking the lock of job " + jobName + " in the job repository " + settings + " failed: "
                            + SqlErrors.describe(e),
                    e);
        }
    }

    @Override
    public void confirm() {
        try {
            if (lostSince == 0 && holds()) {
                return;
            }
            retake();
        } catch (SQLException e) {
            if (lostSince == 0) {
                lostSince = System.nanoTime();
                LOG.warn("the lock of job {} cannot be confirmed", jobName, e);
            } else if (System.nanoTime() - lostSince > RETAKE_NANOS) {
                throw new FailedException(
                        "the job repository " + settings + ", which keeps the lock of job " + jobName
                                + ", has been out of reach for 30 s: " + SqlErrors.describe(e),
                        e);
            }
        }
    }

    private boolean holds() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT IS_USED_LOCK(?) = CONNECTION_ID()")) {
            statement.setString(1, name(settings.schema(), jobName));
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getInt(1) == 1;
            }
        }
    }

    /** The connection was lost, and the lock with it; nobody may have taken it meanwhile. */
    private void retake() throws SQLException {
        connection.abort(Runnable::run);
        Connection fresh = lasting(connections.connect());
        endSession(fresh, sessionId);
        if (!obtain(fresh, name(settings.schema(), jobName), PATIENCE_SECONDS)) {
            fresh.close();
            throw new FailedException("the lock of job " + jobName + " in the job repository " + settings
                    + " was lost with its connection and another process has taken it");
        }
        connection = fresh;
        sessionId = sessionId(fresh);
        lostSince = 0;
    }

    /** Our old session, when the server has not noticed yet that its connection is gone and keeps its lock. */
    private void endSession(Connection fresh, long old) throws SQLException {
        try (PreparedStatement statement = fresh.prepareStatement("SELECT IS_USED_LOCK(?)")) {
            statement.setString(1, name(settings.schema(), jobName));
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next() || row.getLong(1) != old) {
                    return;
                }
            }
        }
        try (Statement statement = fresh.createStatement()) {
            statement.execute("KILL " + old);
        }
    }

    private static long sessionId(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT CONNECTION_ID()")) {
            row.next();
            return row.getLong(1);
        }
    }

    private static Connection lasting(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // The lock lives as long as this connection; the default of 8 h may be set to minutes.
            statement.execute("SET SESSION wait_timeout = 86400");
        }
        return connection;
    }

    private static boolean obtain(Connection connection, String name, int seconds) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT GET_LOCK(?, ?)")) {
            statement.setString(1, name);
            statement.setInt(2, seconds);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getInt(1) == 1;
            }
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.warn("closing the connection of the lock of job {} failed", jobName, e);
        }
    }
}
