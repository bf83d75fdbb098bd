package dev.sluice.verify;

import dev.sluice.mysql.Catalog;
import dev.sluice.mysql.Column;
import dev.sluice.mysql.SqlErrors;
import dev.sluice.mysql.TableName;
import dev.sluice.run.FailedException;
import dev.sluice.run.RefusedException;
import dev.sluice.run.RunContext;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Statistics of tables on one server, each from one reading of the table, for a very wide one from a reading for each
 * {@value #COLUMNS} columns. All in one read-only transaction with a consistent snapshot. Counting different values
 * costs the server memory and time for each column; leave it to quiet hours on large tables. One thread.
 */
public final class StatisticsRun {
    /** Columns of one reading. */
    static final int COLUMNS = 200;

    private StatisticsRun() {}

    /**
     * Reads the tables.
     *
     * @param connection of {@link dev.sluice.mysql.Sessions#metadata}, in auto-commit mode; not closed here, and of no further use when
     *     this throws
     * @return the statistics in the order of the tables
     * @throws RefusedException before anything is read, when a table does not exist
     * @throws FailedException when the server cannot read one
     * @throws dev.sluice.run.StoppedException when the run is asked to stop; a reading under way ends only when the
     *     connection is aborted
     */
    public static List<TableStatistics> run(Connection connection, List<TableName> tables, RunContext context) {
        TableName current = null;
        try {
            Catalog catalog = new Catalog(connection);
            List<List<Column>> columns = new ArrayList<>();
            for (TableName table : tables) {
                columns.add(columns(catalog, table));
            }
            List<TableStatistics> statistics = new ArrayList<>();
            context.progress().phase("reading statistics");
            try (Statement statement = connection.createStatement()) {
                statement.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
                for (int i = 0; i < tables.size(); i++) {
                    current = tables.get(i);
                    context.progress().begin(current.toString());
                    statistics.add(read(statement, current, columns.get(i), context));
                    context.progress().end(current.toString());
                }
                statement.execute("ROLLBACK");
            }
            return statistics;
        } catch (SQLException e) {
            context.stop().check();
            throw new FailedException(
                    "Statistics " + (current == null ? "" : "of " + current + " ") + "could not be read: "
                            + SqlErrors.describe(e) + ".",
                    e);
        }
    }

    private static List<Column> columns(Catalog catalog, TableName table) throws SQLException {
        List<Column> columns = catalog.allColumns(table);
        if (columns.isEmpty()) {
            throw new RefusedException("Table " + table + " does not exist, or the account may not read it.");
        }
        return columns;
    }

    private static TableStatistics read(Statement statement, TableName table, List<Column> columns, RunContext context)
            throws SQLException {
        List<ColumnStatistics> statistics = new ArrayList<>();
        long rows = 0;
        for (int from = 0; from < columns.size(); from += COLUMNS) {
            context.stop().check();
            StatisticsQuery query =
                    new StatisticsQuery(table, columns.subList(from, Math.min(from + COLUMNS, columns.size())));
            try (ResultSet row = statement.executeQuery(query.sql())) {
                row.next();
                rows = row.getLong(1);
                statistics.addAll(query.read(row));
            }
        }
        context.progress().add(rows, 0);
        return new TableStatistics(table, rows, statistics);
    }
}
