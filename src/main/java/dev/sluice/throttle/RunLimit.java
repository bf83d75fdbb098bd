package dev.sluice.throttle;

import dev.sluice.run.StopSignal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Stops the run when its time is over or its sentinel is there. Thread-safe. */
final class RunLimit {
    private final Optional<Duration> runTime;
    private final Optional<Path> sentinel;
    private final StopSignal stop;
    private final Timer timer;
    private final long begun;

    RunLimit(ThrottleSettings settings, StopSignal stop, Timer timer) {
        this.runTime = settings.runTime();
        this.sentinel = settings.sentinel();
        this.stop = stop;
        this.timer = timer;
        this.begun = timer.nanoTime();
    }

    /** @throws dev.sluice.run.StoppedException when the run is to stop, for whatever reason */
    void check() {
        if (sentinel.isPresent() && Files.exists(sentinel.get())) {
            stop.request("the sentinel " + sentinel.get() + " is there");
        }
        if (runTime.isPresent() && left(runTime.get()) <= 0) {
            stop.request("--run-time " + Spans.shown(runTime.get()) + " is over");
        }
        stop.check();
    }

    /** The time given, or less when the run's time is over before. */
    long within(long nanos) {
        return runTime.map(time -> Math.min(nanos, Math.max(1, left(time)))).orElse(nanos);
    }

    private long left(Duration time) {
        return time.toNanos() - (timer.nanoTime() - begun);
    }
}
