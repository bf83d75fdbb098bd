package dev.sluice.file;

/**
 * Puts a backslash before bytes that mean something to the reader, copying the others eight at a time.
 *
 * <p>Whether a word holds a byte below {@code n}, or one equal to {@code c}, is found without looking at single
 * bytes: {@code (w - 0x01..01 * n) & ~w & 0x80..80} has its lowest bit set in the first byte below {@code n}
 * (for n up to 128), and equality is the same test for n = 1 on {@code w ^ 0x01..01 * c} (H. S. Warren,
 * Hacker's Delight, "Find First 0-Byte"). Bytes that are found but need no escape only cost time.
 *
 * <p>A record, so that the JVM takes its fields for constants.
 *
 * @param below every byte that needs an escape is below this one, or one of the next two
 * @param one one such byte
 * @param other another such byte, or the same
 * @param escapes for each byte what follows the backslash, 0 when it needs none
 */
public record Escaping(int below, int one, int other, byte[] escapes) {
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;

    /** LOAD DATA's default dialect: tab, LF, backslash and NUL. */
    public static final Escaping TSV = new Escaping('\n' + 1, '\\', '\\', table("\0\t\n\\", "0tn\\"));

    /** A string literal in single quotes, for a server without NO_BACKSLASH_ESCAPES. */
    static final Escaping SQL = new Escaping(0x1a + 1, '\'', '\\', table("\0\n\r\u001a'\\", "0nrZ'\\"));

    private static byte[] table(String bytes, String escapes) {
        byte[] table = new byte[256];
        for (int i = 0; i < bytes.length(); i++) {
            table[bytes.charAt(i)] = (byte) escapes.charAt(i);
        }
        return table;
    }

    /**
     * Copies with escapes.
     *
     * @param to has room for twice the length and eight bytes more
     * @return index behind the copy
     */
    public int copy(byte[] from, int offset, int length, byte[] to, int at) {
        int end = offset + length;
        int wordsEnd = Math.min(end, from.length - Long.BYTES + 1);
        while (offset < wordsEnd) {
            long word = (long) Words.LONG.get(from, offset);
            Words.LONG.set(to, at, word);
            int clean = Math.min(firstFound(word), end - offset);
            offset += clean;
            at += clean;
            if (clean < Long.BYTES && offset < end) {
                at = one(from[offset++], to, at);
            }
        }
        while (offset < end) {
            at = one(from[offset++], to, at);
        }
        return at;
    }

    /** Index of the first byte in the word that may need an escape, 8 when there is none. */
    private int firstFound(long word) {
        long first = word ^ ONES * one;
        long second = word ^ ONES * other;
        long found = ((word - ONES * below & ~word) | (first - ONES & ~first) | (second - ONES & ~second)) & HIGHS;
        return Long.numberOfTrailingZeros(found) >>> 3;
    }

    private int one(byte value, byte[] to, int at) {
        byte escape = escapes[value & 0xff];
        if (escape != 0) {
            to[at++] = '\\';
            to[at++] = escape;
        } else {
            to[at++] = value;
        }
        return at;
    }
}
