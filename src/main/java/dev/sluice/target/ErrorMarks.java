package dev.sluice.target;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Counts the values that are an ENUM's mark of an error: empty fields where {@link ColumnMapping#errorMarks} says. */
public final class ErrorMarks {
    private ErrorMarks() {}

    /**
     * Counts them.
     *
     * @param rows in LOAD DATA's default dialect, read to the end
     * @param fields of each row that may be such a mark
     */
    public static long count(InputStream rows, List<Integer> fields) throws IOException {
        boolean[] wanted = new boolean[fields.get(fields.size() - 1) + 1];
        fields.forEach(field -> wanted[field] = true);
        byte[] block = new byte[64 * 1024];
        long count = 0;
        int field = 0;
        boolean empty = true;
        boolean escaped = false;
        for (int length; (length = rows.read(block, 0, block.length)) >= 0; ) {
            for (int i = 0; i < length; i++) {
                byte next = block[i];
                if (!escaped && (next == '\t' || next == '\n')) {
                    count += empty && field < wanted.length && wanted[field] ? 1 : 0;
                    field = next == '\n' ? 0 : field + 1;
                    empty = true;
                } else {
                    escaped = !escaped && next == '\\';
                    empty = false;
                }
            }
        }
        return count;
    }
}
