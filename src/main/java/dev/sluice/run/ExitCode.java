package dev.sluice.run;

/** How a command ended, as the process exit code that schedulers and scripts see. */
public enum ExitCode {
    /** All of it, verified. */
    DONE(0),
    /** Failed on the way; the same command resumes. */
    FAILED(1),
    /** Wrong usage, wrong definition, or refused by preflight; nothing was changed. */
    REFUSED(2),
    /** Done, but rows were rejected or differences found. */
    DONE_WITH_DIFFERENCES(3),
    /** The same job is running already. */
    ALREADY_RUNNING(4),
    /** Stopped on request; the same command resumes. */
    STOPPED(5);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    /** The number handed to the operating system. */
    public int code() {
        return code;
    }
}
