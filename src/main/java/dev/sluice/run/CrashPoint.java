package dev.sluice.run;

import java.util.Optional;

/**
 * The steps behind which a test ends the process as {@code kill -9} would: the environment variable {@code
 * SLUICE_TEST_CRASH_AT} is the name of a step, a colon, and which time it is come to that counts. Thread-safe.
 */
public enum CrashPoint {
    /** The rows of a chunk are chosen, and locked where that is a step of its own. */
    SELECTED,
    /** They are in the other table, not committed. */
    INSERTED,
    /** They are in the file, of which the disk may not have them yet. */
    FILE_WRITTEN,
    /** They are deleted, not committed. */
    DELETED,
    /** The other server has committed, the source has not. */
    DEST_COMMITTED,
    /** All have committed. */
    COMMITTED,
    /** A partition whose rows are elsewhere is dropped, which is not noted. */
    DROPPED,
    /** The job has noted in its ledger that all of it is done. */
    NOTED,
    /** The job repository says so too. */
    RECORDED,
    /** The job file says that its step is done. */
    STEP_DONE;

    private static final String WANTED =
            Optional.ofNullable(System.getenv("SLUICE_TEST_CRASH_AT")).orElse("");
    private static int countdown = WANTED.isEmpty() ? 0 : Integer.parseInt(WANTED.substring(WANTED.indexOf(':') + 1));

    /** Says that the step is done. */
    public void reached() {
        if (!WANTED.isEmpty() && WANTED.startsWith(name() + ":")) {
            synchronized (CrashPoint.class) {
                if (--countdown == 0) {
                    Runtime.getRuntime().halt(137);
                }
            }
        }
    }
}
