package dev.sluice.run;

import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What others ask of the run: to stop, by a signal or by {@code sluice stop}, or to pause. Thread-safe; a stop once
 * requested stays requested, and ends a pause.
 */
public final class StopSignal {
    private final Object change = new Object();
    private volatile boolean requested;
    private volatile boolean failed;
    private volatile boolean paused;
    private String reason;

    /** Asks the run to stop at the next border between ranges, or inside a range that is safe to abandon. */
    public void request() {
        request(null);
    }

    /** The same, with a reason that the user does not know yet, as half a sentence; the first one counts. */
    public void request(String why) {
        synchronized (change) {
            if (!requested) {
                reason = why;
                requested = true;
                change.notifyAll();
            }
        }
    }

    /** Why a stop was asked for, where that is not plain. */
    public Optional<String> reason() {
        synchronized (change) {
            return Optional.ofNullable(reason);
        }
    }

    /** Ends every sleep and pause, now and later, because the run has failed and nothing is worth waiting for. */
    public void failed() {
        synchronized (change) {
            failed = true;
            change.notifyAll();
        }
    }

    /** Asks the run to pause at the next border between ranges, or to go on. */
    public void pause(boolean now) {
        synchronized (change) {
            paused = now;
            change.notifyAll();
        }
    }

    /** Whether the run is to pause. */
    public boolean isPaused() {
        return paused;
    }

    /** Whether a stop was asked for. Cheap enough for inner loops (one volatile read). */
    public boolean isRequested() {
        return requested;
    }

    /**
     * Ends the work in hand when a stop was asked for.
     *
     * @throws StoppedException when a stop was asked for
     */
    public void check() {
        if (requested) {
            throw new StoppedException();
        }
    }

    /**
     * Sleeps, but wakes at once when a stop is asked for or the run has failed.
     *
     * @param millis how long to sleep
     * @throws StoppedException when that happened before or during the sleep
     */
    public void sleep(long millis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        synchronized (change) {
            long left = end - System.nanoTime();
            while (!requested && !failed && left > 0) {
                TimeUnit.NANOSECONDS.timedWait(change, left);
                left = end - System.nanoTime();
            }
        }
        endWait();
    }

    /**
     * Waits while the run is to pause.
     *
     * @throws StoppedException when a stop was asked for, or the run has failed, before or during the pause
     */
    void awaitResume() throws InterruptedException {
        synchronized (change) {
            while (paused && !requested && !failed) {
                change.wait();
            }
        }
        endWait();
    }

    private void endWait() {
        if (requested || failed) {
            throw new StoppedException();
        }
    }
}
