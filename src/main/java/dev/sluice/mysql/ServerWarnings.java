package dev.sluice.mysql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * What the server remarked on the last statement: warnings and notes, for a rounded DECIMAL is a note.
 *
 * @param count of all of them, however few the server kept
 * @param first the first ones, at most {@link #SHOWN}
 */
public record ServerWarnings(long count, List<Warning> first) {
    /** How many are read; the server itself keeps 64 (MariaDB) or 1024 (MySQL). */
    public static final int SHOWN = 5;

    /**
     * One remark.
     *
     * @param code the server's
     * @param message the server's
     */
    public record Warning(int code, String message) {}

    public ServerWarnings {
        first = List.copyOf(first);
    }

    /** Asks for the remarks on the statement before; asking does not change them. */
    public static ServerWarnings of(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            long count;
            // Not SELECT @@warning_count: on MySQL 9.7 that clears the list.
            try (ResultSet row = statement.executeQuery("SHOW COUNT(*) WARNINGS")) {
                row.next();
                count = row.getLong(1);
            }
            List<Warning> first = new ArrayList<>();
            if (count > 0) {
                try (ResultSet row = statement.executeQuery("SHOW WARNINGS LIMIT " + SHOWN)) {
                    while (row.next()) {
                        first.add(new Warning(row.getInt(2), row.getString(3)));
                    }
                }
            }
            return new ServerWarnings(count, first);
        }
    }
}
