package dev.sluice.job;

import dev.sluice.run.Progress;

/**
 * What the command line shows of a run. Called on the thread that called {@link JobRunner#run} and, for
 * {@link #started} and {@link #notice}, on the job's own.
 */
public interface RunListener {
    /** The run has its job's lock; what is said from now on belongs to it. */
    default void begun(String runId, String jobName) {}

    /**
     * The run begins its work.
     *
     * @param resumed whether it goes on where an unfinished run ended
     * @param progress read by a progress line until {@link #finished}
     */
    void started(String runId, String jobName, boolean resumed, Progress progress);

    /** Something the user should know now, such as which run is being resumed. One sentence. */
    void notice(String text);

    /** The run has ended, or was refused before it began; the last call. */
    void finished(RunOutcome outcome);
}
