package dev.sluice.job;

import dev.sluice.run.ExitCode;
import dev.sluice.run.Progress;
import java.util.List;
import java.util.Map;

/**
 * Tells others of a run while it goes on and at its end, such as a file of metrics. Called by one thread at a time; never
 * holds up the work, and does not fail it: what goes wrong after {@link #begin} is warned of. Closed when the run has
 * ended, also one that did not begin.
 */
public interface RunWatcher extends AutoCloseable {
    /**
     * The run has its job's lock, and has done nothing yet.
     *
     * @param run as it stands
     * @param progress read at any time until {@link #close}
     * @param history what is known of earlier runs, the latest first
     * @throws dev.sluice.run.RefusedException when the watcher cannot do its part; the run is refused
     */
    void begin(RunEntry run, Progress progress, List<RunEntry> history);

    /** The run goes on; about once a second. */
    default void beat(RunEntry now) {}

    /**
     * The run has ended.
     *
     * @param report what {@code report.json} says
     */
    void finish(RunEntry end, ExitCode exitCode, Map<String, Object> report);

    @Override
    default void close() {}
}
