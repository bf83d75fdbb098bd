package dev.sluice.job;

import dev.sluice.run.StartOverException;
import dev.sluice.run.StopSignal;
import dev.sluice.run.StoppedException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The first real failure of an execution, as the work threw it. Spring wraps exceptions and keeps those of
 * all partitions; the user wants the one that began it. What breaks after a stop was asked for is a
 * consequence of the stop (connections are being dropped) and is kept apart. Thread-safe.
 */
final class FirstFailure {
    private final StopSignal stop;
    private final AtomicReference<Throwable> first = new AtomicReference<>();
    private final AtomicReference<Throwable> whileStopping = new AtomicReference<>();

    FirstFailure(StopSignal stop) {
        this.stop = stop;
    }

    /** Keeps the failure when it is the first; an abandoned range is a consequence and never one. */
    void record(Throwable failure) {
        if (failure instanceof StoppedException) {
            return;
        }
        AtomicReference<Throwable> kind = stop.isRequested() ? whileStopping : first;
        kind.compareAndSet(null, failure);
        if (!(failure instanceof StartOverException)) {
            stop.failed(); // or threads that wait, for a replica perhaps, would keep the job from ending
        }
    }

    Optional<Throwable> get() {
        return Optional.ofNullable(first.get());
    }

    /** The first thing that broke after a stop was asked for. */
    Optional<Throwable> whileStopping() {
        return Optional.ofNullable(whileStopping.get());
    }

    boolean happened() {
        return first.get() != null;
    }
}
