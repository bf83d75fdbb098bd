package dev.sluice.load;

/** When secondary keys are made: myloader's {@code --innodb-optimize-keys}. */
public enum KeyBuild {
    /** For each table as soon as its rows are in, while others still load. */
    AFTER_IMPORT_PER_TABLE,
    /** For all tables when all rows are in. */
    AFTER_IMPORT_ALL_TABLES,
    /** With the table, before its rows. */
    SKIP
}
