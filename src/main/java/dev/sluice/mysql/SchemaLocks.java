package dev.sluice.mysql;

import dev.sluice.run.FailedException;
import dev.sluice.run.RefusedException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;

/**
 * Keeps others from loading into the same schemas at the same time: a named lock of the server for each, held by a
 * session of its own. Another machine, or another state folder, makes no difference. Used by one thread at a time.
 */
public final class SchemaLocks implements AutoCloseable {
    /** For the server to notice that a killed holder's connection is gone. */
    private static final int PATIENCE_SECONDS = 2;

    private final Connection connection;
    private final List<String> schemas;

    private SchemaLocks(Connection connection, List<String> schemas) {
        this.connection = connection;
        this.schemas = schemas;
    }

    /**
     * Takes the locks.
     *
     * @param connection from now on this object's own; closed when the locks cannot be had
     * @throws RefusedException when somebody else has one of them
     */
    public static SchemaLocks take(Connection connection, List<String> schemas) throws SQLException {
        SchemaLocks locks = new SchemaLocks(connection, List.copyOf(schemas));
        try {
            for (String schema : schemas) {
                if (!obtain(connection, name(schema))) {
                    throw new RefusedException("Another load is working on schema " + schema
                            + " of this server; wait for its end, or stop it.");
                }
            }
        } catch (SQLException | RuntimeException e) {
            locks.close();
            throw e;
        }
        return locks;
    }

    /** Schema names may have 64 characters, the server's limit for lock names, and more bytes. */
    static String name(String schema) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(schema.getBytes(StandardCharsets.UTF_8));
            return "sluice:schema:" + HexFormat.of().formatHex(hash, 0, 20);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** @throws FailedException when a lock was lost with its session */
    public void confirm() {
        for (String schema : schemas) {
            try (PreparedStatement statement =
                    connection.prepareStatement("SELECT IS_USED_LOCK(?) = CONNECTION_ID()")) {
                statement.setString(1, name(schema));
                try (ResultSet row = statement.executeQuery()) {
                    if (!row.next() || row.getInt(1) != 1) {
                        throw new FailedException("The lock on schema " + schema + " was lost");
                    }
                }
            } catch (SQLException e) {
                throw new FailedException(
                        "The lock on schema " + schema + " was lost with its session: " + SqlErrors.describe(e), e);
            }
        }
    }

    private static boolean obtain(Connection connection, String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT GET_LOCK(?, ?)")) {
            statement.setString(1, name);
            statement.setInt(2, PATIENCE_SECONDS);
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
            // The session is gone, and the locks with it.
        }
    }
}
