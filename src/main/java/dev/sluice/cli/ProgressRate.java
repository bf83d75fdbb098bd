package dev.sluice.cli;

/**
 * A rate that follows changes within about {@value #MEMORY_SECONDS} s and does not jump with every finished range:
 * an exponential mean over time. Used by one thread.
 */
final class ProgressRate {
    private static final double MEMORY_SECONDS = 10;

    private double perSecond;
    private double weight;
    private long lastAmount;
    private long lastNanos;
    private boolean begun;

    /** Tells how much is done in all at a moment. */
    void update(long amount, long nanos) {
        if (!begun) {
            begun = true;
            lastAmount = amount;
            lastNanos = nanos;
            return;
        }
        double seconds = (nanos - lastNanos) / 1e9;
        if (seconds <= 0) {
            return;
        }
        double keep = Math.exp(-seconds / MEMORY_SECONDS);
        perSecond = perSecond * keep + (amount - lastAmount) / seconds * (1 - keep);
        weight = weight * keep + (1 - keep); // below 1 while young: the mean is of what was seen, not of a zero past
        lastAmount = amount;
        lastNanos = nanos;
    }

    /** Units per second, 0 when nothing is known. */
    double perSecond() {
        return weight == 0 ? 0 : perSecond / weight;
    }
}
