package dev.sluice.layout;

import dev.sluice.file.Escapes;
import dev.sluice.row.RowSink;
import dev.sluice.run.RefusedException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads TSV back into rows: the values' own bytes, as the {@link dev.sluice.file.TsvEncoder} got them. Understands
 * every escape of LOAD DATA's default dialect. One thread.
 */
public final class TsvRowReader {
    private static final int BUFFER = 128 * 1024;
    /** Values up to this size are given whole. */
    private static final int WHOLE = 64 * 1024;

    private final InputStream in;
    private final int columns;
    private final RowSink sink;
    private final byte[] buffer = new byte[BUFFER];
    private final byte[] value = new byte[WHOLE];
    private int position;
    private int limit;
    private int length;
    private boolean inParts;
    private long rows;

    private TsvRowReader(InputStream in, int columns, RowSink sink) {
        this.in = in;
        this.columns = columns;
        this.sink = sink;
    }

    /**
     * Reads to the end.
     *
     * @param in rows, such as a batch of {@link RowBatches}; not closed
     * @param columns how many values each row must have
     * @return how many rows there were
     * @throws RefusedException naming the row, when one has another number of values or does not end
     */
    public static long read(InputStream in, int columns, RowSink sink) throws IOException {
        return new TsvRowReader(in, columns, sink).read();
    }

    private long read() throws IOException {
        while (more()) {
            sink.beginRow();
            for (int column = 0; column < columns; column++) {
                byte end = value(column);
                boolean last = column == columns - 1;
                if (end != (last ? '\n' : '\t')) {
                    throw new RefusedException("Row " + (rows + 1) + " has " + (last ? "more" : "fewer") + " than "
                            + columns + " values.");
                }
            }
            sink.endRow();
            rows++;
        }
        return rows;
    }

    /** @return the byte behind the value */
    private byte value(int column) throws IOException {
        length = 0;
        inParts = false;
        boolean isNull = false;
        while (true) {
            int i = position;
            int end = Math.min(limit, i + WHOLE - length);
            while (i < end && buffer[i] != '\t' && buffer[i] != '\n' && buffer[i] != '\\') {
                i++;
            }
            System.arraycopy(buffer, position, value, length, i - position);
            length += i - position;
            position = i;
            if (length == WHOLE) {
                part(column);
            }
            byte next = next();
            if (next == '\t' || next == '\n') {
                end(column, isNull);
                return next;
            }
            if (next == '\\') {
                byte escape = next();
                isNull = escape == 'N' && length == 0 && !inParts;
                next = Escapes.meaning(escape);
            }
            value[length++] = next;
        }
    }

    private void part(int column) throws IOException {
        if (!inParts) {
            sink.beginValue(column);
            inParts = true;
        }
        sink.part(value, 0, length);
        length = 0;
    }

    private void end(int column, boolean isNull) throws IOException {
        if (inParts) {
            if (length > 0) {
                sink.part(value, 0, length);
            }
            sink.endValue();
        } else if (isNull && length == 1) {
            sink.nullValue(column);
        } else {
            sink.value(column, value, 0, length);
        }
    }

    private byte next() throws IOException {
        if (!more()) {
            throw new RefusedException("Row " + (rows + 1) + " does not end.");
        }
        return buffer[position++];
    }

    private boolean more() throws IOException {
        if (position == limit) {
            position = 0;
            limit = Math.max(0, in.read(buffer, 0, BUFFER));
        }
        return position < limit;
    }
}
