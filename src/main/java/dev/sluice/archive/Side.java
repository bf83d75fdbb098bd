package dev.sluice.archive;

/** One of the two tables. */
public enum Side {
    /** The table that rows leave. */
    SOURCE,
    /** The table that takes them. */
    DEST
}
