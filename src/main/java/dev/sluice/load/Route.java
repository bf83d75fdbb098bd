package dev.sluice.load;

/** How rows come to be in a table of the target. */
enum Route {
    /** The load creates the table, under its own name. */
    NEW,
    /** They are put into a table beside the one there is, whose place it takes when it is complete. */
    REPLACE,
    /** They are added to the table there is. */
    EXISTING
}
