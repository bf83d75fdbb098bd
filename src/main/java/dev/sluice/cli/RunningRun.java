package dev.sluice.cli;

import dev.sluice.job.RunBoard;
import dev.sluice.job.RunEntry;
import dev.sluice.job.RunState;
import dev.sluice.run.RefusedException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The run that a command asks for something: finds it, and waits until it has done it. */
final class RunningRun {
    /** A run ends within 10 s of noticing a request; its word needs a second each way. */
    static final long PATIENCE_SECONDS = 15;

    private RunningRun() {}

    /**
     * Finds it.
     *
     * @param name the run's id, or its job's name
     * @throws RefusedException when there is none, or it does not run
     */
    static RunEntry named(String name, RunBoard board) {
        RunEntry entry = lastNamed(name, board);
        if (entry.state() != RunState.RUNNING) {
            throw new RefusedException("Run " + entry.runId() + " of " + entry.jobName() + " does not run; it is "
                    + entry.state().word() + ".");
        }
        return entry;
    }

    /**
     * Finds a run, whether it runs or not; of a job the last one.
     *
     * @throws RefusedException when there is none
     */
    static RunEntry lastNamed(String name, RunBoard board) {
        return board.runs().stream()
                .filter(entry -> entry.runId().equals(name) || entry.jobName().equals(name))
                .findFirst()
                .orElseThrow(() -> new RefusedException(
                        "No run or job is called '" + name + "'; 'sluice history' shows what there is."));
    }

    /** What the run says once it is as expected; empty when that took too long. */
    static Optional<RunEntry> await(RunBoard board, RunEntry running, Predicate<RunEntry> expected)
            throws InterruptedException {
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
            Thread.sleep(200);
            Optional<RunEntry> now = board.runs().stream()
                    .filter(entry -> entry.runId().equals(running.runId()))
                    .filter(expected)
                    .findFirst();
            if (now.isPresent()) {
                return now;
            }
        }
        return Optional.empty();
    }
}
