package dev.sluice.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Rows on their way from the thread that reads them to the one that writes them, so that a chunk of large rows need not
 * be in memory. Holds a megabyte at most.
 */
final class RowPipe extends InputStream {
    private static final int BLOCKS = 16;
    private static final byte[] END = {};
    private static final long LOOK_MILLIS = 100;

    private final BlockingQueue<byte[]> blocks = new ArrayBlockingQueue<>(BLOCKS);
    private volatile boolean closed;
    private volatile Throwable failure;
    private byte[] block = {};
    private int position;
    private long bytes;

    /** Where the reader of rows puts them. */
    OutputStream in() {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] from, int offset, int length) throws IOException {
                if (length > 0) {
                    put(Arrays.copyOfRange(from, offset, offset + length));
                }
            }
        };
    }

    /** Says that all rows are in, or why there are no more. @param reason null when all are in */
    void end(Throwable reason) {
        failure = reason;
        try {
            put(END);
        } catch (IOException e) {
            // Nobody reads any more.
        }
    }

    private void put(byte[] next) throws IOException {
        try {
            while (!blocks.offer(next, LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                if (closed) {
                    throw new IOException("the destination takes no more rows");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** How much went through. */
    long bytes() {
        return bytes;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        int filled = 0;
        while (filled < length) {
            if (position == block.length && !next()) {
                break;
            }
            int some = Math.min(length - filled, block.length - position);
            System.arraycopy(block, position, to, offset + filled, some);
            position += some;
            filled += some;
        }
        bytes += filled;
        return filled == 0 ? -1 : filled;
    }

    /** @return false at the end, which stays in place */
    private boolean next() throws IOException {
        byte[] following;
        try {
            following = blocks.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        if (following == END) {
            blocks.offer(END);
            if (failure != null) {
                throw new IOException("reading the source failed", failure);
            }
            return false;
        }
        block = following;
        position = 0;
        return true;
    }

    @Override
    public void close() {
        closed = true;
    }
}
