package dev.sluice.verify;

import dev.sluice.mysql.Column;
import dev.sluice.row.RowSink;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Makes of each row two numbers of 128 bits, the first halves of SHA-256 sums: of its identity and of all its values.
 * Each value is followed by its length, and NULL by a length that no value has, so that no two rows run into the same
 * bytes. FLOAT and DOUBLE are taken as numbers, because servers print them differently. One thread.
 */
final class RowDigest implements RowSink {
    /** Bytes of a value that a label shows. */
    private static final int SHOWN = 60;
    /** Characters that make a label long enough. */
    private static final int LABEL = 200;

    /** Takes rows. The numbers are of the identity and of the row; the label of {@link RowDigest#label} too. */
    @FunctionalInterface
    interface Rows {
        void row(long keyHigh, long keyLow, long high, long low);
    }

    private final List<Column> columns;
    private final boolean[] identifies;
    private final boolean[] approximate;
    private final boolean labels;
    private final Rows rows;
    private final MessageDigest all = sha256();
    private final MessageDigest identity = sha256();
    private final boolean keyed;
    private final byte[] digest = new byte[32];
    private final ByteBuffer words = ByteBuffer.wrap(digest);
    private final byte[] length = new byte[Long.BYTES];
    private final StringBuilder label = new StringBuilder();
    private int column;
    private long partLength;

    /**
     * @param columns of the rows, in their order
     * @param identity those that tell rows apart; none: all of them do
     * @param labels whether labels are wanted, which takes time
     */
    RowDigest(List<Column> columns, List<Column> identity, boolean labels, Rows rows) {
        this.columns = columns;
        this.keyed = !identity.isEmpty();
        this.labels = labels;
        this.rows = rows;
        this.identifies = new boolean[columns.size()];
        this.approximate = new boolean[columns.size()];
        for (int i = 0; i < columns.size(); i++) {
            identifies[i] = identity.contains(columns.get(i));
            approximate[i] = ValueKind.of(columns.get(i)) == ValueKind.APPROXIMATE;
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The row in hand for people: {@code id=5}, or the beginning of all its values. */
    String label() {
        return label.toString();
    }

    @Override
    public void beginRow() {
        label.setLength(0);
    }

    @Override
    public void nullValue(int column) {
        this.column = column;
        label("NULL");
        end(-1);
    }

    @Override
    public void value(int column, byte[] bytes, int offset, int length) {
        this.column = column;
        show(bytes, offset, length);
        if (approximate[column]) {
            byte[] number = number(bytes, offset, length);
            update(number, 0, number.length);
            end(number.length);
        } else {
            update(bytes, offset, length);
            end(length);
        }
    }

    @Override
    public void beginValue(int column) {
        this.column = column;
        partLength = 0;
    }

    @Override
    public void part(byte[] bytes, int offset, int length) {
        if (partLength == 0) {
            show(bytes, offset, length);
        }
        update(bytes, offset, length);
        partLength += length;
    }

    @Override
    public void endValue() {
        end(partLength);
    }

    @Override
    public void endRow() {
        read(all);
        long high = words.getLong(0);
        long low = words.getLong(Long.BYTES);
        if (keyed) {
            read(identity);
            rows.row(words.getLong(0), words.getLong(Long.BYTES), high, low);
        } else {
            rows.row(high, low, high, low);
        }
    }

    private void read(MessageDigest sum) {
        byte[] bytes = sum.digest();
        System.arraycopy(bytes, 0, digest, 0, digest.length);
    }

    private void update(byte[] bytes, int offset, int length) {
        all.update(bytes, offset, length);
        if (identifies[column]) {
            identity.update(bytes, offset, length);
        }
    }

    private void end(long bytes) {
        for (int i = 0; i < length.length; i++) {
            length[i] = (byte) (bytes >>> 8 * i);
        }
        update(length, 0, length.length);
    }

    /** The bits of the number, for -0 those of 0 ({@link ValueEncoding}); text that is none stays as it is. */
    private byte[] number(byte[] bytes, int offset, int length) {
        String text = new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
        try {
            double value = Double.parseDouble(text);
            boolean single = columns.get(column).dataType().equals("float");
            return ByteBuffer.allocate(Double.BYTES)
                    .putDouble((single ? (float) value : value) + 0.0)
                    .array();
        } catch (NumberFormatException e) {
            return text.getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    private void show(byte[] bytes, int offset, int length) {
        if (labels) {
            Column shown = columns.get(column);
            ValueKind kind = ValueKind.of(shown);
            int some = Math.min(length, SHOWN);
            boolean text = kind != ValueKind.BINARY && kind != ValueKind.OPAQUE && kind != ValueKind.BIT;
            Charset charset =
                    shown.charset().orElse("").equals("latin1") ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8;
            label((text
                            ? TextTable.printable(new String(bytes, offset, some, charset))
                            : "0x" + HexFormat.of().withUpperCase().formatHex(bytes, offset, offset + some))
                    + (length > some ? "\u2026" : ""));
        }
    }

    private void label(String value) {
        if (labels && (keyed ? identifies[column] : label.length() < LABEL)) {
            label.append(label.isEmpty() ? "" : ", ")
                    .append(columns.get(column).name())
                    .append('=')
                    .append(value);
        }
    }
}
