package dev.sluice.job;

/** Where a run stands, with the word that {@code status} and {@code history} show. */
public enum RunState {
    /** Its process lives. */
    RUNNING,
    /** All of it, verified. */
    DONE,
    /** Done, with rows rejected or differences found. */
    DIFFERENCES,
    /** Failed on the way; the same command resumes. */
    FAILED,
    /** Refused before anything was changed. */
    REFUSED,
    /** Stopped on request; the same command resumes. */
    STOPPED,
    /** Its process is gone and left no word; the same command resumes. */
    DIED;

    /** The state in lower case, as shown and stored. */
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
