package dev.sluice.mysql;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A statement in the making, as bytes, with values of any bytes in it. Bytes are {@code _binary'…'} or, where some are
 * beyond ASCII, {@code X'…'}, so that the statement itself is ASCII and no character set of the connection touches a
 * value. Needs a session without NO_BACKSLASH_ESCAPES. One thread.
 */
public final class SqlBytes {
    private static final byte[] TEXT = "_binary'".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HEX = "X'".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DIGITS = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);
    private static final int KEPT = 4 << 20;

    private byte[] bytes = new byte[1024];
    private int length;

    /** Bytes so far. */
    public int length() {
        return length;
    }

    /** Forgets everything, and memory that an unusually large statement took. */
    public void clear() {
        length = 0;
        if (bytes.length > KEPT) {
            bytes = new byte[1024];
        }
    }

    /** The array that holds them; another one when it grows. */
    public byte[] array() {
        return bytes;
    }

    /** Adds a byte. */
    public void add(byte b) {
        room(1);
        bytes[length++] = b;
    }

    /** Adds bytes as they are. */
    public void add(byte[] more) {
        room(more.length);
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
    }

    /** Adds text, which must be ASCII or be meant as a byte for each character. */
    public void add(String text) {
        add(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Adds a literal that has these bytes. */
    public void addLiteral(byte[] value, int from, int to) {
        boolean plain = true;
        for (int i = from; i < to && plain; i++) {
            plain = value[i] >= 0;
        }
        add(plain ? TEXT : HEX);
        room(2 * (to - from) + 1);
        for (int i = from; i < to; i++) {
            byte b = value[i];
            if (plain) {
                if (b == '\'' || b == '\\' || b == 0) {
                    bytes[length++] = '\\';
                }
                bytes[length++] = b == 0 ? (byte) '0' : b;
            } else {
                bytes[length++] = DIGITS[b >> 4 & 0xF];
                bytes[length++] = DIGITS[b & 0xF];
            }
        }
        bytes[length++] = '\'';
    }

    /** Takes the first bytes away, but for those from an index on. */
    public void keepFrom(int from) {
        System.arraycopy(bytes, from, bytes, 0, length - from);
        length -= from;
    }

    /** The bytes up to an index as text of as many characters. */
    public String text(int to) {
        return new String(bytes, 0, to, StandardCharsets.ISO_8859_1);
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, length + (length >> 1)));
        }
    }
}
