package dev.sluice.metrics;

import dev.sluice.job.RunEntry;
import dev.sluice.job.RunState;
import dev.sluice.run.ExitCode;
import dev.sluice.run.Progress;
import dev.sluice.run.Waits;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * The metrics of a job, by the operation and the name of the job. Counters go on from what earlier runs have left where
 * that is known, and count what a process has done itself; the gauges of the run are what {@code sluice status} shows of
 * it, with what it took over from the run that it resumes. Thread-safe.
 */
final class RunMeters {
    private static final String SECONDS = "seconds";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Tags tags;
    private final RunEntry start;
    private final Progress progress;
    private final Exposition earlier;
    private final Set<String> reasons = new HashSet<>();
    private final Map<String, Double> highest = new HashMap<>();
    private RunEntry now;
    private Optional<Instant> end = Optional.empty();
    private OptionalDouble lastSuccess;
    private OptionalDouble lastEnd;
    private OptionalDouble lastExitCode;

    /**
     * @param earlier what earlier runs of the job have left
     * @param history what is known of earlier runs of all jobs, the latest first
     */
    RunMeters(RunEntry run, Progress progress, Exposition earlier, List<RunEntry> history) {
        this.tags = Tags.of("operation", run.operation(), "job", run.jobName());
        this.start = run;
        this.now = run;
        this.progress = progress;
        this.earlier = earlier;
        List<RunEntry> own = history.stream()
                .filter(entry ->
                        entry.jobName().equals(run.jobName()) && entry.ended().isPresent())
                .toList();
        lastSuccess = later(
                earlier("sluice_last_success_timestamp_seconds"),
                own.stream()
                        .filter(entry -> entry.state() == RunState.DONE)
                        .findFirst()
                        .map(RunMeters::end));
        OptionalDouble toldEnd = earlier("sluice_last_end_timestamp_seconds");
        lastEnd = later(toldEnd, own.stream().findFirst().map(RunMeters::end));
        lastExitCode = lastEnd.equals(toldEnd)
                ? earlier("sluice_last_exit_code")
                : OptionalDouble.of(exitCode(own.get(0).state()).code());
        register();
    }

    private OptionalDouble earlier(String name) {
        return earlier.value(name, start.jobName());
    }

    private static double end(RunEntry entry) {
        return seconds(entry.ended().orElseThrow());
    }

    private static OptionalDouble later(OptionalDouble one, Optional<Double> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return other.isEmpty() ? one : OptionalDouble.of(other.get());
        }
        return OptionalDouble.of(Math.max(one.getAsDouble(), other.get()));
    }

    private static ExitCode exitCode(RunState state) {
        return switch (state) {
            case DONE -> ExitCode.DONE;
            case DIFFERENCES -> ExitCode.DONE_WITH_DIFFERENCES;
            case REFUSED -> ExitCode.REFUSED;
            case STOPPED -> ExitCode.STOPPED;
            case FAILED, DIED, RUNNING -> ExitCode.FAILED;
        };
    }

    private static double seconds(Instant instant) {
        return instant.toEpochMilli() / 1000.0;
    }

    private void register() {
        gauge("sluice.running", "", "Whether a run of the job goes on.", m -> m.end.isPresent() ? 0 : 1);
        gauge("sluice.updated.timestamp", SECONDS, "When these metrics were written.", m -> seconds(Instant.now()));
        gauge("sluice.last.start.timestamp", SECONDS, "When the last run began.", m -> seconds(m.start.started()));
        gauge("sluice.run.rows", "", "Rows done by the last run and those it resumed.", m -> m.now.rows());
        gauge("sluice.run", "bytes", "Bytes moved by the last run, before compression.", m -> m.now.bytes());
        gauge("sluice.run.duration", SECONDS, "How long the last run has taken.", RunMeters::duration);
        counter("sluice.rows", "", "Rows done.", p -> p.snapshot().rowsNow());
        counter("sluice.bytes", "", "Bytes moved, before compression.", p -> p.snapshot()
                .bytesNow());
        counter("sluice.retries", "", "Transactions begun again.", Progress::retries);
        counter("sluice.rejected.rows", "", "Rows or records refused.", Progress::rejected);
        earlier.series("sluice_waits_total", start.jobName()).keySet().stream()
                .map(labels -> labels.get("reason"))
                .filter(Objects::nonNull)
                .forEach(this::registerWait);
        registerEnds();
    }

    /** What there is nothing to say of has no series. */
    private void registerEnds() {
        if (lastSuccess.isPresent()) {
            gauge(
                    "sluice.last.success.timestamp",
                    SECONDS,
                    "When a run last ended with exit code 0.",
                    m -> m.lastSuccess.getAsDouble());
        }
        if (lastEnd.isPresent()) {
            gauge("sluice.last.end.timestamp", SECONDS, "When a run last ended.", m -> m.lastEnd.getAsDouble());
        }
        if (lastExitCode.isPresent()) {
            gauge(
                    "sluice.last.exit.code",
                    "",
                    "Exit code of the last run that ended.",
                    m -> m.lastExitCode.getAsDouble());
        }
    }

    private void gauge(String name, String unit, String description, ToDoubleFunction<RunMeters> value) {
        Gauge.builder(name, this, value)
                .baseUnit(unit.isEmpty() ? null : unit)
                .description(description)
                .tags(tags)
                .register(registry);
    }

    private void counter(String name, String unit, String description, ToDoubleFunction<Progress> value) {
        String inFile = name.replace('.', '_') + (unit.isEmpty() ? "" : "_" + unit) + "_total";
        double before = earlier(inFile).orElse(0);
        FunctionCounter.builder(name, this, m -> m.highest(name, before + value.applyAsDouble(m.progress)))
                .baseUnit(unit.isEmpty() ? null : unit)
                .description(description)
                .tags(tags)
                .register(registry);
    }

    /** Work that is given up counts backwards, and a counter that does so is taken for one that began anew. */
    private double highest(String name, double value) {
        return highest.merge(name, value, Math::max);
    }

    private void registerWait(String reason) {
        if (reasons.add(reason)) {
            wait("sluice.wait", SECONDS, "Time waited, by reason.", reason, Waits.Waited::seconds);
            wait("sluice.waits", "", "How often was waited, by reason.", reason, Waits.Waited::times);
        }
    }

    private void wait(
            String name, String unit, String description, String reason, ToDoubleFunction<Waits.Waited> value) {
        String inFile = name.replace('.', '_') + (unit.isEmpty() ? "" : "_" + unit) + "_total";
        double before = earlier.series(inFile, start.jobName()).entrySet().stream()
                .filter(series -> reason.equals(series.getKey().get("reason")))
                .mapToDouble(Map.Entry::getValue)
                .findFirst()
                .orElse(0);
        FunctionCounter.builder(name, this, m -> before + m.waited(reason, value))
                .baseUnit(unit.isEmpty() ? null : unit)
                .description(description)
                .tags(tags.and("reason", reason))
                .register(registry);
    }

    private double waited(String reason, ToDoubleFunction<Waits.Waited> value) {
        return progress.waits().list().stream()
                .filter(waited -> waited.kind().equals(reason))
                .mapToDouble(value)
                .sum();
    }

    /** 0 when the clock was put back meanwhile. */
    private double duration() {
        return Math.max(0, seconds(end.orElseGet(Instant::now)) - seconds(start.started()));
    }

    /** The run has come so far. */
    synchronized void update(RunEntry entry) {
        now = entry;
    }

    /** The run has ended. */
    synchronized void ended(RunEntry entry, ExitCode exitCode) {
        now = entry;
        end = entry.ended();
        lastEnd = OptionalDouble.of(seconds(end.orElseThrow()));
        lastExitCode = OptionalDouble.of(exitCode.code());
        if (exitCode == ExitCode.DONE) {
            lastSuccess = lastEnd;
        }
        registerEnds();
    }

    /** All metrics of the job, in the text format of Prometheus; those of reasons that only earlier runs had, too. */
    synchronized String text() {
        progress.waits().list().forEach(waited -> registerWait(waited.kind()));
        return registry.scrape();
    }
}
