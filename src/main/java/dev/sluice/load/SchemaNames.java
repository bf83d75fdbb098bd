package dev.sluice.load;

import dev.sluice.mysql.TableName;

/**
 * Which schema of the target one of the dump goes to.
 *
 * @param from schema of the dump that is renamed; empty: none
 * @param to its name in the target
 */
record SchemaNames(String from, String to) {
    /** Every schema keeps its name. */
    static final SchemaNames SAME = new SchemaNames("", "");

    /** Whether the schema gets another name. */
    boolean renames(String schema) {
        return !from.isEmpty() && schema.equals(from) && !from.equals(to);
    }

    /** The schema's name in the target. */
    String target(String schema) {
        return renames(schema) ? to : schema;
    }

    /** The table's name in the target. */
    TableName target(TableName table) {
        return new TableName(target(table.schema()), table.name());
    }
}
