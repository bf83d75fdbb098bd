package dev.sluice.flat;

/**
 * Finds where records end in a stream that is given block by block. Holds no record, only where in one it is, so that
 * records may be of any size. One thread.
 *
 * <pre>{@code
 * int end = borders.next(bytes, from, to, last);
 * if (end >= 0) {
 *     // a record ends before this index; go on with next(bytes, end, to, last)
 * } else {
 *     // no record ends here; give what lies from borders.resume() on again, with more bytes behind it
 * }
 * }</pre>
 *
 * <p>At the very end, {@code next} with {@code last} gives the end of a last record that is not terminated, and then
 * -1 for ever.
 */
public abstract sealed class RecordBorders permits LineBorders, TokenBorders, CsvBorders {
    /** Most bytes that may lie from {@link #resume} to the end of a block: less than this are never read twice. */
    static final int LOOKAHEAD = 2 * FlatDialect.LONGEST + 8;

    int resume;

    /**
     * Scans on.
     *
     * @param from where the last call ended: behind a record, or at {@link #resume}
     * @param last whether the stream ends at {@code to}
     * @return index behind the end of the record that {@code from} lies in, its terminator included, or -1
     */
    abstract int next(byte[] bytes, int from, int to, boolean last);

    /** After -1: what lies from this index on must be given again. */
    final int resume() {
        return resume;
    }

    final int more(int at) {
        resume = at;
        return -1;
    }
}
