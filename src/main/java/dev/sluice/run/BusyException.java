package dev.sluice.run;

/** Somebody else is doing the same job; nothing was changed. Ends with {@link ExitCode#ALREADY_RUNNING}. */
public final class BusyException extends RefusedException {
    private static final long serialVersionUID = 1;

    /** @param message one sentence: what is being done, as far as is known where and by whom */
    public BusyException(String message) {
        super(message);
    }
}
