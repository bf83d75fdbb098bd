package dev.sluice.archive;

import dev.sluice.chunk.ExactKeys;
import dev.sluice.chunk.KeyBound;
import dev.sluice.chunk.TableKey;
import dev.sluice.mysql.TableName;
import dev.sluice.run.FailedException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Rows in a destination, named by the key of their source. */
final class CopiedRows {
    private CopiedRows() {}

    /**
     * Proves that each row is there: one that was put in its place by REPLACE could have replaced another of the same
     * chunk.
     *
     * @throws RowsRefusedException when there are more or fewer
     */
    static void confirm(Connection connection, TableName table, TableKey key, List<KeyBound> rows)
            throws SQLException, RowsRefusedException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT COUNT(*) FROM " + table.quoted() + " WHERE " + new ExactKeys(key).of(rows))) {
            row.next();
            if (row.getLong(1) != rows.size()) {
                throw new RowsRefusedException("of " + rows.size() + " rows " + table + " then holds " + row.getLong(1)
                        + ": a unique key of it takes some of them for the same");
            }
        }
    }

    /**
     * Takes copies away whose rows are in the source.
     *
     * @param rows all that is to be taken away
     * @throws FailedException when the table has more or fewer rows of these keys
     */
    static void takeBack(Connection connection, TableName table, TableName source, TableKey key, List<KeyBound> rows)
            throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            long removed = statement.executeLargeUpdate(
                    "DELETE FROM " + table.quoted() + " WHERE " + new ExactKeys(key).of(rows));
            if (removed != rows.size()) {
                throw new FailedException("Of a chunk that was interrupted, " + rows.size() + " rows are still in "
                        + source + ", and " + removed + " rows of " + table
                        + " have their keys; nothing was changed. Remove the copies by hand");
            }
        }
    }
}
