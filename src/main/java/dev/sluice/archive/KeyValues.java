package dev.sluice.archive;

import dev.sluice.row.RowSink;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Rows of values of keys, which are digits, letters and signs of ASCII whatever the column; none is NULL. */
final class KeyValues implements RowSink {
    private final Consumer<List<String>> rows;
    private final List<String> row = new ArrayList<>();
    private final ByteArrayOutputStream parts = new ByteArrayOutputStream();

    /** @param rows takes each row's values, a list that does not change */
    KeyValues(Consumer<List<String>> rows) {
        this.rows = rows;
    }

    @Override
    public void beginRow() {
        row.clear();
    }

    @Override
    public void nullValue(int column) {
        throw new IllegalStateException("a key has a NULL");
    }

    @Override
    public void value(int column, byte[] bytes, int offset, int length) {
        row.add(new String(bytes, offset, length, StandardCharsets.ISO_8859_1));
    }

    @Override
    public void beginValue(int column) {
        parts.reset();
    }

    @Override
    public void part(byte[] bytes, int offset, int length) {
        parts.write(bytes, offset, length);
    }

    @Override
    public void endValue() {
        row.add(parts.toString(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void endRow() {
        rows.accept(List.copyOf(row));
    }
}
