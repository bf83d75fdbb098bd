package dev.sluice.mysql;

/**
 * How long a value of a row is: one byte below 0xFB, or 0xFC and 2 bytes, 0xFD and 3, 0xFE and 8, little-endian; 0xFB
 * stands for NULL ("Protocol::LengthEncodedInteger" in the server's protocol documentation).
 */
final class LengthPrefix {
    /** First byte of a value that is NULL, and the least one that is no length itself. */
    static final int NULL = 0xfb;

    private LengthPrefix() {}

    /** How many bytes of length follow this first one, which is above {@link #NULL}; 0 when it is none. */
    static int width(int first) {
        return switch (first) {
            case 0xfc -> 2;
            case 0xfd -> 3;
            case 0xfe -> 8;
            default -> 0;
        };
    }
}
