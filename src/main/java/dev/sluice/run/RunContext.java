package dev.sluice.run;

/**
 * What the working code of an operation gets from the run it belongs to.
 *
 * @param runId the run's id as {@code sluice status} shows it; part of no file name or SQL
 * @param stop asked between ranges and inside long ones
 * @param progress told about every range
 * @param report collects what the run's JSON report says
 */
public record RunContext(String runId, StopSignal stop, Progress progress, RunReport report) {
    /** The same run for work whose rows have been counted already: its progress is only this phase. */
    public RunContext aside(String phase) {
        progress.phase(phase);
        return new RunContext(runId, stop, new Progress(), report);
    }
}
