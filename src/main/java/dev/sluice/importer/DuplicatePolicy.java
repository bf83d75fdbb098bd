package dev.sluice.importer;

/** What becomes of a record whose unique key is in the table already. */
public enum DuplicatePolicy {
    /** It is refused like any other bad record. */
    ERROR,
    /** It takes the place of the row that is there; of several in a file the last stays. */
    REPLACE,
    /** It is left out and counted; of several in a file the first stays. */
    IGNORE,
    /** It updates some columns of the row that is there. */
    UPSERT
}
