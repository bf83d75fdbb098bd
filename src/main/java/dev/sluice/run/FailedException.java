package dev.sluice.run;

/**
 * The job failed on the way. The message says what was being done, to which object, and the server's
 * reason; it is printed without a stack trace, followed by what the same command will do, and the
 * process ends with {@link ExitCode#FAILED}.
 */
public final class FailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param message one sentence: what was being done, to what, and why it failed */
    public FailedException(String message) {
        super(message);
    }

    /** @param cause kept for the log file; the user sees only the message */
    public FailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
