package dev.sluice.throttle;

/**
 * Rows per second of all threads together. A chunk that is done has used up the time that its rows may take; the next one
 * of this thread begins after that, and threads get their time in the order in which they come. Time in which nothing was
 * done is not saved up, so no burst follows a wait. Thread-safe.
 */
final class RateLimit {
    private final double nanosPerRow;
    private long usedUntil = Long.MIN_VALUE;

    RateLimit(long rowsPerSecond) {
        if (rowsPerSecond < 1) {
            throw new IllegalArgumentException("a rate of " + rowsPerSecond + " rows/s");
        }
        this.nanosPerRow = 1e9 / rowsPerSecond;
    }

    /**
     * Books a chunk.
     *
     * @param now end of the chunk
     * @param took how long it took; counts as time that its rows have used
     * @return nanoseconds from now until the next chunk may begin, 0 or less for at once
     */
    synchronized long book(long rows, long now, long took) {
        long begun = now - took;
        long from = usedUntil == Long.MIN_VALUE || usedUntil - begun < 0 ? begun : usedUntil;
        usedUntil = from + (long) (rows * nanosPerRow);
        return usedUntil - now;
    }
}
