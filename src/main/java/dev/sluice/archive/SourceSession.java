package dev.sluice.archive;

import dev.sluice.chunk.KeyBound;
import dev.sluice.chunk.KeyRange;
import dev.sluice.mysql.RowReader;
import dev.sluice.mysql.TableName;
import dev.sluice.run.FailedException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The source's session of one thread. The condition is evaluated at the job's own moment and in the time zone that the
 * server gives to everybody; all else happens now and in UTC, so that TIMESTAMP values come through the hour that a clock
 * shows twice, and columns that the destination fills by itself get the time of their copy.
 */
final class SourceSession {
    private final Connection connection;
    private final String clockOfCondition;
    private final boolean clock;
    /** Made when it is needed first. */
    private RowReader reader;

    /**
     * @param connection with autocommit off, in READ COMMITTED
     * @param time seconds since 1970
     * @param zone as a SQL literal
     * @param clock whether the time and its zone can matter to the condition
     */
    SourceSession(Connection connection, String time, String zone, boolean clock) {
        this.connection = connection;
        this.clock = clock;
        this.clockOfCondition = "SET SESSION time_zone = " + zone + ", timestamp = " + time;
    }

    Connection connection() {
        return connection;
    }

    /** Reads rows of this session, one query at a time. */
    RowReader reader() throws SQLException {
        if (reader == null) {
            reader = RowReader.forConnection(connection);
        }
        return reader;
    }

    /** Sets the clock for what evaluates the condition. */
    void beginCondition() throws SQLException {
        if (clock) {
            execute(clockOfCondition);
        }
    }

    /** Sets the clock for everything else. */
    void endCondition() throws SQLException {
        if (clock) {
            execute("SET SESSION time_zone = '+00:00', timestamp = DEFAULT");
        }
    }

    /** The next rows of a range that meet the condition, not locked. */
    List<Walk.Row> next(ChunkSql sql, KeyRange range, int limit) throws SQLException {
        List<Walk.Row> rows = new ArrayList<>();
        int[] keyPlaces = sql.walk().keyPlaces();
        read(sql.next(range, limit), values -> rows.add(sql.walk().row(values, keyPlaces)));
        return rows;
    }

    /** The names of rows that a query reads. */
    List<KeyBound> names(String query) throws SQLException {
        List<KeyBound> names = new ArrayList<>();
        read(query, values -> names.add(new KeyBound(values)));
        return names;
    }

    /** Deletes rows that this session has locked. */
    void delete(TableName table, String statement, long rows) throws SQLException {
        long deleted = update(statement);
        if (deleted != rows) {
            throw new FailedException(
                    "Deleting " + rows + " rows from " + table + " deleted " + deleted + "; the chunk was undone");
        }
    }

    /** Executes a statement. @return how many rows it changed */
    long update(String text) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeLargeUpdate(text);
        }
    }

    /** The number that a query reads. */
    long number(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    private void read(String query, Consumer<List<String>> rows) throws SQLException {
        try {
            reader().read(query, new KeyValues(rows));
        } catch (IOException e) {
            throw new IllegalStateException("taking rows into memory failed", e);
        }
    }

    private void execute(String statementText) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(statementText);
        }
    }
}
