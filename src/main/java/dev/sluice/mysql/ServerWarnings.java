package dev.sluice.mysql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

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

    /** The others. @param code of what the server says of a statement itself, before anything else */
    public ServerWarnings but(int code) {
        List<Warning> others =
                first.stream().filter(warning -> warning.code() != code).toList();
        return new ServerWarnings(count - (first.size() - others.size()), others);
    }

    /** How many are asked for at once; not a stream of them all, for which Connector/J sets a variable before. */
    private static final int PAGE = 1000;

    /** Reads the remarks on the statement before, as many as the server has kept, without holding them all. */
    public static void read(Connection connection, Consumer<Warning> reader) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            int count = PAGE;
            for (int from = 0; count == PAGE; from += PAGE) {
                count = 0;
                try (ResultSet row = statement.executeQuery("SHOW WARNINGS LIMIT " + from + ", " + PAGE)) {
                    while (row.next()) {
                        count++;
                        reader.accept(new Warning(row.getInt(2), row.getString(3)));
                    }
                }
            }
        }
    }

    /** Asks how many remarks there are on the statement before, however few the server has kept. */
    public static long count(Connection connection) throws SQLException {
        // Not SELECT @@warning_count: on MySQL 9.7 that clears the list.
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW COUNT(*) WARNINGS")) {
            row.next();
            return row.getLong(1);
        }
    }

    /** The remarks on the statement before, asked for where its answer says that there are any; asking does not change them. */
    public static ServerWarnings of(Connection connection) throws SQLException {
        if (!ConnectorJ.remarked(connection)) {
            return new ServerWarnings(0, List.of());
        }
        long count = count(connection);
        try (Statement statement = connection.createStatement()) {
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
