package dev.sluice.flat;

import dev.sluice.file.Occurrences;

/**
 * Ends of lines in a dialect without enclosures: the text that terminates lines, unless an odd number of escapes
 * stands before it.
 *
 * <p>Why counting escapes backwards is right: without enclosures the server reads a record as a row of pairs of an
 * escape and a byte, of terminators, and of single bytes. No terminator holds an escape, so a run of escapes begins
 * where a pair or a single byte ends, and is paired from its beginning; what stands behind an even run is outside of
 * a pair. For that reason the search needs no beginning of a record either, see {@link FlatDialect} and {@link
 * RangeCutter}.
 */
final class LineBorders extends RecordBorders {
    /** No byte is this. */
    private static final int NONE = 256;

    private final byte[] end;
    private final byte lastByte;
    private final int escape;

    /** Whether the first byte of the next call stands behind an odd number of escapes. */
    private boolean escaped;
    /** Whether bytes of a record were seen that did not end yet. */
    private boolean inRecord;

    LineBorders(FlatDialect dialect) {
        this(dialect, false);
    }

    /** A search that begins anywhere. @param escaped whether it begins behind an odd number of escapes */
    LineBorders(FlatDialect dialect, boolean escaped) {
        this.escaped = escaped;
        end = FlatDialect.bytes(dialect.lineEnd());
        lastByte = end[end.length - 1];
        escape = dialect.escaped().orElse(NONE);
    }

    @Override
    int next(byte[] bytes, int from, int to, boolean last) {
        int i = from;
        while (true) {
            i = Occurrences.first(bytes, Math.min(to, i + end.length - 1), to, lastByte);
            if (i >= to) {
                return rest(bytes, from, to, last);
            }
            int start = i - end.length + 1;
            if (isEnd(bytes, start) && !isEscaped(bytes, from, start)) {
                escaped = false;
                inRecord = false;
                return i + 1;
            }
            i = start + 1;
        }
    }

    private int rest(byte[] bytes, int from, int to, boolean last) {
        if (last) {
            boolean record = inRecord || from < to;
            inRecord = false;
            escaped = false;
            return record ? to : more(to);
        }
        int keep = Math.max(from, to - end.length + 1);
        escaped = isEscaped(bytes, from, keep);
        inRecord |= keep > from;
        return more(keep);
    }

    private boolean isEnd(byte[] bytes, int at) {
        for (int k = 0; k < end.length; k++) {
            if (bytes[at + k] != end[k]) {
                return false;
            }
        }
        return true;
    }

    private boolean isEscaped(byte[] bytes, int from, int at) {
        int i = at;
        while (i > from && bytes[i - 1] == escape) {
            i--;
        }
        return ((at - i) % 2 == 1) ^ (i == from && escaped);
    }
}
