package dev.sluice.flat;

import dev.sluice.file.Occurrences;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.QuoteMode;

/**
 * The fields of a record of CSV, by Apache Commons CSV.
 *
 * <p>That library gives neither the bytes of a record nor, with more than one byte to a letter, where they lie. So
 * {@link CsvBorders} cuts the records, and one parser is fed with them, one at a time: it asks for more than the record
 * only when it sees another border, which then is a bad record. It sees a char for each byte, so that values stay what
 * they are in the file, text or not; separators and quotes are ASCII. A record without a quote needs no parser.
 */
final class CsvParser extends RecordParser {
    static final String NOT_CLOSED = "has a quote that is not closed";
    static final String TEXT_BEHIND = "has text behind a closing quote";

    /** Larger records are held only once, see {@link CsvFields}. */
    private static final int LARGE = 1024 * 1024;

    private final CSVFormat format;
    private Feed feed;
    private Iterator<CSVRecord> records;

    private final CsvFields direct;
    private final byte quote;

    CsvParser(CsvFormat csv) {
        byte[] nullText =
                csv.nullText().orElse("").getBytes(csv.charset().java().orElse(StandardCharsets.UTF_8));
        format = CSVFormat.RFC4180
                .builder()
                .setDelimiter(csv.separator())
                .setQuote((char) csv.quote())
                // Tells an empty field from two quotes, and the text for NULL from the same text in quotes.
                .setQuoteMode(QuoteMode.ALL_NON_NULL)
                .setNullString(new String(nullText, StandardCharsets.ISO_8859_1))
                .setIgnoreSurroundingSpaces(csv.trim())
                .get();
        direct = new CsvFields(csv, nullText);
        quote = (byte) csv.quote();
    }

    @Override
    public void parse(byte[] bytes, int from, int to, RecordFields fields) throws BadRecordException {
        int end = contentEnd(bytes, from, to);
        if (to - from > LARGE || Occurrences.first(bytes, from, end, quote) == end) {
            direct.parse(bytes, from, end, fields);
            return;
        }
        CSVRecord parsed = parsed(bytes, from, end);
        fields.clear();
        for (String value : parsed) {
            if (value == null) {
                fields.endNull();
            } else {
                byte[] field = value.getBytes(StandardCharsets.ISO_8859_1);
                fields.put(field, 0, field.length);
                fields.end(false);
            }
        }
    }

    private CSVRecord parsed(byte[] bytes, int from, int to) throws BadRecordException {
        try {
            if (records == null) {
                feed = new Feed();
                records = CSVParser.builder()
                        .setReader(feed)
                        .setFormat(format)
                        .get()
                        .iterator();
            }
            feed.give(bytes, from, to);
            if (records.hasNext()) {
                CSVRecord parsed = records.next();
                if (feed.isTaken()) {
                    return parsed;
                }
            }
            throw new BadRecordException("is no record of CSV");
        } catch (IOException | UncheckedIOException | IllegalStateException e) {
            records = null;
            throw new BadRecordException(reason(e));
        } catch (BadRecordException e) {
            records = null;
            throw e;
        }
    }

    private static String reason(Exception e) {
        return e.getMessage().contains("EOF") ? NOT_CLOSED : TEXT_BEHIND;
    }

    /** The terminator is left off, to be one line feed for every kind. */
    static int contentEnd(byte[] bytes, int from, int to) {
        int end = to;
        if (end > from && bytes[end - 1] == '\n') {
            end--;
        }
        if (end > from && bytes[end - 1] == '\r') {
            end--;
        }
        return end;
    }

    /** One record, and a line feed behind it that is given alone: whoever gets it has used up the record. */
    private static final class Feed extends Reader {
        private byte[] bytes;
        private int position;
        private int end;
        private boolean lineEnd;

        void give(byte[] record, int from, int to) {
            bytes = record;
            position = from;
            end = to;
            lineEnd = true;
        }

        boolean isTaken() {
            return !lineEnd;
        }

        @Override
        public int read(char[] to, int offset, int length) {
            int count = Math.min(length, end - position);
            for (int i = 0; i < count; i++) {
                to[offset + i] = (char) (bytes[position + i] & 0xff);
            }
            position += count;
            if (count == 0 && lineEnd) {
                to[offset] = '\n';
                lineEnd = false;
                return 1;
            }
            return count == 0 ? -1 : count;
        }

        @Override
        public boolean ready() {
            return position < end || lineEnd;
        }

        @Override
        public void close() {
            // there is nothing to close
        }
    }
}
