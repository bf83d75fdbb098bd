package dev.sluice.archive;

import dev.sluice.chunk.KeyBound;
import dev.sluice.chunk.KeyRange;
import dev.sluice.chunk.TableKey;
import dev.sluice.run.FailedException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The source's session of one thread. The condition is evaluated at the job's own moment and in the time zone that the
 * server gives to everybody; all else happens now and in UTC, so that TIMESTAMP values come through the hour that a clock
 * shows twice, and columns that the destination fills by itself get the time of their copy.
 */
final class SourceSession {
    private final Connection connection;
    private final ChunkSql sql;
    private final String clockOfCondition;
    private final boolean clock;

    /**
     * @param connection with autocommit off, in READ COMMITTED
     * @param time seconds since 1970
     * @param zone as a SQL literal
     * @param clock whether the time and its zone can matter to the condition
     */
    SourceSession(Connection connection, ChunkSql sql, String time, String zone, boolean clock) {
        this.connection = connection;
        this.sql = sql;
        this.clock = clock;
        this.clockOfCondition = "SET SESSION time_zone = " + zone + ", timestamp = " + time;
    }

    Connection connection() {
        return connection;
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

    /** The next rows that meet the condition, not locked. */
    List<Walk.Row> next(KeyRange range, int limit) throws SQLException {
        List<Walk.Row> rows = new ArrayList<>();
        int[] keyPlaces = sql.walk().keyPlaces();
        for (List<String> values :
                read(sql.next(range, limit), sql.walk().selected().size())) {
            rows.add(sql.walk().row(values, keyPlaces));
        }
        return rows;
    }

    /** Locks those of the rows that are still there and meet the condition. */
    List<KeyBound> lock(List<KeyBound> rows, boolean exclusive) throws SQLException {
        return keys(sql.lock(rows, exclusive), sql.walk().key());
    }

    /** Locks those of the rows that are still there. */
    List<KeyBound> present(List<KeyBound> rows) throws SQLException {
        return keys(sql.present(rows), sql.walk().key());
    }

    /** Deletes rows that this session has locked. */
    void delete(List<KeyBound> rows) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            long deleted = statement.executeLargeUpdate(sql.delete(rows));
            if (deleted != rows.size()) {
                throw new FailedException("Deleting " + rows.size() + " rows from " + sql.source() + " deleted "
                        + deleted + "; the chunk was undone");
            }
        }
    }

    /** Deletes those of the rows that are still there and meet the condition. @return how many */
    long purge(List<KeyBound> rows) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeLargeUpdate(sql.purge(rows));
        }
    }

    /** The keys that a query reads. */
    List<KeyBound> keys(String query, TableKey key) throws SQLException {
        List<KeyBound> keys = new ArrayList<>();
        for (List<String> values : read(query, key.columns().size())) {
            keys.add(new KeyBound(values));
        }
        return keys;
    }

    private List<List<String>> read(String query, int columns) throws SQLException {
        List<List<String>> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            while (row.next()) {
                List<String> values = new ArrayList<>(columns);
                for (int i = 1; i <= columns; i++) {
                    values.add(row.getString(i));
                }
                rows.add(values);
            }
        }
        return rows;
    }

    private void execute(String statementText) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(statementText);
        }
    }
}
