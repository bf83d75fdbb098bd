package dev.sluice.throttle;

import dev.sluice.run.StopSignal;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The time a throttle lives in. Thread-safe. */
public interface Timer {
    /** Nanoseconds since some moment; only differences mean something. */
    long nanoTime();

    /**
     * Lets time pass.
     *
     * @throws dev.sluice.run.StoppedException when the run is to stop, or has failed elsewhere, before or meanwhile
     */
    void sleep(Duration time, StopSignal stop) throws InterruptedException;

    /** The machine's. */
    static Timer system() {
        return new Timer() {
            @Override
            public long nanoTime() {
                return System.nanoTime();
            }

            @Override
            public void sleep(Duration time, StopSignal stop) throws InterruptedException {
                // Rounded up: a wait of half a millisecond must not become a busy loop.
                stop.sleep(TimeUnit.NANOSECONDS.toMillis(time.toNanos() + 999_999));
            }
        };
    }
}
