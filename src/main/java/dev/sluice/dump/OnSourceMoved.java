package dev.sluice.dump;

/** What a resumed dump does when the source was written to since the dump began. */
public enum OnSourceMoved {
    /** Begins again, so that the dump is of one moment. */
    REDO,
    /** Goes on with a second snapshot; the manifest says that the dump is not of one moment. */
    KEEP,
    /** Ends with an error and leaves the unfinished dump as it is. */
    FAIL
}
