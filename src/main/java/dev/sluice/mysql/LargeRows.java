package dev.sluice.mysql;

import dev.sluice.row.RowSink;
import java.io.IOException;
import java.sql.SQLException;

/** Rows that are larger than the buffer of their packets. Used by one thread. */
final class LargeRows {
    private final PacketBuffer packets;
    private final Broken broken;
    /** Takes a small value, wherever the borders of buffers and packets cut it. */
    private final byte[] gathered = new byte[8 * 1024];

    /** What is said when the stream ends or makes no sense. */
    interface Broken {
        SQLException because(IOException cause);
    }

    LargeRows(PacketBuffer packets, Broken broken) {
        this.packets = packets;
        this.broken = broken;
    }

    /** Reads the row in hand: small values go to the sink whole, others in the pieces in which they come. */
    void read(int columns, RowSink sink) throws SQLException, IOException {
        sink.beginRow();
        for (int column = 0; column < columns; column++) {
            long left = length();
            if (left < 0) {
                sink.nullValue(column);
                continue;
            }
            if (left <= gathered.length) {
                gather((int) left);
                sink.value(column, gathered, 0, (int) left);
                continue;
            }
            sink.beginValue(column);
            while (left > 0) {
                int length = piece((int) Math.min(left, Integer.MAX_VALUE));
                sink.part(packets.bytes, packets.consumed() - length, length);
                left -= length;
            }
            sink.endValue();
        }
        boolean ended;
        try {
            ended = packets.ended();
        } catch (IOException e) {
            throw broken.because(e);
        }
        if (!ended) {
            throw broken.because(new IOException("a row had more than " + columns + " values"));
        }
        sink.endRow();
    }

    /** The length of the next value of a large row, -1 for NULL. */
    private long length() throws SQLException {
        try {
            int first = packets.take();
            if (first < LengthPrefix.NULL) {
                return first;
            }
            if (first == LengthPrefix.NULL) {
                return -1;
            }
            int width = LengthPrefix.width(first);
            if (width == 0) {
                throw new IOException("a value began with byte " + first);
            }
            long length = 0;
            for (int i = 0; i < width; i++) {
                length |= (long) packets.take() << 8 * i;
            }
            if (length < 0) {
                throw new IOException("a value had the length " + Long.toUnsignedString(length));
            }
            return length;
        } catch (IOException e) {
            throw broken.because(e);
        }
    }

    private void gather(int count) throws SQLException {
        int done = 0;
        while (done < count) {
            int length = piece(count - done);
            System.arraycopy(packets.bytes, packets.consumed() - length, gathered, done, length);
            done += length;
        }
    }

    private int piece(int most) throws SQLException {
        try {
            return packets.piece(most);
        } catch (IOException e) {
            throw broken.because(e);
        }
    }
}
