package dev.sluice.run;

/**
 * The job cannot be done as asked, and nothing was changed. The message is one clear sentence for the
 * user that names the option or object at fault; it is printed without a stack trace and the process
 * ends with {@link ExitCode#REFUSED}.
 */
public class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param message one sentence: what is wrong, with which object, and what to do about it */
    public RefusedException(String message) {
        super(message);
    }

    /** @param cause kept for the log file; the user sees only the message */
    public RefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
