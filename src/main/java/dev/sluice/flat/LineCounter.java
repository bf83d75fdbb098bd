package dev.sluice.flat;

import dev.sluice.file.Occurrences;

/**
 * Counts the physical lines of a file, as an editor numbers them: they end with LF wherever the lines of the format
 * do, else with whatever those end with. One thread.
 */
final class LineCounter {
    private static final byte LF = '\n';
    private static final byte CR = '\r';

    private final byte[] mark;
    private final boolean orReturn;
    private long line;
    /** Bytes of the mark, or of CRLF, that the part before ended with. */
    private int matched;

    private LineCounter(byte[] mark, boolean orReturn) {
        this.mark = mark;
        this.orReturn = orReturn;
    }

    /** Lines of a dialect. @param lineEnd what they end with */
    static LineCounter of(String lineEnd) {
        return new LineCounter(FlatDialect.bytes(lineEnd.indexOf(LF) < 0 ? lineEnd : "\n"), false);
    }

    /** Lines of CSV, which end with CRLF, LF or CR. */
    static LineCounter ofCsv() {
        return new LineCounter(new byte[] {LF}, true);
    }

    /** Begins on a line. */
    LineCounter from(long number) {
        line = number;
        return this;
    }

    /** The line that the next part begins on. */
    long line() {
        return line;
    }

    /** Goes on by a part of the file. */
    void add(byte[] bytes, int from, int to) {
        if (from == to) {
            return;
        }
        if (mark.length > 1) {
            addTexts(bytes, from, to);
        } else {
            line += Occurrences.count(bytes, from, to, mark[0]);
            if (orReturn) {
                addReturns(bytes, from, to);
            }
        }
    }

    /** Carriage returns end lines too, but with a line feed behind them they end one together. */
    private void addReturns(byte[] bytes, int from, int to) {
        if (matched > 0 && bytes[from] == LF) {
            line--;
        }
        int i = Occurrences.first(bytes, from, to, CR);
        while (i < to) {
            if (i + 1 == to || bytes[i + 1] != LF) {
                line++;
            }
            i = Occurrences.first(bytes, i + 1, to, CR);
        }
        matched = bytes[to - 1] == CR ? 1 : 0;
    }

    private void addTexts(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == mark[matched]) {
                matched++;
            } else {
                matched = bytes[i] == mark[0] ? 1 : 0;
            }
            if (matched == mark.length) {
                line++;
                matched = 0;
            }
        }
    }
}
