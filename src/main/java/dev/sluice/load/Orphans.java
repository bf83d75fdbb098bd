package dev.sluice.load;

import dev.sluice.mysql.TableName;

/**
 * Rows that refer to no row.
 *
 * @param table that has the foreign key
 * @param foreignKey name of the constraint
 * @param rows how many there are
 * @param sample the referring values of one of them, parted by commas
 */
record Orphans(TableName table, String foreignKey, long rows, String sample) {
    /** One sentence for the report. */
    String sentence() {
        return rows + (rows == 1 ? " row" : " rows") + " of " + table + " refer" + (rows == 1 ? "s" : "")
                + " by the foreign key " + foreignKey + " to what is not there, such as (" + sample + ").";
    }
}
