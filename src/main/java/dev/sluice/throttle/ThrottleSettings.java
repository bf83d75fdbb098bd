package dev.sluice.throttle;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * How polite a job is. Decides how long it takes and not what it does, so it is part of no job's identity: the same job
 * goes on with other settings.
 *
 * @param sleep pause after each chunk
 * @param sleepCoef pause after each chunk, as a multiple of the time it took; the longer pause counts
 * @param maxLag how far a replica may be behind, unless said of it alone
 * @param checkInterval pause between two looks at replicas and servers
 * @param lagTimeout how long the job waits for a replica before it fails; empty for ever
 * @param maxLoad above these the job waits
 * @param criticalLoad above these it fails
 * @param maxFlowControl percent of the time for which a Galera cluster may be held up
 * @param maxRate rows per second of all threads together
 * @param pauseFile while it exists the job waits
 * @param sentinel when it exists the job stops
 * @param runTime after which the job stops
 * @param chunkTime how long a chunk is to take; empty for chunks of one size
 */
public record ThrottleSettings(
        Duration sleep,
        double sleepCoef,
        Duration maxLag,
        Duration checkInterval,
        Optional<Duration> lagTimeout,
        List<StatusLimit> maxLoad,
        List<StatusLimit> criticalLoad,
        OptionalDouble maxFlowControl,
        OptionalLong maxRate,
        Optional<Path> pauseFile,
        Optional<Path> sentinel,
        Optional<Duration> runTime,
        Optional<Duration> chunkTime) {
    /** What pt-archiver allows a replica to be behind. */
    public static final Duration USUAL_MAX_LAG = Duration.ofSeconds(1);

    /** How often pt-archiver looks. */
    public static final Duration USUAL_CHECK_INTERVAL = Duration.ofSeconds(1);

    /** Never waits. */
    public static final ThrottleSettings NONE = new ThrottleSettings(
            Duration.ZERO,
            0,
            USUAL_MAX_LAG,
            USUAL_CHECK_INTERVAL,
            Optional.empty(),
            List.of(),
            List.of(),
            OptionalDouble.empty(),
            OptionalLong.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    public ThrottleSettings {
        Objects.requireNonNull(lagTimeout, "lagTimeout");
        Objects.requireNonNull(pauseFile, "pauseFile");
        Objects.requireNonNull(sentinel, "sentinel");
        Objects.requireNonNull(runTime, "runTime");
        Objects.requireNonNull(chunkTime, "chunkTime");
        maxLoad = List.copyOf(maxLoad);
        criticalLoad = List.copyOf(criticalLoad);
        if (sleep.isNegative() || sleepCoef < 0 || checkInterval.isNegative() || checkInterval.isZero()) {
            throw new IllegalArgumentException("negative time: " + sleep + ", " + sleepCoef + ", " + checkInterval);
        }
    }

    /** Whether the status of the server that is worked on is looked at. */
    public boolean watchesServer() {
        return !maxLoad.isEmpty() || !criticalLoad.isEmpty() || maxFlowControl.isPresent();
    }

    /** The size of chunks that begin with this many rows. */
    public ChunkSize chunkSize(long limit) {
        return new ChunkSize(limit, chunkTime);
    }

    /** What differs from {@link #NONE}, for the run's report. */
    public Map<String, Object> shown() {
        Map<String, Object> shown = new LinkedHashMap<>();
        if (!sleep.isZero()) {
            shown.put("sleep", Spans.shown(sleep));
        }
        if (sleepCoef > 0) {
            shown.put("sleepCoef", sleepCoef);
        }
        if (!maxLag.equals(USUAL_MAX_LAG)) {
            shown.put("maxLag", Spans.shown(maxLag));
        }
        if (!checkInterval.equals(USUAL_CHECK_INTERVAL)) {
            shown.put("checkInterval", Spans.shown(checkInterval));
        }
        lagTimeout.ifPresent(time -> shown.put("lagTimeout", Spans.shown(time)));
        if (!maxLoad.isEmpty()) {
            shown.put("maxLoad", maxLoad.toString());
        }
        if (!criticalLoad.isEmpty()) {
            shown.put("criticalLoad", criticalLoad.toString());
        }
        maxFlowControl.ifPresent(percent -> shown.put("maxFlowCtl", percent));
        maxRate.ifPresent(rate -> shown.put("maxRate", rate));
        pauseFile.ifPresent(file -> shown.put("pauseFile", file.toString()));
        sentinel.ifPresent(file -> shown.put("sentinel", file.toString()));
        runTime.ifPresent(time -> shown.put("runTime", Spans.shown(time)));
        chunkTime.ifPresent(time -> shown.put("chunkTime", Spans.shown(time)));
        return shown;
    }
}
