package dev.sluice.run;

import java.util.ArrayList;
import java.util.List;

/**
 * How far a run was at moments of its life, for plots: at most {@value #MOST} of them, one each 100 ms at first. When
 * there would be more, every second one goes and the next ones come half as often, so that a run of days has as many as
 * one of a minute. What goes leaves its highest lag and what it waited for to the one behind it. Thread-safe.
 */
public final class Samples {
    private static final int MOST = 500;
    private static final long FIRST_MILLIS = 100;

    /** Nobody watches a replica. */
    public static final double NO_LAG = -1;

    /** A replica is watched, but nobody knows how far it is behind. */
    public static final double UNKNOWN_LAG = Double.POSITIVE_INFINITY;

    private final List<Sample> samples = new ArrayList<>();
    private long between = FIRST_MILLIS;
    private Sample pending;

    /**
     * The run at one moment.
     *
     * @param millis since its start
     * @param rows done by this process so far
     * @param bytes moved by it so far
     * @param lagSeconds how far the worst replica was behind since the sample before, {@link #NO_LAG} or
     *     {@link #UNKNOWN_LAG}
     * @param waiting what threads have waited for since the sample before, in a word or two; empty when none did
     */
    public record Sample(long millis, long rows, long bytes, double lagSeconds, String waiting) {
        private Sample behind(Sample earlier) {
            return new Sample(
                    millis,
                    rows,
                    bytes,
                    Math.max(lagSeconds, earlier.lagSeconds),
                    waiting.isEmpty() ? earlier.waiting : waiting);
        }
    }

    /** Takes note of a moment, later than those before. */
    public synchronized void take(Sample now) {
        pending = pending == null ? now : now.behind(pending);
        long last = samples.isEmpty() ? -between : samples.get(samples.size() - 1).millis;
        if (now.millis - last >= between) {
            samples.add(pending);
            pending = null;
            thin();
        }
    }

    private void thin() {
        if (samples.size() < MOST) {
            return;
        }
        List<Sample> kept = new ArrayList<>();
        for (int i = 1; i < samples.size(); i += 2) {
            kept.add(samples.get(i).behind(samples.get(i - 1)));
        }
        samples.clear();
        samples.addAll(kept);
        between *= 2;
    }

    /** All kept, and the last moment noted. */
    public synchronized List<Sample> list() {
        List<Sample> all = new ArrayList<>(samples);
        if (pending != null) {
            all.add(pending);
        }
        return all;
    }

    /** About how far they are apart. */
    public synchronized long millisBetween() {
        return between;
    }
}
