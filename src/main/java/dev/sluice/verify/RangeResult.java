package dev.sluice.verify;

import dev.sluice.mysql.TableName;
import java.util.List;

/**
 * One line of a partition's journal: what comparing one range came to.
 *
 * @param item position of the range in its partition's plan, from 0
 * @param source the table
 * @param target what it was compared with
 * @param sourceRows rows on the source
 * @param targetRows rows on the target
 * @param missing rows that are not on the target
 * @param extra rows that are not on the source
 * @param different rows of the same key with other values
 * @param rows some of these rows, as many as the run may list
 * @param deleteBytes length of the partition's file of deletes after this range
 * @param insertBytes length of the partition's file of inserts after this range
 * @param unrepaired rows that differ and for which no statement could be written
 */
record RangeResult(
        int item,
        TableName source,
        TableName target,
        long sourceRows,
        long targetRows,
        long missing,
        long extra,
        long different,
        List<RowDifference> rows,
        long deleteBytes,
        long insertBytes,
        long unrepaired) {
    RangeResult {
        rows = List.copyOf(rows);
    }

    boolean differs() {
        return missing + extra + different > 0;
    }
}
