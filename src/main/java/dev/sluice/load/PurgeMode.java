package dev.sluice.load;

/** What becomes of a table of the target that exists already: myloader's {@code --purge-mode}. */
public enum PurgeMode {
    /** Nothing: the load is refused before anything is changed. */
    FAIL,
    /** The dump's table takes its place, definition and rows, once it is complete. */
    DROP,
    /** The table keeps its definition; the dump's rows take the place of its own, once they are complete. */
    TRUNCATE,
    /** As {@link #TRUNCATE}: what differs in myloader, how the rows are removed, does not arise here. */
    DELETE,
    /** The table stays as it is and the dump's rows are added to its own. */
    NONE
}
