package dev.sluice.verify;

import java.util.BitSet;

/**
 * A multiset of rows in little memory: rows are put into buckets by their identity, and of each bucket their number and
 * the sum of their 128-bit hashes are kept. Sums know no order, and equal rows add up instead of cancelling. One thread.
 */
final class HashBuckets {
    private static final int BITS = 16;
    /** How many there are, 1.5 MB: a few rows that differ leave almost all of them equal. */
    static final int COUNT = 1 << BITS;

    private final long[] rows = new long[COUNT];
    private final long[] high = new long[COUNT];
    private final long[] low = new long[COUNT];
    private long total;

    /** The bucket of an identity. */
    static int of(long keyHigh) {
        return (int) (keyHigh >>> Long.SIZE - BITS);
    }

    void add(long keyHigh, long rowHigh, long rowLow) {
        int bucket = of(keyHigh);
        rows[bucket]++;
        high[bucket] += rowHigh;
        low[bucket] += rowLow;
        total++;
    }

    /** Rows in all buckets. */
    long rows() {
        return total;
    }

    /** Rows in one bucket. */
    long rows(int bucket) {
        return rows[bucket];
    }

    /** The buckets whose rows are not the same. */
    BitSet differing(HashBuckets other) {
        BitSet differing = new BitSet(COUNT);
        for (int i = 0; i < COUNT; i++) {
            differing.set(i, rows[i] != other.rows[i] || high[i] != other.high[i] || low[i] != other.low[i]);
        }
        return differing;
    }
}
