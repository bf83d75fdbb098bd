package dev.sluice.testing;

import dev.sluice.row.RowSink;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.StringJoiner;
import java.util.zip.CRC32;

/** Keeps rows as text to compare: values in hexadecimal, long ones as length and CRC-32, NULL as {@code NULL}. */
public final class RecordedRows implements RowSink {
    private static final int LONG = 200;

    private final List<String> rows = new ArrayList<>();
    private final ByteArrayOutputStream value = new ByteArrayOutputStream();
    private StringJoiner row;

    /** The rows so far. */
    public List<String> rows() {
        return rows;
    }

    /** How a value is shown. */
    public static String shown(byte[] bytes) {
        if (bytes.length <= LONG) {
            return HexFormat.of().formatHex(bytes);
        }
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return bytes.length + " bytes, CRC " + Long.toHexString(crc.getValue());
    }

    @Override
    public void beginRow() {
        row = new StringJoiner(" ");
    }

    @Override
    public void nullValue(int column) {
        row.add(column + ":NULL");
    }

    @Override
    public void value(int column, byte[] bytes, int offset, int length) {
        beginValue(column);
        part(bytes, offset, length);
        endValue();
    }

    @Override
    public void beginValue(int column) {
        value.reset();
        row.add(column + ":");
    }

    @Override
    public void part(byte[] bytes, int offset, int length) {
        value.write(bytes, offset, length);
    }

    @Override
    public void endValue() {
        row.add(shown(value.toByteArray()));
    }

    @Override
    public void endRow() {
        rows.add(row.toString());
    }
}
