package dev.sluice.mysql;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Packets of the MySQL protocol, read in bulk into one reused array. A packet is 3 bytes of payload length,
 * little-endian, 1 byte of sequence number, and the payload; a payload of 2^24-1 bytes is continued in the
 * next packet ("MySQL Packets" in the server's protocol documentation).
 *
 * <p>A payload that fits into the array is looked at in place ({@link #load}); any other is taken in pieces
 * ({@link #piece}). What was handed out counts as consumed at once, so that reading can go on at the right
 * byte after whoever used it has failed. Used by one thread.
 */
final class PacketBuffer {
    /** Payload length that says: continued in the next packet. */
    static final int CONTINUED = 0xffffff;

    private static final int HEADER = 4;
    private static final int CAPACITY = 256 * 1024;
    /** Bytes behind the last one, so that words of 8 bytes may be read up to the end of any value. */
    private static final int SLACK = 8;

    final byte[] bytes = new byte[CAPACITY + SLACK];
    /** Index of the first byte not yet consumed. */
    private int position;
    /** Index behind the last byte read from the stream. */
    private int limit;
    /** Bytes of the current packet's payload that are not yet consumed. */
    private int remaining;
    /** Whether the current packet is continued in the next one. */
    private boolean continued;

    private int sequence;
    private InputStream in;

    /** Starts to read from a stream. @param sequence number of the packet read last, by somebody else */
    void begin(InputStream in, int sequence) {
        this.in = in;
        this.sequence = sequence;
        position = 0;
        limit = 0;
        remaining = 0;
        continued = false;
    }

    /** Reads the header of the next packet. @return the length of its payload */
    int next() throws IOException {
        ensure(HEADER);
        int length = (bytes[position] & 0xff) | (bytes[position + 1] & 0xff) << 8 | (bytes[position + 2] & 0xff) << 16;
        int number = bytes[position + 3] & 0xff;
        sequence = (sequence + 1) & 0xff;
        if (number != sequence) {
            throw new IOException("packet number " + number + " came where " + sequence + " was due");
        }
        position += HEADER;
        remaining = length;
        continued = length == CONTINUED;
        return length;
    }

    /** Whether the payload of the current packet can be loaded whole. */
    boolean fits() {
        return remaining <= CAPACITY;
    }

    /** Brings the whole payload into {@link #bytes} and consumes it. @return index of its first byte */
    int load() throws IOException {
        int length = remaining;
        ensure(length);
        int start = position;
        position += length;
        remaining = 0;
        return start;
    }

    /** The first byte of the payload, not consumed; the payload is not empty. */
    int peek() throws IOException {
        ensure(1);
        return bytes[position] & 0xff;
    }

    /** Consumes one byte of a payload, going on to the packet that continues it where one ends. */
    int take() throws IOException {
        piece(1);
        return bytes[position - 1] & 0xff;
    }

    /**
     * Consumes some bytes of a payload, going on to the packet that continues it where one ends; they lie in
     * {@link #bytes} right before {@link #consumed()}.
     *
     * @param most how many at most, at least 1
     * @return how many, at least 1
     */
    int piece(int most) throws IOException {
        while (remaining == 0) {
            if (!continued) {
                throw new IOException("a row ended inside a value");
            }
            next();
        }
        ensure(1);
        int length = Math.min(most, Math.min(remaining, limit - position));
        position += length;
        remaining -= length;
        return length;
    }

    /** Index behind the last byte consumed. */
    int consumed() {
        return position;
    }

    /** Whether the payload, with the packets that continue it, is consumed. */
    boolean ended() throws IOException {
        while (remaining == 0 && continued) {
            next();
        }
        return remaining == 0;
    }

    /** Consumes what is left of the payload, with the packets that continue it. */
    void skip() throws IOException {
        while (!ended()) {
            piece(Integer.MAX_VALUE);
        }
    }

    /** Whether nothing was read beyond what was consumed. */
    boolean isEmpty() {
        return position == limit;
    }

    private void ensure(int count) throws IOException {
        if (limit - position >= count) {
            return;
        }
        System.arraycopy(bytes, position, bytes, 0, limit - position);
        limit -= position;
        position = 0;
        while (limit < count) {
            int read = in.read(bytes, limit, CAPACITY - limit);
            if (read <= 0) {
                throw new EOFException("the server closed the connection");
            }
            limit += read;
        }
    }
}
