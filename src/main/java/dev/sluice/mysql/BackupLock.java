package dev.sluice.mysql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What comes of holding LOCK INSTANCE FOR BACKUP while reading. A statement that changes a table waits for it; early
 * MySQL 8.0 lets it take the table first (seen with DROP TABLE on 8.0.15, not on 9.7), so that the readers wait for a
 * statement that waits for them, which the server does not notice.
 */
public final class BackupLock {
    private static final int LOOK_SECONDS = 10;

    private BackupLock() {}

    /** Makes the session's waits for a table end after {@value #LOOK_SECONDS} s with {@link SqlErrorClass#LOCK_WAIT}. */
    public static void limitWaits(Connection connection) throws SQLException {
        SnapshotOpener.execute(connection, "SET SESSION lock_wait_timeout = " + LOOK_SECONDS);
    }

    /**
     * A statement that waits for the lock, as far as the account may see it: its first two words, for the rest may be a
     * secret, and its session.
     */
    public static Optional<String> waiting(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT info, id, user FROM information_schema.processlist WHERE"
                        + " state = 'Waiting for backup lock' AND info IS NOT NULL ORDER BY time DESC LIMIT 1")) {
            if (!row.next()) {
                return Optional.empty();
            }
            String words = row.getString(1)
                    .strip()
                    .lines()
                    .flatMap(line -> Stream.of(line.split("\\s+")))
                    .limit(2)
                    .collect(Collectors.joining(" "));
            return Optional.of(words + " in session " + row.getLong(2) + " of " + row.getString(3));
        }
    }
}
