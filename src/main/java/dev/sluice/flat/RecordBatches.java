package dev.sluice.flat;

import java.io.IOException;
import java.io.InputStream;

/**
 * Cuts a stream into batches at the borders of records, and counts both. A batch is a stream itself, so that a record
 * of any size is held by nobody; where the borders lie depends on the sizes asked for alone. One thread.
 */
public final class RecordBatches {
    private static final int BUFFER = 256 * 1024;

    private final InputStream in;
    private final RecordBorders borders;
    private final LineCounter lines;
    private final byte[] buffer = new byte[BUFFER];
    private int position;
    /** How far the search for ends went. */
    private int scanned;

    private int limit;
    private boolean inEnded;
    private long offset;
    private Batch batch;

    /**
     * @param in what begins with a record; closed by its owner
     * @param at where that is
     */
    public RecordBatches(InputStream in, FlatFormat format, FilePosition at) {
        this.in = in;
        borders = format.borders();
        lines = format.lineCounter().from(at.line());
        offset = at.offset();
    }

    /** Where the next batch begins; in a batch, how far it was read. */
    public FilePosition position() {
        return new FilePosition(offset, lines.line());
    }

    /** Whether there is anything that no batch has had yet. */
    public boolean hasNext() throws IOException {
        requireEnd();
        if (position == limit) {
            fill();
        }
        return position < limit;
    }

    /**
     * The next batch: whole records, as many as it takes to reach one of the sizes. It must be read to its end before
     * the next one; closing it does nothing. Only the last may have no record: text behind the last line that begins
     * as lines do.
     *
     * @param maxBytes size at which it ends with the record in hand, so that it is larger by a part of one at most
     * @param maxRecords most records
     * @throws IllegalStateException when there is nothing left, or the batch before was not read to its end
     */
    public InputStream next(long maxBytes, long maxRecords) throws IOException {
        if (maxBytes < 1 || maxRecords < 1) {
            throw new IllegalArgumentException("a batch of " + maxBytes + " bytes or " + maxRecords + " records");
        }
        if (!hasNext()) {
            throw new IllegalStateException("there is no record left");
        }
        batch = new Batch(maxBytes, maxRecords);
        return batch;
    }

    /** Records of the batch, when it was read to its end; up to then those whose end was seen. */
    public long records() {
        return batch == null ? 0 : batch.records;
    }

    /** Bytes that were read from the batch so far. */
    public long bytes() {
        return batch == null ? 0 : batch.bytes;
    }

    private void requireEnd() {
        if (batch != null && !batch.ended) {
            throw new IllegalStateException("the batch before was not read to its end");
        }
    }

    /** Reads on behind what is left, until there is more or the stream ends. */
    private void fill() throws IOException {
        System.arraycopy(buffer, position, buffer, 0, limit - position);
        limit -= position;
        position = 0;
        scanned = 0;
        int read = in.read(buffer, limit, BUFFER - limit);
        if (read < 0) {
            inEnded = true;
        } else {
            limit += read;
        }
    }

    private final class Batch extends InputStream {
        private final long maxBytes;
        private final long maxRecords;
        private long records;
        private long bytes;
        private boolean full;
        private boolean ended;

        Batch(long maxBytes, long maxRecords) {
            this.maxBytes = maxBytes;
            this.maxRecords = maxRecords;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] to, int at, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (position == scanned && (full || !scan())) {
                ended = true;
                return -1;
            }
            int read = Math.min(length, scanned - position);
            System.arraycopy(buffer, position, to, at, read);
            lines.add(buffer, position, position + read);
            position += read;
            offset += read;
            bytes += read;
            return read;
        }

        /** Finds more of the batch. @return false when the stream has ended */
        private boolean scan() throws IOException {
            while (true) {
                int end = borders.next(buffer, scanned, limit, inEnded);
                if (end >= 0) {
                    scanned = end;
                    records++;
                    full = records == maxRecords || bytes + (scanned - position) >= maxBytes;
                    if (full) {
                        return true;
                    }
                } else {
                    scanned = borders.resume();
                    if (scanned > position) {
                        return true;
                    }
                    if (inEnded) {
                        return false;
                    }
                    fill();
                }
            }
        }
    }
}
