package dev.sluice.layout;

import dev.sluice.file.Occurrences;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Cuts rows into batches at their borders. A batch is a stream, so that a row of any size is held by nobody; where the
 * borders lie depends on the sizes asked for alone. What was loaded of a file is counted in rows: after a failure the
 * file is opened again and as many are skipped. One thread.
 */
public final class RowBatches {
    private static final int BUFFER = 256 * 1024;
    private static final byte LF = '\n';

    private final TsvRows source;
    private final byte[] buffer = new byte[BUFFER];
    private int position;
    private int limit;
    private Batch batch;

    /** @param source read from here on; closed by its owner */
    public RowBatches(TsvRows source) {
        this.source = source;
    }

    /**
     * Passes over rows that are dealt with already.
     *
     * @throws EOFException when there are fewer; the file is then not the one that it was
     */
    public void skip(long rows) throws IOException {
        long left = rows;
        while (left > 0) {
            if (!fill()) {
                throw new EOFException("has " + (rows - left) + " rows where " + rows + " are to be skipped");
            }
            int count = Occurrences.count(buffer, position, limit, LF);
            position = count < left ? limit : Occurrences.behind(buffer, position, limit, LF, left);
            left -= Math.min(left, count);
        }
    }

    /** Whether there is a row that no batch has had yet. */
    public boolean hasNext() throws IOException {
        requireEnd();
        return fill();
    }

    /**
     * The next batch: at least one row, then as many as it takes to reach one of the sizes. It must be read to its end
     * before the next one; closing it does nothing.
     *
     * @param maxBytes size at which it ends with the row in hand, so that it is larger by a part of a row at most
     * @param maxRows most rows
     * @throws IllegalStateException when there is no row left, or the batch before was not read to its end
     */
    public InputStream next(long maxBytes, long maxRows) throws IOException {
        if (maxBytes < 1 || maxRows < 1) {
            throw new IllegalArgumentException("a batch of " + maxBytes + " bytes or " + maxRows + " rows");
        }
        if (!hasNext()) {
            throw new IllegalStateException("there is no row left");
        }
        batch = new Batch(maxBytes, maxRows);
        return batch;
    }

    /** Rows of the batch that were read from it so far: all, when it is read to its end. */
    public long rows() {
        return batch == null ? 0 : batch.rows;
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

    private boolean fill() throws IOException {
        if (position == limit) {
            position = 0;
            limit = Math.max(0, source.read(buffer, 0, BUFFER));
        }
        return position < limit;
    }

    private final class Batch extends InputStream {
        private final long maxBytes;
        private final long maxRows;
        private long rows;
        private long bytes;
        private boolean ended;

        Batch(long maxBytes, long maxRows) {
            this.maxBytes = maxBytes;
            this.maxRows = maxRows;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (ended || !fill()) {
                ended = true;
                return -1;
            }
            int end = end(position + Math.min(length, limit - position));
            int read = end - position;
            System.arraycopy(buffer, position, to, offset, read);
            position = end;
            bytes += read;
            return read;
        }

        /** How far the batch goes in the buffer; counts its rows. @param most where the reader's room ends */
        private int end(int most) {
            int end = most;
            long missing = maxBytes - bytes;
            if (missing <= most - position) {
                int from = position + (int) Math.max(0, missing - 1);
                for (int i = from; i < most; i++) {
                    if (buffer[i] == '\n') {
                        end = i + 1;
                        ended = true;
                        break;
                    }
                }
            }
            int count = Occurrences.count(buffer, position, end, LF);
            if (rows + count >= maxRows) {
                end = Occurrences.behind(buffer, position, end, LF, maxRows - rows);
                count = (int) (maxRows - rows);
                ended = true;
            }
            rows += count;
            return end;
        }
    }
}
