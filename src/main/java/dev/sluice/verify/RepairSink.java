package dev.sluice.verify;

import dev.sluice.mysql.Column;
import dev.sluice.row.RowSink;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Writes rows of the source as statements for the target, value by value as they come, so that a value of any size
 * needs no memory. The first value of a row is its hash and says whether the row is wanted. Text is written as hex
 * digits behind its character set, so that no session setting of whoever runs the file changes it. One thread.
 */
final class RepairSink implements RowSink {
    private final OutputStream out;
    private final List<Column> columns;
    private final Map<String, Long> wanted;
    private final Function<String, Form> form;
    private Form statement;
    private boolean first;
    private int open;

    /**
     * What surrounds the values of a row.
     *
     * @param start up to the first value
     * @param names what stands before each value
     * @param end after the last one
     */
    record Form(String start, List<String> names, String end) {}

    /**
     * @param columns of the source, as they follow the hash
     * @param wanted how many rows of each hash to write; counted down
     * @param form of the statement for a row of a hash
     */
    RepairSink(OutputStream out, List<Column> columns, Map<String, Long> wanted, Function<String, Form> form) {
        this.out = out;
        this.columns = columns;
        this.wanted = wanted;
        this.form = form;
    }

    @Override
    public void beginRow() {
        statement = null;
    }

    @Override
    public void nullValue(int column) throws IOException {
        if (begin(column)) {
            put("NULL");
        }
    }

    @Override
    public void value(int column, byte[] bytes, int offset, int length) throws IOException {
        if (column == 0) {
            choose(new String(bytes, offset, length, StandardCharsets.US_ASCII));
            return;
        }
        beginValue(column);
        part(bytes, offset, length);
        endValue();
    }

    private void choose(String hash) throws IOException {
        long left = wanted.getOrDefault(hash, 0L);
        if (left > 0) {
            wanted.put(hash, left - 1);
            statement = form.apply(hash);
            first = true;
            put(statement.start());
        }
    }

    private boolean begin(int column) throws IOException {
        if (statement == null) {
            return false;
        }
        put((first ? "" : ",") + statement.names().get(column - 1));
        first = false;
        return true;
    }

    @Override
    public void beginValue(int column) throws IOException {
        open = column;
        if (begin(column)) {
            Column source = columns.get(column - 1);
            put(
                    switch (ValueForm.of(source)) {
                        case INTEGER, DECIMAL, DOUBLE, ROUNDED, TEMPORAL, ASCII -> "'";
                        case TEXT -> "_" + source.charset().orElseThrow() + " X'";
                        case JSON -> "_utf8mb4 X'";
                        case BIT, BYTES -> "X'";
                    });
        }
    }

    @Override
    public void part(byte[] bytes, int offset, int length) throws IOException {
        if (statement == null) {
            return;
        }
        switch (ValueForm.of(columns.get(open - 1))) {
            case INTEGER, DECIMAL, DOUBLE, ROUNDED, TEMPORAL, ASCII -> out.write(bytes, offset, length);
            case TEXT, JSON, BIT, BYTES -> hex(bytes, offset, length);
        }
    }

    private void hex(byte[] bytes, int offset, int length) throws IOException {
        for (int i = offset; i < offset + length; i++) {
            out.write(Character.toUpperCase(Character.forDigit(bytes[i] >> 4 & 15, 16)));
            out.write(Character.toUpperCase(Character.forDigit(bytes[i] & 15, 16)));
        }
    }

    @Override
    public void endValue() throws IOException {
        if (statement != null) {
            put("'");
        }
    }

    @Override
    public void endRow() throws IOException {
        if (statement != null) {
            put(statement.end());
        }
    }

    private void put(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
