package dev.sluice.layout;

/** Finds and counts line feeds, eight bytes at a time. */
final class LineFeeds {
    private static final long ALL = Bytes8.repeat('\n');

    private LineFeeds() {}

    /** How many there are. */
    static int count(byte[] bytes, int from, int to) {
        int count = 0;
        int i = from;
        for (; i + Long.BYTES <= to; i += Long.BYTES) {
            count += Bytes8.count((long) Bytes8.LONG.get(bytes, i), ALL);
        }
        for (; i < to; i++) {
            if (bytes[i] == '\n') {
                count++;
            }
        }
        return count;
    }

    /** Index behind the nth one, which is there. @param nth from 1 */
    static int behind(byte[] bytes, int from, int to, long nth) {
        long left = nth;
        int i = from;
        for (; i + Long.BYTES <= to; i += Long.BYTES) {
            int count = Bytes8.count((long) Bytes8.LONG.get(bytes, i), ALL);
            if (count >= left) {
                break;
            }
            left -= count;
        }
        for (; i < to; i++) {
            if (bytes[i] == '\n' && --left == 0) {
                return i + 1;
            }
        }
        throw new IllegalArgumentException("there are not " + nth + " line feeds");
    }
}
