package dev.sluice.flat;

/**
 * Ends of records in any dialect, byte by byte as the server reads them: a line that does not begin with the text it
 * should is part of the skipped text before the next one, and the end of a line inside of an enclosed field is data.
 */
final class TokenBorders extends RecordBorders {
    private enum State {
        /** Before the text that lines begin with. */
        LINE,
        /** At the first field of a record; when nothing follows, there is no record. */
        FIRST_FIELD,
        FIELD,
        BARE,
        ENCLOSED
    }

    private final LineTokens tokens;
    private State state = State.LINE;

    TokenBorders(LineTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    int next(byte[] bytes, int from, int to, boolean last) {
        int i = from;
        while (true) {
            if (state == State.LINE) {
                int start = tokens.startOfFields(bytes, i, to);
                if (start < 0) {
                    return more(last ? to : Math.max(i, to - tokens.lineStart.length + 1));
                }
                i = start;
                state = State.FIRST_FIELD;
            }
            if (state == State.BARE || state == State.ENCLOSED) {
                i = tokens.skipPlain(bytes, i, to);
            }
            if (i == to || !last && to - i < LOOKAHEAD) {
                return last ? lastRecord(to) : more(i);
            }
            switch (state) {
                case LINE, FIRST_FIELD, FIELD -> {
                    state = State.BARE;
                    if ((bytes[i] & 0xff) == tokens.enclosed) {
                        state = State.ENCLOSED;
                        i++;
                    }
                }
                case BARE -> {
                    LineTokens.Token token = tokens.bare(bytes, i, to);
                    i += tokens.length;
                    if (token == LineTokens.Token.LINE_END) {
                        state = State.LINE;
                        return i;
                    }
                    if (token == LineTokens.Token.FIELD_END) {
                        state = State.FIELD;
                    }
                }
                case ENCLOSED -> {
                    LineTokens.Token token = tokens.enclosed(bytes, i, to);
                    i += tokens.length;
                    if (token == LineTokens.Token.LINE_END) {
                        state = State.LINE;
                        return i;
                    }
                    if (token == LineTokens.Token.FIELD_END) {
                        state = State.FIELD;
                    }
                }
            }
        }
    }

    private int lastRecord(int to) {
        boolean none = state == State.LINE || state == State.FIRST_FIELD;
        state = State.LINE;
        return none ? more(to) : to;
    }
}
