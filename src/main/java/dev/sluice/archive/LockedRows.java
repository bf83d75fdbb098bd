package dev.sluice.archive;

import dev.sluice.mysql.Column;
import dev.sluice.mysql.TableName;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Rows of one table of the source that are copied together. The session that reads them has locked them, or locks them by
 * reading.
 *
 * @param table the table
 * @param columns those that are copied
 * @param alias what stands before the names of the columns: empty, or the table's alias with its point
 * @param from FROM and WHERE that mean these rows and no others, and how they are locked
 * @param count how many they are, or were when they were looked up
 */
record LockedRows(TableName table, List<Column> columns, String alias, String from, long count) {
    LockedRows {
        columns = List.copyOf(columns);
    }

    /** Reads their values, in the columns' own bytes. */
    String read() {
        return "SELECT " + columns.stream().map(c -> alias + c.readExpression()).collect(Collectors.joining(","))
                + from;
    }

    /** Copies them into a table of the same server, into columns of the same names. */
    String insert(TableName dest, boolean replace) {
        return (replace ? "REPLACE" : "INSERT") + " INTO " + dest.quoted() + " ("
                + columns.stream().map(Column::quoted).collect(Collectors.joining(",")) + ") SELECT "
                + columns.stream().map(c -> alias + c.quoted()).collect(Collectors.joining(",")) + from;
    }
}
