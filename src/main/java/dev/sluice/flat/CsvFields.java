package dev.sluice.flat;

import java.util.Arrays;

/**
 * The fields of a record of CSV without Commons CSV: where there is no quote in it, so that there is nothing to
 * understand, and where it is so large that it must not be held as text several times over. {@code CsvTest} compares
 * the two.
 */
final class CsvFields {
    private final byte[] separator;
    private final int quote;
    private final boolean trim;
    private final byte[] nullText;

    CsvFields(CsvFormat format, byte[] nullText) {
        separator = FlatDialect.bytes(format.separator());
        quote = format.quote();
        trim = format.trim();
        this.nullText = nullText;
    }

    /** @param to index behind the content of the record, its terminator left out */
    void parse(byte[] bytes, int from, int to, RecordFields fields) throws BadRecordException {
        fields.clear();
        fields.reserve(to - from);
        int i = from;
        while (true) {
            int start = i;
            while (trim && start < to && CsvBorders.isBlank(bytes[start]) && !isSeparator(bytes, start, to)) {
                start++;
            }
            i = start < to && bytes[start] == quote
                    ? quoted(bytes, start + 1, to, fields)
                    : bare(bytes, start, to, fields);
            if (i == to) {
                return;
            }
            i += separator.length;
        }
    }

    /** @return index behind the field */
    private int bare(byte[] bytes, int from, int to, RecordFields fields) {
        int i = from;
        while (i < to && !isSeparator(bytes, i, to)) {
            i++;
        }
        int end = i;
        while (trim && end > from && CsvBorders.isBlank(bytes[end - 1])) {
            end--;
        }
        if (Arrays.equals(bytes, from, end, nullText, 0, nullText.length)) {
            fields.endNull();
        } else {
            fields.put(bytes, from, end);
            fields.end(false);
        }
        return i;
    }

    private int quoted(byte[] bytes, int from, int to, RecordFields fields) throws BadRecordException {
        int i = from;
        while (true) {
            int plain = i;
            while (i < to && bytes[i] != quote) {
                i++;
            }
            fields.put(bytes, plain, i);
            if (i == to) {
                throw new BadRecordException(CsvParser.NOT_CLOSED);
            }
            i++;
            if (i == to || bytes[i] != quote) {
                break;
            }
            fields.put((byte) quote);
            i++;
        }
        while (i < to && !isSeparator(bytes, i, to)) {
            if (!CsvBorders.isBlank(bytes[i])) {
                throw new BadRecordException(CsvParser.TEXT_BEHIND);
            }
            i++;
        }
        fields.end(false);
        return i;
    }

    private boolean isSeparator(byte[] bytes, int at, int to) {
        return to - at >= separator.length
                && Arrays.equals(bytes, at, at + separator.length, separator, 0, separator.length);
    }
}
