package dev.sluice.verify;

import java.util.List;

/**
 * One row that differs, for people to read.
 *
 * @param kind how
 * @param row its key, or without a key its values: {@code id=5}
 * @param columns the columns that differ, for {@link Kind#DIFFERENT} only
 */
public record RowDifference(Kind kind, String row, List<Value> columns) {
    /** How a row differs. */
    public enum Kind {
        /** On the source only. */
        MISSING,
        /** On the target only. */
        EXTRA,
        /** On both, with other values. */
        DIFFERENT
    }

    /**
     * A value on both sides, shortened.
     *
     * @param column its name
     */
    public record Value(String column, String source, String target) {}

    public RowDifference {
        columns = List.copyOf(columns);
    }
}
