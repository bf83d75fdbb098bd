package dev.sluice.run;

/**
 * What an earlier, unfinished run left cannot be continued and the job must start from the beginning, in
 * the same process: the runner discards the unfinished job instance and starts the next one. The message
 * says why and is shown and reported as a warning. Thrown at most once per command, by a step that runs
 * before any work is done.
 */
public final class StartOverException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param message why the earlier run cannot be continued, and what happens instead */
    public StartOverException(String message) {
        super(message);
    }
}
