package dev.sluice.file;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * Rows as RFC 4180 has them: values parted by commas, rows ended by CR LF, text in quotes with quotes inside doubled. NULL
 * is a field without anything, the empty text is {@code ""}. Bytes are written as they come, so text has to come in the
 * character set of the file.
 */
public final class CsvRows extends TextRows {
    private final boolean[] bare;

    /** @param columns numbers and times are written without quotes */
    public CsvRows(OutputStream out, List<ColumnFormat> columns) {
        super(out);
        bare = new boolean[columns.size()];
        for (int i = 0; i < bare.length; i++) {
            bare[i] = columns.get(i) == ColumnFormat.NUMBER || columns.get(i) == ColumnFormat.TEMPORAL;
        }
    }

    private boolean quoted;

    @Override
    public void nullValue(int column) throws IOException {
        if (column > 0) {
            put(',');
        }
    }

    @Override
    void beginValue(int column, boolean empty) throws IOException {
        if (column > 0) {
            put(',');
        }
        quoted = !bare[column];
        if (quoted) {
            put('"');
        }
    }

    @Override
    void piece(byte[] bytes, int offset, int length) throws IOException {
        reserve(2 * length);
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] == '"') {
                block[position++] = '"';
            }
            block[position++] = bytes[i];
        }
    }

    @Override
    public void endValue() throws IOException {
        if (quoted) {
            put('"');
        }
    }

    @Override
    public void endRow() throws IOException {
        put('\r');
        put('\n');
    }
}
