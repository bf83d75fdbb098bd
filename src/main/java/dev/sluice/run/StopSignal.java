package dev.sluice.run;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Whether the run was asked to stop, by a signal or by {@code sluice stop}. Thread-safe; once requested
 * it stays requested.
 */
public final class StopSignal {
    private final CountDownLatch requested = new CountDownLatch(1);

    /** Asks the run to stop at the next border between ranges, or inside a range that is safe to abandon. */
    public void request() {
        requested.countDown();
    }

    /** Whether a stop was asked for. Cheap enough for inner loops (one volatile read). */
    public boolean isRequested() {
        return requested.getCount() == 0;
    }

    /**
     * Ends the work in hand when a stop was asked for.
     *
     * @throws StoppedException when a stop was asked for
     */
    public void check() {
        if (isRequested()) {
            throw new StoppedException();
        }
    }

    /**
     * Sleeps, but wakes at once when a stop is asked for.
     *
     * @param millis how long to sleep
     * @throws StoppedException when a stop was asked for before or during the sleep
     */
    public void sleep(long millis) throws InterruptedException {
        if (requested.await(millis, TimeUnit.MILLISECONDS)) {
            throw new StoppedException();
        }
    }
}
