package dev.sluice.file;

import java.io.IOException;
import java.util.List;

/**
 * Rows in the default dialect of {@code LOAD DATA}: values parted by tabs, rows ended by line feeds, {@code \N}
 * for NULL, and in text a backslash before tab, line feed, backslash and NUL ({@code \t \n \\ \0}). All other
 * bytes are the column's own: to be read with {@code CHARACTER SET binary}.
 */
public final class TsvEncoder extends RowEncoder {
    private final boolean[] bare;

    /** @param columns what the columns are like, in the order of the query */
    public TsvEncoder(DataFileWriter file, List<ColumnFormat> columns) {
        super(file);
        bare = new boolean[columns.size()];
        for (int i = 0; i < bare.length; i++) {
            bare[i] = columns.get(i) == ColumnFormat.NUMBER || columns.get(i) == ColumnFormat.TEMPORAL;
        }
    }

    @Override
    public void beginRow() {
        // a row has nothing before its first value
    }

    @Override
    public void nullValue(int column) throws IOException {
        reserve(3);
        separate(column);
        block[position++] = '\\';
        block[position++] = 'N';
    }

    @Override
    public void value(int column, byte[] bytes, int offset, int length) throws IOException {
        if (length > PIECE) {
            beginValue(column);
            part(bytes, offset, length);
            return;
        }
        reserve(2 * length + 1 + Long.BYTES);
        separate(column);
        position = bare[column]
                ? Words.copy(bytes, offset, length, block, position)
                : Escaping.TSV.copy(bytes, offset, length, block, position);
    }

    @Override
    public void beginValue(int column) throws IOException {
        reserve(1);
        separate(column);
    }

    @Override
    public void part(byte[] bytes, int offset, int length) throws IOException {
        escaped(Escaping.TSV, bytes, offset, length);
    }

    @Override
    public void endValue() {
        // a value has nothing behind it
    }

    @Override
    public void endRow() throws IOException {
        reserve(1);
        block[position++] = '\n';
        file.rowDone();
        if (file.isFull(position)) {
            block = file.rotate(position);
            position = 0;
        }
    }

    private void separate(int column) {
        if (column > 0) {
            block[position++] = '\t';
        }
    }

    @Override
    void complete() {
        // the last row ended itself
    }

    @Override
    void spill() throws IOException {
        handOver();
    }
}
