package dev.sluice.importer;

/** How the rows of an import come to be in a table. */
enum Route {
    /** They are added to the table that is there. */
    ADD,
    /** They are put into a table beside it, which takes its place when all are in. */
    BESIDE,
    /** The old rows are deleted and all new ones added in one transaction, where no other table may take its place. */
    WITHIN
}
