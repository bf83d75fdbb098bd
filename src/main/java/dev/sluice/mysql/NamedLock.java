package dev.sluice.mysql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * A lock of the server that a session holds until it gives it back or ends.
 *
 * @param name at most 64 characters, the same whatever their case
 */
public record NamedLock(String name) {
    /** Takes the lock unless another session has it. @param seconds how long to wait for that session */
    public boolean take(Connection connection, int seconds) throws SQLException {
        return ask(connection, "SELECT GET_LOCK(?, " + seconds + ")") == 1;
    }

    /** Gives the lock back; a session that is gone has done so. */
    public void release(Connection connection) {
        try {
            ask(connection, "SELECT RELEASE_LOCK(?)");
        } catch (SQLException e) {
            // The session is gone, and what went wrong with it is known to the caller.
        }
    }

    /** Whether this session has the lock. */
    boolean isOurs(Connection connection) throws SQLException {
        return ask(connection, "SELECT COALESCE(IS_USED_LOCK(?) = CONNECTION_ID(), 0)") == 1;
    }

    /** Whether any session of this server has the lock. */
    boolean isTaken(Connection connection) throws SQLException {
        return ask(connection, "SELECT IS_USED_LOCK(?) IS NOT NULL") == 1;
    }

    private long ask(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, name);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
