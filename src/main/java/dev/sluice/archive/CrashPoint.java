package dev.sluice.archive;

import java.util.Optional;

/**
 * The steps of a chunk between which a test ends the process as {@code kill -9} would: the environment variable {@code
 * SLUICE_TEST_CRASH_AT} is the name of a step, a colon, and which time it is come to that counts.
 */
enum CrashPoint {
    SELECTED,
    INSERTED,
    FILE_WRITTEN,
    DELETED,
    DEST_COMMITTED,
    COMMITTED;

    private static final String WANTED =
            Optional.ofNullable(System.getenv("SLUICE_TEST_CRASH_AT")).orElse("");
    private static int countdown = WANTED.isEmpty() ? 0 : Integer.parseInt(WANTED.substring(WANTED.indexOf(':') + 1));

    /** Says that the step is done. */
    void reached() {
        if (!WANTED.isEmpty() && WANTED.startsWith(name() + ":")) {
            synchronized (CrashPoint.class) {
                if (--countdown == 0) {
                    Runtime.getRuntime().halt(137);
                }
            }
        }
    }
}
