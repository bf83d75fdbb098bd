package dev.sluice.flat;

import java.util.Arrays;

/**
 * The fields of one record, used again for the next. Values are in one array that changes with the next record. One
 * thread.
 */
public final class RecordFields {
    private static final int KEPT = 1024 * 1024;

    private byte[] bytes = new byte[8 * 1024];
    private int written;
    private int[] ends = new int[64];
    private boolean[] nulls = new boolean[64];
    private boolean[] enclosed = new boolean[64];
    private int count;

    /** How many there are. */
    public int count() {
        return count;
    }

    /** Where the values of all fields lie. */
    public byte[] bytes() {
        return bytes;
    }

    /** Index of the first byte of a field in {@link #bytes}. @param field from 0 */
    public int start(int field) {
        return field == 0 ? 0 : ends[field - 1];
    }

    /** Index behind the last byte of a field in {@link #bytes}. @param field from 0 */
    public int end(int field) {
        return ends[field];
    }

    /** Whether it is NULL. @param field from 0 */
    public boolean isNull(int field) {
        return nulls[field];
    }

    /** Whether it was enclosed; not known of CSV, where it means nothing but NULL. @param field from 0 */
    public boolean isEnclosed(int field) {
        return enclosed[field];
    }

    /** A copy of a field's bytes; null for NULL. @param field from 0 */
    public byte[] value(int field) {
        return nulls[field] ? null : Arrays.copyOfRange(bytes, start(field), end(field));
    }

    /** Forgets all fields, and memory that an unusually large record took. */
    void clear() {
        written = 0;
        count = 0;
        if (bytes.length > KEPT) {
            bytes = new byte[KEPT];
        }
    }

    /** Makes room for values of so many bytes together. */
    void reserve(int length) {
        if (bytes.length < length) {
            bytes = new byte[length];
        }
    }

    void put(byte value) {
        room(1);
        bytes[written++] = value;
    }

    void put(byte[] from, int start, int end) {
        int length = end - start;
        room(length);
        System.arraycopy(from, start, bytes, written, length);
        written += length;
    }

    /** Bytes of the field in hand. */
    int length() {
        return written - (count == 0 ? 0 : ends[count - 1]);
    }

    /** Whether the bytes of the field in hand are these. */
    boolean is(byte[] value) {
        return Arrays.equals(bytes, written - length(), written, value, 0, value.length);
    }

    /** Puts a byte in front of the field in hand. */
    void reopen(byte first) {
        room(1);
        int start = written - length();
        System.arraycopy(bytes, start, bytes, start + 1, written - start);
        bytes[start] = first;
        written++;
    }

    void end(boolean isEnclosed) {
        add(false, isEnclosed);
    }

    void endNull() {
        written -= length();
        add(true, false);
    }

    private void add(boolean isNull, boolean isEnclosed) {
        if (count == ends.length) {
            ends = Arrays.copyOf(ends, 2 * count);
            nulls = Arrays.copyOf(nulls, 2 * count);
            enclosed = Arrays.copyOf(enclosed, 2 * count);
        }
        ends[count] = written;
        nulls[count] = isNull;
        enclosed[count] = isEnclosed;
        count++;
    }

    private void room(int more) {
        if (bytes.length - written < more) {
            bytes = Arrays.copyOf(
                    bytes, (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(written + (long) more, bytes.length * 2L)));
        }
    }
}
