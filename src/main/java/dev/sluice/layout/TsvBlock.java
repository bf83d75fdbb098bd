package dev.sluice.layout;

/**
 * TSV that is being written block by block, with the escapes that {@link dev.sluice.file.TsvEncoder} makes and no
 * others. One thread.
 */
final class TsvBlock {
    /** A block's bytes; writing pauses when so many are written, and what is written at once fits behind. */
    static final int SIZE = 256 * 1024;

    private static final int BEHIND = 2 * BlockInput.LOOKAHEAD;
    private static final byte[] ESCAPES = new byte[256];

    static {
        ESCAPES[0] = '0';
        ESCAPES['\t'] = 't';
        ESCAPES['\n'] = 'n';
        ESCAPES['\\'] = '\\';
    }

    final byte[] bytes = new byte[SIZE + BEHIND];
    /** How much of them is written. */
    int written;

    private int given;

    boolean isFull() {
        return written >= SIZE;
    }

    /** Writes one byte of a value. */
    void put(byte value) {
        byte escape = ESCAPES[value & 0xff];
        if (escape == 0) {
            bytes[written++] = value;
        } else {
            bytes[written++] = '\\';
            bytes[written++] = escape;
        }
    }

    void putNull() {
        bytes[written++] = '\\';
        bytes[written++] = 'N';
    }

    void endValue() {
        bytes[written++] = '\t';
    }

    void endRow() {
        bytes[written++] = '\n';
    }

    /** Whether everything that was written has been read; if so, makes room. */
    boolean isEmpty() {
        if (given < written) {
            return false;
        }
        given = 0;
        written = 0;
        return true;
    }

    /** Reads what is written. @return how many bytes */
    int read(byte[] buffer, int offset, int length) {
        int read = Math.min(length, written - given);
        System.arraycopy(bytes, given, buffer, offset, read);
        given += read;
        return read;
    }
}
