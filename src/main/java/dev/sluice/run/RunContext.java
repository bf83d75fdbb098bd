package dev.sluice.run;

/**
 * What the working code of an operation gets from the run it belongs to.
 *
 * @param runId the run's id as {@code sluice status} shows it; part of no file name or SQL
 * @param occasion the same for all runs that are to do the same thing once, such as a step of a job file that is gone
 *     through; empty for a command of its own
 * @param stop asked between ranges and inside long ones
 * @param progress told about every range
 * @param report collects what the run's JSON report says
 */
public record RunContext(String runId, String occasion, StopSignal stop, Progress progress, RunReport report) {
    /** Why a run waits that others have asked to. */
    public static final String PAUSED = "paused by 'sluice pause'";

    /** The run of a command of its own. */
    public RunContext(String runId, StopSignal stop, Progress progress, RunReport report) {
        this(runId, "", stop, progress, report);
    }

    /**
     * A border between two ranges, where the run stops or pauses if it is to. Called outside of any transaction.
     *
     * @throws StoppedException when a stop was asked for, before or during a pause
     */
    public void border() throws InterruptedException {
        stop.check();
        if (stop.isPaused()) {
            progress.waits().begin("paused", PAUSED);
            try {
                stop.awaitResume();
            } finally {
                progress.waits().end("paused");
            }
        }
    }

    /** The same run for work whose rows have been counted already: its progress is only this phase. */
    public RunContext aside(String phase) {
        progress.phase(phase);
        return new RunContext(runId, occasion, stop, new Progress(), report);
    }
}
