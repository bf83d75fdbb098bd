package dev.sluice.throttle;

import java.time.Duration;
import java.util.Optional;

/**
 * How many rows a chunk has, so that one takes about the time wished for. Begins with the size given and follows a weighted
 * average of what chunks have taken, old ones counting less and less; never changes by more than a factor of two at once,
 * nor beyond a hundredth or a hundred times the first size. Without a time wished for it stays as it is. Thread-safe.
 */
public final class ChunkSize {
    /** More rows in one transaction help nobody. */
    public static final long MOST_ROWS = 1_000_000;

    /** What an earlier average counts, against 1 - this for the newest chunk; pt-online-schema-change's weight. */
    private static final double OLD = 0.75;

    private static final long FACTOR = 100;

    private final Optional<Duration> wished;
    private final long least;
    private final long most;
    private long rows;
    private double averageRows;
    private double averageSeconds;

    /**
     * @param limit rows of the first chunk, 1 or more
     * @param wished how long a chunk is to take; empty to keep the size
     */
    public ChunkSize(long limit, Optional<Duration> wished) {
        if (limit < 1) {
            throw new IllegalArgumentException("a chunk of " + limit + " rows");
        }
        this.wished = wished;
        this.rows = limit;
        this.least = Math.max(1, limit / FACTOR);
        this.most = limit >= MOST_ROWS / FACTOR ? Math.max(limit, MOST_ROWS) : limit * FACTOR;
    }

    /** The rows of the next chunk. */
    public synchronized long rows() {
        return rows;
    }

    /** Says what a chunk has taken; one without rows says nothing. */
    public synchronized void took(long rowsDone, Duration time) {
        if (wished.isEmpty() || rowsDone < 1) {
            return;
        }
        double seconds = Math.max(time.toNanos(), 1) / 1e9;
        boolean first = averageSeconds == 0;
        averageRows = first ? rowsDone : OLD * averageRows + (1 - OLD) * rowsDone;
        averageSeconds = first ? seconds : OLD * averageSeconds + (1 - OLD) * seconds;
        double fitting = averageRows / averageSeconds * wished.get().toNanos() / 1e9;
        double bounded = Math.max(rows / 2.0, Math.min(rows * 2.0, fitting));
        rows = Math.max(least, Math.min(most, Math.round(bounded)));
    }
}
