package dev.sluice.mysql;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The beats that a source has had, to tell how late one is that has seen them up to some: since the first that it has not
 * seen, and not since the last that it has, or a replica would be late by the time between two beats at least. Not
 * thread-safe.
 */
final class Beats {
    /** An hour of one a second; of a replica that is later the time since the last beat seen is near enough. */
    private static final int KEPT = 3600;

    private final Deque<Long> beats = new ArrayDeque<>();
    private boolean complete = true;

    /** A beat of the source. @param micros its time, of which only differences count; not before an earlier one */
    void add(long micros) {
        if (beats.isEmpty() || micros > beats.getLast()) {
            beats.addLast(micros);
            if (beats.size() > KEPT) {
                beats.removeFirst();
                complete = false;
            }
        }
    }

    /**
     * How late a replica is.
     *
     * @param seen the last beat that it has
     * @param now the source's time, in which beats are counted
     * @return seconds, 0 when it has them all
     */
    double behind(long seen, long now) {
        if (!complete && seen < beats.getFirst()) {
            return (now - seen) / 1e6;
        }
        for (long beat : beats) {
            if (beat > seen) {
                return Math.max(0, now - beat) / 1e6;
            }
        }
        return 0;
    }
}
