package dev.sluice.run;

/** Thrown out of a range that is abandoned because the run was asked to stop; leads to {@link ExitCode#STOPPED}. */
public final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** An abandoned range carries no message: the request to stop is the reason. */
    public StoppedException() {
        super("stopped on request");
    }
}
