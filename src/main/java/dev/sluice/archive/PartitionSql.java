package dev.sluice.archive;

import dev.sluice.chunk.ExactKeys;
import dev.sluice.chunk.KeyBound;
import dev.sluice.mysql.Identifiers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The statements about one partition as a whole.
 *
 * @param chunk those about its rows
 * @param sum of all columns
 * @param partition its name
 */
record PartitionSql(ChunkSql chunk, RowSum sum, String partition) {
    /** A row, if there is one. */
    String any() {
        return "SELECT 1" + from() + " LIMIT 1";
    }

    /** A row that does not meet the condition, or of which that is not known, if there is one. */
    String other() {
        return "SELECT 1" + from() + " WHERE (" + chunk.condition() + ") IS NOT TRUE LIMIT 1";
    }

    /** Whether a partition has rows, all of which meet the condition. @param connection with the condition's clock */
    boolean qualifies(Connection connection) throws SQLException {
        return exists(connection, any()) && !exists(connection, other());
    }

    /** Whether a query has a row. */
    static boolean exists(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next();
        }
    }

    /** Number of its rows, and nothing for their checksum. */
    String count() {
        return "SELECT COUNT(*),0" + from();
    }

    /** Number and checksum of its rows. */
    String sums() {
        return "SELECT " + sum.select() + from();
    }

    /** Number and checksum of some of its rows. */
    String sums(List<KeyBound> keys) {
        return "SELECT " + sum.select() + " FROM " + chunk.source().quoted() + " FORCE INDEX ("
                + Identifiers.quote(chunk.walk().key().index()) + ") WHERE "
                + new ExactKeys(chunk.walk().key()).inRuns(keys);
    }

    /** Keeps everybody else away from the table. */
    String lock() {
        return "LOCK TABLES " + chunk.source().quoted() + " WRITE";
    }

    /** Drops it with its rows. */
    String drop() {
        return "ALTER TABLE " + chunk.source().quoted() + " DROP PARTITION " + Identifiers.quote(partition);
    }

    private String from() {
        return " FROM " + chunk.source().quoted() + " PARTITION (" + Identifiers.quote(partition) + ")";
    }
}
