package dev.sluice.layout;

import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/**
 * The FIELDS and LINES of a LOAD DATA statement.
 *
 * @param fieldEnd what parts fields; not empty
 * @param enclosed byte that fields may be enclosed by
 * @param escaped byte that begins an escape
 * @param lineStart what each line begins with; may be empty
 * @param lineEnd what each line ends with; not empty
 */
record Dialect(String fieldEnd, OptionalInt enclosed, OptionalInt escaped, String lineStart, String lineEnd) {
    /** What LOAD DATA assumes where the statement says nothing. */
    static final Dialect DEFAULT = new Dialect("\t", OptionalInt.empty(), OptionalInt.of('\\'), "", "\n");

    private static final int LONGEST = 64;

    Dialect {
        if (fieldEnd.isEmpty() || lineEnd.isEmpty() || fieldEnd.equals(lineEnd)) {
            throw new IllegalArgumentException("fields and lines that end with nothing, or alike");
        }
        if (fieldEnd.length() > LONGEST || lineStart.length() > LONGEST || lineEnd.length() > LONGEST) {
            throw new IllegalArgumentException("fields or lines that end with more than " + LONGEST + " bytes");
        }
    }

    Dialect withFieldEnd(String end) {
        return new Dialect(end, enclosed, escaped, lineStart, lineEnd);
    }

    Dialect withEnclosed(String by) {
        return new Dialect(fieldEnd, single(by, "ENCLOSED BY"), escaped, lineStart, lineEnd);
    }

    Dialect withEscaped(String by) {
        return new Dialect(fieldEnd, enclosed, single(by, "ESCAPED BY"), lineStart, lineEnd);
    }

    Dialect withLineStart(String start) {
        return new Dialect(fieldEnd, enclosed, escaped, start, lineEnd);
    }

    Dialect withLineEnd(String end) {
        return new Dialect(fieldEnd, enclosed, escaped, lineStart, end);
    }

    private static OptionalInt single(String text, String clause) {
        if (text.length() > 1) {
            throw new IllegalArgumentException(clause + " of more than one byte");
        }
        return text.isEmpty() ? OptionalInt.empty() : OptionalInt.of(text.charAt(0));
    }

    /** The bytes of one of the texts, which hold a char for each. */
    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
