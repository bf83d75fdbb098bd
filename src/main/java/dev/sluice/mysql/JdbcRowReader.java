package dev.sluice.mysql;

import dev.sluice.row.RowSink;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;

/**
 * The portable row reader: a streaming result set, {@code getBytes} for each column. Holds one row at a
 * time in memory, whatever its size.
 */
final class JdbcRowReader implements RowReader {
    private final Connection connection;
    private Statement unfinished;
    private int warnings;

    JdbcRowReader(Connection connection) {
        this.connection = connection;
    }

    @Override
    public long read(String sql, RowSink sink) throws SQLException, IOException {
        if (unfinished != null) {
            throw new IllegalStateException("an earlier read was left unfinished and not drained");
        }
        warnings = 0;
        Statement statement = connection.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY);
        try {
            // The one value that makes Connector/J stream instead of collecting the result in memory.
            statement.setFetchSize(Integer.MIN_VALUE);
            ResultSet result = statement.executeQuery(sql);
            unfinished = statement;
            long rows = rows(result, sink);
            // Before the close, at which Connector/J resets a session variable and the warnings with it.
            warnings = count(statement.getWarnings());
            result.close();
            finish();
            return rows;
        } catch (SQLException e) {
            // Of the server or the connection, never of the sink: nothing more is on its way.
            unfinished = null;
            try (statement) {
                throw e;
            }
        }
    }

    private static long rows(ResultSet result, RowSink sink) throws SQLException, IOException {
        int columns = result.getMetaData().getColumnCount();
        long rows = 0;
        while (result.next()) {
            sink.beginRow();
            for (int column = 0; column < columns; column++) {
                byte[] value = result.getBytes(column + 1);
                if (value == null) {
                    sink.nullValue(column);
                } else {
                    sink.value(column, value, 0, value.length);
                }
            }
            sink.endRow();
            rows++;
        }
        return rows;
    }

    private static int count(SQLWarning first) {
        int count = 0;
        for (SQLWarning warning = first; warning != null; warning = warning.getNextWarning()) {
            count++;
        }
        return count;
    }

    @Override
    public int warnings() {
        return warnings;
    }

    @Override
    public void drain() throws SQLException {
        if (unfinished == null) {
            return;
        }
        try {
            finish(); // closing a streaming result reads it to its end
        } catch (SQLException e) {
            if (connection.isClosed()
                    || (e.getSQLState() != null && e.getSQLState().startsWith("08"))) {
                throw e;
            }
        }
    }

    private void finish() throws SQLException {
        Statement statement = unfinished;
        unfinished = null;
        statement.close();
    }
}
