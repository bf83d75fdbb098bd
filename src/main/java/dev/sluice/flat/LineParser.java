package dev.sluice.flat;

/**
 * The fields of a record as LOAD DATA reads them. What that statement takes for NULL: a field that is the escape and N
 * and nothing else, enclosed or not; and in a dialect with enclosures a field whose value is the word NULL and that is
 * not enclosed, however it is escaped.
 *
 * <p>An empty line is one empty field. A file that ends behind the end of a field has no further one, whereas a line
 * has. A field whose enclosure is not closed before the end of the file keeps the opening one.
 */
final class LineParser extends RecordParser {
    private static final byte[] NULL = {'N', 'U', 'L', 'L'};

    private final LineTokens tokens;

    LineParser(LineTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public void parse(byte[] bytes, int from, int to, RecordFields fields) {
        fields.clear();
        int i = tokens.startOfFields(bytes, from, to);
        boolean more = i >= 0;
        while (more && i < to) {
            boolean enclosed = (bytes[i] & 0xff) == tokens.enclosed;
            if (enclosed) {
                i++;
            }
            int next = value(bytes, i, to, enclosed, fields);
            more = next >= 0;
            i = next;
        }
    }

    /** @return index of the next field, -1 when this was the last one */
    private int value(byte[] bytes, int from, int to, boolean enclosed, RecordFields fields) {
        boolean isN = false;
        int i = from;
        while (true) {
            int plain = tokens.skipPlain(bytes, i, to);
            fields.put(bytes, i, plain);
            i = plain;
            if (i == to) {
                endOfFile(enclosed, isN, fields);
                return -1;
            }
            LineTokens.Token token = enclosed ? tokens.enclosed(bytes, i, to) : tokens.bare(bytes, i, to);
            switch (token) {
                case ESCAPED -> {
                    fields.put(tokens.value);
                    isN |= tokens.isN;
                }
                case DATA -> fields.put(bytes, i, i + tokens.length);
                case FIELD_END, LINE_END -> end(enclosed, isN, fields);
            }
            i += tokens.length;
            if (token == LineTokens.Token.LINE_END) {
                return -1;
            }
            if (token == LineTokens.Token.FIELD_END) {
                return i;
            }
        }
    }

    private void endOfFile(boolean enclosed, boolean isN, RecordFields fields) {
        if (enclosed) {
            fields.reopen((byte) tokens.enclosed);
        }
        end(false, isN, fields);
    }

    private void end(boolean enclosed, boolean isN, RecordFields fields) {
        if (isN && fields.length() == 1 || tokens.enclosed != LineTokens.NONE && !enclosed && fields.is(NULL)) {
            fields.endNull();
        } else {
            fields.end(enclosed);
        }
    }
}
