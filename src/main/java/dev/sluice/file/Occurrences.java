package dev.sluice.file;

/** Finds and counts the places of one byte, eight bytes at a time. */
public final class Occurrences {
    private Occurrences() {}

    /** How many there are. */
    public static int count(byte[] bytes, int from, int to, byte what) {
        long all = Bytes8.repeat(what);
        int count = 0;
        int i = from;
        for (; i + Long.BYTES <= to; i += Long.BYTES) {
            count += Bytes8.count((long) Bytes8.LONG.get(bytes, i), all);
        }
        for (; i < to; i++) {
            if (bytes[i] == what) {
                count++;
            }
        }
        return count;
    }

    /** Index of the first one, or {@code to} when there is none. */
    public static int first(byte[] bytes, int from, int to, byte what) {
        long all = Bytes8.repeat(what);
        int i = from;
        for (; i + Long.BYTES <= to; i += Long.BYTES) {
            long found = Bytes8.equal((long) Bytes8.LONG.get(bytes, i), all);
            if (found != 0) {
                return i + Bytes8.first(found);
            }
        }
        while (i < to && bytes[i] != what) {
            i++;
        }
        return i;
    }

    /** Index behind the nth one, which is there. @param nth from 1 */
    public static int behind(byte[] bytes, int from, int to, byte what, long nth) {
        long all = Bytes8.repeat(what);
        long left = nth;
        int i = from;
        for (; i + Long.BYTES <= to; i += Long.BYTES) {
            int count = Bytes8.count((long) Bytes8.LONG.get(bytes, i), all);
            if (count >= left) {
                break;
            }
            left -= count;
        }
        for (; i < to; i++) {
            if (bytes[i] == what && --left == 0) {
                return i + 1;
            }
        }
        throw new IllegalArgumentException("there are not " + nth + " of them");
    }
}
