package dev.sluice.verify;

import java.util.Map;

/**
 * Rows of one key, or without a key of one hash, that are not on both sides alike. Equal rows are cancelled out
 * already.
 *
 * @param source hashes of rows that are only on the source, with how many there are of each
 * @param target the same of the target
 */
record Differing(Map<String, Long> source, Map<String, Long> target) {
    Differing {
        source = Map.copyOf(source);
        target = Map.copyOf(target);
    }

    /** Rows that stand against another one of the same key. */
    long different() {
        return Math.min(sum(source), sum(target));
    }

    /** Rows that the target has not. */
    long missing() {
        return sum(source) - different();
    }

    /** Rows that the source has not. */
    long extra() {
        return sum(target) - different();
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
