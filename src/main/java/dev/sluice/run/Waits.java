package dev.sluice.run;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * What the threads of a run wait for, and for how long they have: the time in which at least one waited for a thing. Not
 * for what every job waits for, like a server's answer, but for what it was asked to wait for. Thread-safe.
 */
public final class Waits {
    private static final class Wait {
        private int threads;
        private long since;
        private long nanos;
        private String why = "";
    }

    private final LongSupplier nanoClock;
    private final Map<String, Wait> waits = new LinkedHashMap<>();

    Waits(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /**
     * Says that the calling thread waits, until {@link #end}.
     *
     * @param kind a word or two, such as {@code replica lag}, under which the time is added up
     * @param why for people, with figures; replaces what another thread has said of the same kind
     */
    public synchronized void begin(String kind, String why) {
        Wait wait = waits.computeIfAbsent(kind, name -> new Wait());
        if (wait.threads++ == 0) {
            wait.since = nanoClock.getAsLong();
        }
        wait.why = why;
    }

    /** Says that the calling thread does no longer wait for this. */
    public synchronized void end(String kind) {
        Wait wait = waits.get(kind);
        if (--wait.threads == 0) {
            wait.nanos += nanoClock.getAsLong() - wait.since;
        }
    }

    /** Why threads wait now, in one line; empty when none does. */
    public synchronized String shown() {
        return waits.values().stream()
                .filter(wait -> wait.threads > 0)
                .map(wait -> wait.why)
                .collect(Collectors.joining("; "));
    }

    /** Seconds waited so far by kind, to the hundredth, in the order in which they first came. */
    public synchronized Map<String, Double> seconds() {
        Map<String, Double> seconds = new LinkedHashMap<>();
        waits.forEach((kind, wait) -> {
            long nanos = wait.nanos + (wait.threads > 0 ? nanoClock.getAsLong() - wait.since : 0);
            seconds.put(kind, Math.round(nanos / 1e7) / 100.0);
        });
        return seconds;
    }
}
