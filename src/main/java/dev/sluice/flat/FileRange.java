package dev.sluice.flat;

/**
 * A part of a plain file that begins and ends between records.
 *
 * @param from offset of its first byte
 * @param to offset behind its last byte
 * @param line number of the physical line that it begins on, from 1; 0 when nobody has counted, see {@link
 *     RangeCutter#line}
 * @param records how many it has; -1 when nobody has counted
 */
public record FileRange(long from, long to, long line, long records) {
    /** Checks order. */
    public FileRange {
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("a range from " + from + " to " + to);
        }
    }

    /** Bytes in it. */
    public long bytes() {
        return to - from;
    }
}
