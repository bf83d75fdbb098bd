package dev.sluice.archive;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A checksum of rows of one table, made by its server: the exclusive or of 64 bits of each row's hash. It tells whether rows
 * are still those that were looked at before; as each has a key of its own, none is there twice to cancel another.
 *
 * @param row the hash of a row
 */
record RowSum(RowHash row) {
    /** The number and the checksum of rows, as an expression list. */
    String select() {
        return "COUNT(*),BIT_XOR(CAST(CONV(LEFT(" + row.sql() + ",16),16,10) AS UNSIGNED))";
    }

    /** How many rows, and their checksum. */
    record Sums(long rows, long checksum) {}

    /** Asks for both. @param query of one row, which begins with {@link #select} */
    static Sums read(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return new Sums(row.getLong(1), Long.parseUnsignedLong(row.getString(2)));
        }
    }
}
