package dev.sluice.job;

import org.springframework.batch.core.job.Job;

/** One operation wired as a Spring Batch job. Used by one thread, and built again when the job starts over. */
public interface BatchJob {
    /**
     * What this job means; the same on each call.
     *
     * @throws dev.sluice.run.RefusedException when the definition has no meaning
     */
    JobIdentity identity();

    /**
     * Builds the job's steps; runs nothing and connects to nothing. Called again with a new assembly after a
     * {@link dev.sluice.run.StartOverException}.
     */
    Job build(JobAssembly assembly);

    /**
     * Puts back what was changed on a server for the time of the run; called when the job has come to its end, before the
     * run's report is written.
     *
     * @throws dev.sluice.run.FailedException when that cannot be done; the run has failed
     */
    default void putBack() {}
}
