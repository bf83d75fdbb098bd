package dev.sluice.job;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What runs and ran. A run posts on it; {@code sluice status}, {@code history}, {@code stop} and {@code pause} read it from
 * other processes. Used by one thread at a time; loads no Spring class.
 */
public interface RunBoard extends AutoCloseable {
    /** All runs kept, the latest first; those whose process is gone without a word as {@link RunState#DIED}. */
    List<RunEntry> runs();

    /** The report of a run; empty while it runs, and when it died or is not kept. */
    Optional<Map<String, Object>> report(String runId);

    /** Asks a run to stop; it notices within about a second. No effect on a run that has ended. */
    void requestStop(String runId);

    /** Whether somebody asked the run to stop. */
    boolean stopRequested(String runId);

    /** Asks a run to pause, or to go on; it notices within about a second. No effect on a run that has ended. */
    void requestPause(String runId, boolean pause);

    /** Whether somebody asked the run to pause and nobody to go on. */
    boolean pauseRequested(String runId);

    /** Posts how far a run is. */
    void post(RunEntry entry);

    /** Posts how a run ended, with its report. */
    void finish(RunEntry entry, Map<String, Object> report);

    @Override
    void close();
}
