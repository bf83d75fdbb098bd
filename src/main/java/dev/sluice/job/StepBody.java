package dev.sluice.job;

/** The work of a step that is not cut into partitions. */
@FunctionalInterface
public interface StepBody {
    /**
     * Does the whole work of the step; safe to repeat, because a killed process may have done it before.
     *
     * @throws Exception those of {@code dev.sluice.run} decide how the run ends; any other is a failure
     */
    void run() throws Exception;
}
