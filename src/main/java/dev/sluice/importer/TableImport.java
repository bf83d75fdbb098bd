package dev.sluice.importer;

import dev.sluice.mysql.TableName;
import dev.sluice.mysql.TargetTable;
import dev.sluice.sql.KeyPlan;

/**
 * A table and how its rows come in.
 *
 * @param target the table as it is
 * @param place where rows go: the table itself, or the one that will take its place
 * @param route how
 * @param inOrder whether ranges must go in one after the other, in the order of the files, because a later record may
 *     meet an earlier one with the same key
 * @param keys which of its keys are made when all rows are in
 */
record TableImport(TargetTable target, TableName place, Route route, boolean inOrder, KeyPlan keys) {
    /** The table's own name. */
    TableName name() {
        return target.name();
    }
}
