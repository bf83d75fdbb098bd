package dev.sluice.flat;

import dev.sluice.file.Occurrences;

/**
 * Ends of records in CSV: a line feed, a carriage return, or both, outside of quotes. A quote counts only as the first
 * byte of a field, or of what follows the blanks there when those are trimmed; what stands behind a closing quote is
 * left to the parser to refuse. Separators and quotes are ASCII bytes below 0x40 in character sets whose letters may
 * hold others, so that bytes can be looked at one by one.
 */
final class CsvBorders extends RecordBorders {
    private enum State {
        RECORD,
        FIELD,
        BARE,
        QUOTED
    }

    private static final int NONE = 256;

    private final byte[] separator;
    private final int quote;
    private final boolean trim;
    private final boolean[] special = new boolean[256];

    private State state = State.RECORD;

    CsvBorders(CsvFormat format) {
        this(format, format.quote());
    }

    private CsvBorders(CsvFormat format, int quote) {
        this.quote = quote;
        separator = FlatDialect.bytes(format.separator());
        trim = format.trim();
        special['\n'] = true;
        special['\r'] = true;
        special[separator[0]] = true;
    }

    /** Ends of lines, whether in quotes or not. */
    static CsvBorders ofLines(CsvFormat format) {
        return new CsvBorders(format, NONE);
    }

    @Override
    int next(byte[] bytes, int from, int to, boolean last) {
        int i = from;
        while (true) {
            if (state == State.QUOTED) {
                i = Occurrences.first(bytes, i, to, (byte) quote);
            } else if (state == State.BARE) {
                while (i < to && !special[bytes[i] & 0xff]) {
                    i++;
                }
            }
            if (i == to || !last && to - i < LOOKAHEAD) {
                return last ? lastRecord(to) : more(i);
            }
            byte b = bytes[i];
            if (state == State.QUOTED) {
                boolean doubled = i + 1 < to && bytes[i + 1] == quote;
                i += doubled ? 2 : 1;
                if (!doubled) {
                    state = State.BARE;
                }
            } else if (b == '\n' || b == '\r') {
                state = State.RECORD;
                return b == '\r' && i + 1 < to && bytes[i + 1] == '\n' ? i + 2 : i + 1;
            } else if (isSeparator(bytes, i, to)) {
                state = State.FIELD;
                i += separator.length;
            } else {
                i++;
                if (state != State.BARE && b == quote) {
                    state = State.QUOTED;
                } else if (!(state != State.BARE && trim && isBlank(b))) {
                    state = State.BARE;
                } else {
                    state = State.FIELD; // blanks before a quote
                }
            }
        }
    }

    private int lastRecord(int to) {
        boolean none = state == State.RECORD;
        state = State.RECORD;
        return none ? more(to) : to;
    }

    private boolean isSeparator(byte[] bytes, int at, int to) {
        if (to - at < separator.length) {
            return false;
        }
        for (int k = 0; k < separator.length; k++) {
            if (bytes[at + k] != separator[k]) {
                return false;
            }
        }
        return true;
    }

    /** What Commons CSV takes off around values, of the bytes below 0x80. */
    static boolean isBlank(byte b) {
        return b >= 0 && Character.isWhitespace(b);
    }
}
