package dev.sluice.file;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Copies bytes in words of eight. May write up to seven bytes behind the end of what it copies: the target has
 * room for them, and they are written over later.
 */
final class Words {
    static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** Beyond this length the JVM's own copy is faster. */
    private static final int SHORT = 48;

    private Words() {}

    /** @return index behind the copy */
    static int copy(byte[] from, int offset, int length, byte[] to, int at) {
        if (length <= SHORT && offset + length + Long.BYTES <= from.length) {
            for (int i = 0; i < length; i += Long.BYTES) {
                LONG.set(to, at + i, (long) LONG.get(from, offset + i));
            }
        } else {
            System.arraycopy(from, offset, to, at, length);
        }
        return at + length;
    }
}
