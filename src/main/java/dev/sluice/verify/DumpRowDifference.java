package dev.sluice.verify;

/**
 * A row that is not the same in a dump and on the target.
 *
 * @param kind how
 * @param row its key, or without a key the beginning of its values: {@code id=5}
 * @param times how often; more than once only for a table without a key
 */
public record DumpRowDifference(Kind kind, String row, long times) {
    /** How a row differs. */
    public enum Kind {
        /** In the dump only. */
        MISSING,
        /** On the target only. */
        EXTRA,
        /** On both, with other values. */
        DIFFERENT
    }
}
