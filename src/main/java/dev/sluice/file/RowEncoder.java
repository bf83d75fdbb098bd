package dev.sluice.file;

import dev.sluice.row.RowSink;
import java.io.IOException;
import java.util.List;

/**
 * Writes rows down in some format, straight into the blocks of a {@link DataFileWriter}. Either {@link #finish}
 * or {@link #abort} ends it. Used by one thread, for one range.
 */
public abstract sealed class RowEncoder implements RowSink permits TsvEncoder, InsertEncoder {
    /** Values longer than this are taken in pieces, so that any value fits in a block with all its escapes. */
    static final int PIECE = 64 * 1024;

    private static final byte[] NOT_BEGUN = {};

    final DataFileWriter file;
    /** What is being filled. */
    byte[] block = NOT_BEGUN;
    /** How much of it is filled. */
    int position;

    RowEncoder(DataFileWriter file) {
        this.file = file;
    }

    /**
     * Ends the range: all its files are complete, on the disk and in place; none when there were no rows.
     *
     * @throws IOException what went wrong, naming the file; {@link #abort} then removes what there is
     */
    public final List<DataFileResult> finish() throws IOException {
        complete();
        return file.finish(position);
    }

    /** Gives the range up and removes its files, if it is not finished. */
    public final void abort() {
        file.abort();
    }

    /** Writes what belongs behind the last row. */
    abstract void complete() throws IOException;

    /** Makes room when a block is full. */
    abstract void spill() throws IOException;

    /** Makes sure that some bytes can be written, at most {@link #PIECE} twice and some hundred thousand. */
    final void reserve(int count) throws IOException {
        while (block.length - position < count) {
            if (block == NOT_BEGUN) {
                block = file.begin();
            } else {
                spill();
            }
        }
    }

    /** Hands the block over as it is and goes on in an empty one. */
    final void handOver() throws IOException {
        byte[] other = file.another(position);
        file.handOver(position);
        block = other;
        position = 0;
    }

    final void put(byte[] bytes) {
        System.arraycopy(bytes, 0, block, position, bytes.length);
        position += bytes.length;
    }

    /** Writes bytes with their escapes, in pieces. */
    final void escaped(Escaping escaping, byte[] bytes, int offset, int length) throws IOException {
        int end = offset + length;
        for (int at = offset; at < end; at += PIECE) {
            int piece = Math.min(PIECE, end - at);
            reserve(2 * piece + Long.BYTES);
            position = escaping.copy(bytes, at, piece, block, position);
        }
    }
}
