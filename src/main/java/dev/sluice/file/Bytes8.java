package dev.sluice.file;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Looks at eight bytes at once. In the result of a search the highest bit of a byte is set where one was found; only
 * the lowest set bit is to be trusted (H. S. Warren, Hacker's Delight, "Find First 0-Byte").
 */
public final class Bytes8 {
    /** A word of a byte array, its first byte the lowest. */
    public static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long LOWS = 0x7f7f7f7f7f7f7f7fL;

    private Bytes8() {}

    /** The byte in each place of a word. */
    public static long repeat(int value) {
        return ONES * (value & 0xff);
    }

    /** Where a byte is NUL, tab, line feed or another below 0x0b, or one of two others, given as {@link #repeat}. */
    public static long special(long word, long one, long other) {
        long first = word ^ one;
        long second = word ^ other;
        return ((word - ONES * 0x0b & ~word) | (first - ONES & ~first) | (second - ONES & ~second)) & HIGHS;
    }

    /** Where a byte is the one of {@link #repeat}. */
    public static long equal(long word, long one) {
        long other = word ^ one;
        return other - ONES & ~other & HIGHS;
    }

    /** Index of the first byte found, 8 when there is none. */
    public static int first(long found) {
        return Long.numberOfTrailingZeros(found) >>> 3;
    }

    /** How many bytes of the word are the one of {@link #repeat}: exact, unlike a search. */
    public static int count(long word, long one) {
        long other = word ^ one;
        return Long.bitCount(~((other & LOWS) + LOWS | other | LOWS));
    }
}
