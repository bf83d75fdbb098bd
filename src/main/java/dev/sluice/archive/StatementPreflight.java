package dev.sluice.archive;

import dev.sluice.mysql.Column;
import dev.sluice.mysql.SqlErrorClass;
import dev.sluice.mysql.SqlErrors;
import dev.sluice.mysql.TableName;
import dev.sluice.run.RefusedException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Has the servers look at the statements that an archive job will run, and with them at the condition and the account's
 * privileges, without running any.
 */
record StatementPreflight(ArchiveOptions options, ArchiveSessions sessions) {
    /** Copies are looked for, and after a crash taken back, by their keys. */
    static boolean readsDest(ArchiveOptions options, ArchiveSessions sessions) {
        return options.onRefusal() == ArchiveOptions.OnRefusal.REPLACE || !sessions.sameServer();
    }

    /** What the names of rows need of the columns copied. */
    void checkKey(SourceSql sql, Tables tables) {
        if (options.dest().isEmpty() || sql.key().isEmpty()) {
            return;
        }
        boolean undone =
                sessions.twoServers() && (options.delete() || options.file().isPresent());
        boolean replaces = options.onRefusal() == ArchiveOptions.OnRefusal.REPLACE;
        for (String name : sql.key().get().columns().stream().map(c -> c.name()).toList()) {
            boolean copied = tables.columns().stream().anyMatch(c -> c.name().equals(name));
            if (!copied && (undone || replaces)) {
                throw new RefusedException("--columns leaves out " + name + ", which is part of the key of "
                        + options.source() + " by which copies are found again; name it too.");
            }
        }
    }

    /**
     * Has the server look at the statements, and with them at the condition and the account's privileges.
     *
     * @throws RefusedException in the server's words
     */
    void explain(SourceSql sql, Tables tables) throws SQLException {
        try (Connection connection = sessions.source()) {
            explain(
                    connection,
                    "SELECT 1 FROM " + options.source().quoted() + " WHERE " + sql.where(),
                    "--where " + options.where() + " is not understood by the server");
            removable(connection, options.source());
            for (Followed table : tables.followed()) {
                removable(connection, table.table());
            }
            if (sessions.sameServer()) {
                insertable(connection, tables);
            }
        }
        if (sessions.twoServers()) {
            try (Connection connection = sessions.dest()) {
                insertable(connection, tables);
            }
        }
    }

    private void removable(Connection connection, TableName table) throws SQLException {
        if (options.delete()) {
            explain(
                    connection,
                    "DELETE " + table.quoted() + " FROM " + table.quoted() + " WHERE 0",
                    "Rows cannot be deleted from " + table);
        } else if (options.followForeignKeys()) {
            explain(
                    connection,
                    "SELECT 1 FROM " + table.quoted() + " WHERE 0 FOR UPDATE",
                    "Rows of " + table + " cannot be locked while they are copied");
        }
    }

    private void insertable(Connection connection, Tables tables) throws SQLException {
        insertable(connection, options.dest().orElseThrow(), tables.columns());
        for (Followed table : tables.followed()) {
            insertable(connection, table.dest().orElseThrow().name(), table.columns());
        }
    }

    private void insertable(Connection connection, TableName dest, List<Column> columns) throws SQLException {
        explain(
                connection,
                "INSERT INTO " + dest.quoted() + " ("
                        + columns.stream().map(Column::quoted).collect(Collectors.joining(",")) + ") VALUES ("
                        + columns.stream().map(column -> "NULL").collect(Collectors.joining(",")) + ")",
                "Rows cannot be added to " + dest);
        if (readsDest(options, sessions)) {
            explain(
                    connection,
                    "DELETE " + dest.quoted() + " FROM " + dest.quoted() + " WHERE 0",
                    "The account needs DELETE on " + dest + ", too");
        }
    }

    /** @throws RefusedException with the problem, and the reason in the server's words */
    static void explain(Connection connection, String sql, String problem) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet plan = statement.executeQuery("EXPLAIN FORMAT=TRADITIONAL " + sql)) {
            plan.next();
        } catch (SQLException e) {
            if (SqlErrors.classify(e) == SqlErrorClass.LOST_CONNECTION) {
                throw e;
            }
            throw new RefusedException(problem + ": " + SqlErrors.describe(e) + ".", e);
        }
    }
}
