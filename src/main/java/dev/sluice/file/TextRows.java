package dev.sluice.file;

import dev.sluice.row.RowSink;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes rows as text to a stream, in LOAD DATA's default dialect or as CSV; for files that grow chunk by chunk and for
 * rows on their way to a server, where a {@link RowEncoder} would make files of its own. One thread.
 */
public abstract sealed class TextRows implements RowSink permits TsvRows, CsvRows {
    /** Values are taken in pieces of this size at most. */
    private static final int PIECE = 16 * 1024;

    private final OutputStream out;
    /** What is not handed over yet. */
    final byte[] block = new byte[64 * 1024];
    /** How much of the block is filled. */
    int position;

    TextRows(OutputStream out) {
        this.out = out;
    }

    @Override
    public final void beginRow() {
        // A row has nothing before its first value.
    }

    @Override
    public final void value(int column, byte[] bytes, int offset, int length) throws IOException {
        beginValue(column, length == 0);
        int end = offset + length;
        for (int at = offset; at < end; at += PIECE) {
            piece(bytes, at, Math.min(PIECE, end - at));
        }
        endValue();
    }

    @Override
    public final void beginValue(int column) throws IOException {
        beginValue(column, false);
    }

    @Override
    public final void part(byte[] bytes, int offset, int length) throws IOException {
        int end = offset + length;
        for (int at = offset; at < end; at += PIECE) {
            piece(bytes, at, Math.min(PIECE, end - at));
        }
    }

    /** Hands everything over to the stream. */
    public final void flush() throws IOException {
        out.write(block, 0, position);
        position = 0;
    }

    /** Begins a value. @param empty whether it is known to have no bytes */
    abstract void beginValue(int column, boolean empty) throws IOException;

    /** Takes some bytes of a value, {@link #PIECE} at most. */
    abstract void piece(byte[] bytes, int offset, int length) throws IOException;

    /** Makes room for some bytes, at most twice a piece and a few. */
    final void reserve(int count) throws IOException {
        if (block.length - position < count) {
            flush();
        }
    }

    final void put(char c) throws IOException {
        reserve(1);
        block[position++] = (byte) c;
    }
}
