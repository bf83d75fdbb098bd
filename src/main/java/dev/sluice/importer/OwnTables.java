package dev.sluice.importer;

import dev.sluice.mysql.TableName;
import dev.sluice.target.NoteBook;

/**
 * The names of the tables that an import makes beside others.
 *
 * @param job tells this job's own tables from those of any other
 */
record OwnTables(String job) {
    /** The table that takes the rows of a table. */
    TableName place(TableName table, Route route) {
        return route == Route.BESIDE ? new TableName(table.schema(), own(table) + "_new") : table;
    }

    /** What a table is called once another one has taken its place. */
    TableName old(TableName table) {
        return new TableName(table.schema(), own(table) + "_old");
    }

    private String own(TableName table) {
        return "sluice_" + NoteBook.hash(job + "\0" + table, 16);
    }
}
