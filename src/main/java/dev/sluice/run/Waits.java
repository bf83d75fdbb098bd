package dev.sluice.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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
        private long times;
        private String why = "";
    }

    /**
     * All waits of a kind.
     *
     * @param kind a word or two
     * @param seconds in which at least one thread waited, to the hundredth
     * @param times how often that began
     * @param why what was said last
     */
    public record Waited(String kind, double seconds, long times, String why) {}

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
            wait.times++;
        }
        wait.why = why;
    }

    /** Says the calling thread still waits, for what is now this. */
    public synchronized void still(String kind, String why) {
        waits.get(kind).why = why;
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

    /** The kinds of what threads wait for now; empty when none does. */
    public synchronized String kinds() {
        return waits.entrySet().stream()
                .filter(wait -> wait.getValue().threads > 0)
                .map(Map.Entry::getKey)
                .collect(Collectors.joining(", "));
    }

    /** What was waited for so far, in the order in which it first came. */
    public synchronized List<Waited> list() {
        List<Waited> list = new ArrayList<>();
        waits.forEach((kind, wait) -> {
            long nanos = wait.nanos + (wait.threads > 0 ? nanoClock.getAsLong() - wait.since : 0);
            list.add(new Waited(kind, Math.round(nanos / 1e7) / 100.0, wait.times, wait.why));
        });
        return list;
    }

    /** Seconds waited so far by kind, to the hundredth, in the order in which they first came. */
    public Map<String, Double> seconds() {
        Map<String, Double> seconds = new LinkedHashMap<>();
        list().forEach(waited -> seconds.put(waited.kind(), waited.seconds()));
        return seconds;
    }
}
