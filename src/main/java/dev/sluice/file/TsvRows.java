package dev.sluice.file;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Rows in the default dialect of {@code LOAD DATA}, as {@link TsvEncoder} writes them: to be read with {@code CHARACTER
 * SET binary}.
 */
public final class TsvRows extends TextRows {
    /** @param out gets blocks of bytes; rows begin and end anywhere in them */
    public TsvRows(OutputStream out) {
        super(out);
    }

    @Override
    public void nullValue(int column) throws IOException {
        beginValue(column, true);
        put('\\');
        put('N');
    }

    @Override
    void beginValue(int column, boolean empty) throws IOException {
        if (column > 0) {
            put('\t');
        }
    }

    @Override
    void piece(byte[] bytes, int offset, int length) throws IOException {
        reserve(2 * length + Long.BYTES);
        position = Escaping.TSV.copy(bytes, offset, length, block, position);
    }

    @Override
    public void endValue() {
        // A value has nothing behind it.
    }

    @Override
    public void endRow() throws IOException {
        put('\n');
    }
}
