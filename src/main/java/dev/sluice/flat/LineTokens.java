package dev.sluice.flat;

import dev.sluice.file.Escapes;

/**
 * What a record of a dialect is made of, in the order in which the server looks for it: an escape and the byte behind
 * it, the end of the line, the end of the field, one character. Both the borders of records and their fields are found
 * by it. One thread.
 *
 * <p>Rules that are not obvious (MySQL 8.0 and 9.7 and MariaDB 10.11 agree but for the character sets of {@link
 * FlatFormat#isReadByServers}; {@code ServerFieldsTest} compares):
 *
 * <ul>
 *   <li>An enclosure counts only as the first byte of a field. A field so begun ends at an enclosure with the end of a
 *       field, of a line or of the file behind it; any other is data. Two make one.
 *   <li>Where the same byte encloses and escapes, two of them make one in a bare field too, and it escapes nothing
 *       else.
 *   <li>An escape at the end of the file is data.
 * </ul>
 */
final class LineTokens {
    /** Kinds of tokens. */
    enum Token {
        /** A byte that was written in two: {@link #value}. */
        ESCAPED,
        /** The end of a field, after its closing enclosure if it has one. */
        FIELD_END,
        /** The end of the record, likewise. */
        LINE_END,
        /** A character of {@link #length} bytes. */
        DATA
    }

    /** No byte is this. */
    static final int NONE = 256;

    final byte[] fieldEnd;
    final byte[] lineEnd;
    final byte[] lineStart;
    final int enclosed;
    final int escaped;
    private final FileCharset.Layout layout;
    private final boolean[] special = new boolean[256];

    /** Bytes of the token found last. */
    int length;
    /** After {@link Token#ESCAPED}: what it stands for. */
    byte value;
    /** After {@link Token#ESCAPED}: whether it was the escape and N, which alone in a field is NULL. */
    boolean isN;

    LineTokens(FlatDialect dialect, FileCharset.Layout layout) {
        this.layout = layout;
        fieldEnd = FlatDialect.bytes(dialect.fieldEnd());
        lineEnd = FlatDialect.bytes(dialect.lineEnd());
        lineStart = FlatDialect.bytes(dialect.lineStart());
        enclosed = dialect.enclosed().orElse(NONE);
        escaped = dialect.escaped().orElse(NONE);
        special[fieldEnd[0]] = true;
        special[lineEnd[0]] = true;
        if (enclosed != NONE) {
            special[enclosed] = true;
        }
        if (escaped != NONE) {
            special[escaped] = true;
        }
        for (int b = 0; b < special.length; b++) {
            special[b] |= layout.isLead(b);
        }
    }

    /** Index behind the text that lines begin with, -1 when it does not come. */
    int startOfFields(byte[] bytes, int from, int to) {
        if (lineStart.length == 0) {
            return from;
        }
        for (int i = from; i <= to - lineStart.length; i++) {
            if (at(bytes, i, to, lineStart)) {
                return i + lineStart.length;
            }
        }
        return -1;
    }

    /** Index of the next byte that may be more than itself. */
    int skipPlain(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && !special[bytes[i] & 0xff]) {
            i++;
        }
        return i;
    }

    /** The token here in a field that is not enclosed. */
    Token bare(byte[] bytes, int at, int to) {
        if (isEscape(bytes, at, to)) {
            return Token.ESCAPED;
        }
        if (at(bytes, at, to, lineEnd)) {
            length = lineEnd.length;
            return Token.LINE_END;
        }
        if (at(bytes, at, to, fieldEnd)) {
            length = fieldEnd.length;
            return Token.FIELD_END;
        }
        length = layout.length(bytes, at, to);
        return Token.DATA;
    }

    /** The token here in a field that began with an enclosure. */
    Token enclosed(byte[] bytes, int at, int to) {
        if (isEscape(bytes, at, to)) {
            return Token.ESCAPED;
        }
        if ((bytes[at] & 0xff) != enclosed) {
            length = layout.length(bytes, at, to);
            return Token.DATA;
        }
        if (at + 1 < to && (bytes[at + 1] & 0xff) == enclosed) {
            length = 2;
            value = (byte) enclosed;
            isN = false;
            return Token.ESCAPED;
        }
        if (at(bytes, at + 1, to, lineEnd)) {
            length = 1 + lineEnd.length;
            return Token.LINE_END;
        }
        if (at(bytes, at + 1, to, fieldEnd)) {
            length = 1 + fieldEnd.length;
            return Token.FIELD_END;
        }
        length = 1;
        // Where the same byte escapes, it is data like any escape at the end of the file, and closes nothing.
        return at + 1 == to && escaped != enclosed ? Token.LINE_END : Token.DATA;
    }

    private boolean isEscape(byte[] bytes, int at, int to) {
        if ((bytes[at] & 0xff) != escaped || at + 1 == to) {
            return false;
        }
        byte second = bytes[at + 1];
        if (escaped == enclosed && second != escaped) {
            return false;
        }
        length = 2;
        value = Escapes.meaning(second);
        isN = second == 'N';
        return true;
    }

    private static boolean at(byte[] bytes, int index, int to, byte[] text) {
        if (to - index < text.length) {
            return false;
        }
        for (int i = 0; i < text.length; i++) {
            if (bytes[index + i] != text[i]) {
                return false;
            }
        }
        return true;
    }
}
