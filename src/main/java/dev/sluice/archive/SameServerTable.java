package dev.sluice.archive;

import dev.sluice.chunk.KeyBound;
import dev.sluice.chunk.TableKey;
import dev.sluice.mysql.ServerWarnings;
import dev.sluice.mysql.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;

/** A table on the source's server: rows go over by INSERT … SELECT, in the transaction that deletes them. */
final class SameServerTable implements Destination {
    private static final int DEPRECATED_SYNTAX = 1287;

    private final Connection connection;
    private final TableName table;
    private final boolean replace;
    private Savepoint mark;

    /** @param connection the source's session */
    SameServerTable(Connection connection, TableName table, boolean replace) {
        this.connection = connection;
        this.table = table;
        this.replace = replace;
    }

    @Override
    public Copying begin(LockedRows rows) throws SQLException, RowsRefusedException {
        long taken;
        try (Statement statement = connection.createStatement()) {
            taken = statement.executeLargeUpdate(rows.insert(table, replace));
        } catch (SQLException e) {
            throw RowsRefusedException.of(e).orElseThrow(() -> e);
        }
        // MySQL remarks on the variable of EqualRowsSql, whatever the rows are.
        ServerWarnings warnings = ServerWarnings.of(connection).but(DEPRECATED_SYNTAX);
        if (warnings.count() > 0) {
            throw RowsRefusedException.of(warnings);
        }
        return new Taken(replace ? Math.min(taken, rows.count()) : taken);
    }

    private record Taken(long rows) implements Copying {
        @Override
        public void finish() {
            // They are in.
        }
    }

    @Override
    public void confirm(TableKey key, List<KeyBound> rows) throws SQLException, RowsRefusedException {
        if (replace) {
            CopiedRows.confirm(connection, table, key, rows);
        }
    }

    @Override
    public void mark() throws SQLException {
        mark = connection.setSavepoint("sluice");
    }

    @Override
    public void backToMark() throws SQLException {
        connection.rollback(mark);
    }
}
