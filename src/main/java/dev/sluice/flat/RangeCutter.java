package dev.sluice.flat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a plain file into ranges at true borders of records. Stateless.
 *
 * <p>Where the format {@link FlatFormat#hasLocalBorders}, a border is searched behind each place where a range should
 * end, and nothing else is read. That is right because there a line end is a border unless an odd number of escapes
 * stands directly before it, see {@link LineBorders}; the escapes before the place itself are counted backwards.
 * In any other format one byte far ahead, such as an opening quote, decides, and the file is read once from its
 * beginning; the ranges then know their lines and records.
 */
public final class RangeCutter {
    private static final int BUFFER = 256 * 1024;
    private static final int LOOK_BACK = 4096;

    private RangeCutter() {}

    /**
     * Cuts.
     *
     * @param start where the first record begins, see {@link FileHead}
     * @param bytes size of a range, which ends with the first record that reaches it
     * @return ranges in the order of the file, without gaps, none of them empty; none at all when there is nothing
     *     behind the start
     */
    public static List<FileRange> cut(FlatFile file, FlatFormat format, FilePosition start, long bytes)
            throws IOException {
        if (bytes < 1) {
            throw new IllegalArgumentException("ranges of " + bytes + " bytes");
        }
        return format instanceof LineFormat lines && format.hasLocalBorders()
                ? atPlaces(file, lines, start, bytes)
                : fromTheStart(file, format, start, bytes);
    }

    private static List<FileRange> atPlaces(FlatFile file, LineFormat format, FilePosition start, long bytes)
            throws IOException {
        List<FileRange> ranges = new ArrayList<>();
        long from = start.offset();
        while (from < file.size()) {
            long to = file.size() - from <= bytes ? file.size() : border(file, format, start.offset(), from + bytes);
            ranges.add(new FileRange(from, to, from == start.offset() ? start.line() : 0, -1));
            from = to;
        }
        return ranges;
    }

    /** The first border at or behind a place. */
    private static long border(FlatFile file, LineFormat format, long start, long place) throws IOException {
        // A terminator that ends exactly at the place makes it a border.
        long from = Math.max(start, place - format.dialect().lineEnd().length());
        LineBorders borders = new LineBorders(format.dialect(), isEscaped(file, format, start, from));
        byte[] buffer = new byte[BUFFER];
        int kept = 0;
        long before = from;
        try (InputStream in = file.open(from, file.size())) {
            while (true) {
                int read = in.readNBytes(buffer, kept, BUFFER - kept);
                int limit = kept + read;
                int end = borders.next(buffer, 0, limit, limit < BUFFER);
                if (end >= 0 || limit < BUFFER) {
                    return end >= 0 ? before + end : file.size();
                }
                kept = limit - borders.resume();
                System.arraycopy(buffer, borders.resume(), buffer, 0, kept);
                before += borders.resume();
            }
        }
    }

    /** Whether an odd number of escapes stands directly before a place. */
    private static boolean isEscaped(FlatFile file, LineFormat format, long start, long place) throws IOException {
        if (format.dialect().escaped().isEmpty()) {
            return false;
        }
        byte escape = (byte) format.dialect().escaped().getAsInt();
        long escapes = 0;
        long to = place;
        while (to > start) {
            long from = Math.max(start, to - LOOK_BACK);
            byte[] block;
            try (InputStream in = file.open(from, to)) {
                block = in.readAllBytes();
            }
            int i = block.length;
            while (i > 0 && block[i - 1] == escape) {
                i--;
            }
            escapes += block.length - i;
            if (i > 0) {
                break;
            }
            to = from;
        }
        return escapes % 2 == 1;
    }

    /**
     * The physical line that a place is on, found by reading the file from its beginning to there.
     *
     * @param place where a record begins
     * @return number of the line, from 1
     */
    public static long line(FlatFile file, FlatFormat format, long place) throws IOException {
        LineCounter lines = format.lineCounter().from(FilePosition.START.line());
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = file.open(0, place)) {
            int read = in.read(buffer, 0, BUFFER);
            while (read >= 0) {
                lines.add(buffer, 0, read);
                read = in.read(buffer, 0, BUFFER);
            }
        }
        return lines.line();
    }

    private static List<FileRange> fromTheStart(FlatFile file, FlatFormat format, FilePosition start, long bytes)
            throws IOException {
        List<FileRange> ranges = new ArrayList<>();
        try (InputStream in = file.open(start.offset(), file.size())) {
            RecordBatches batches = new RecordBatches(in, format, start);
            byte[] buffer = new byte[BUFFER];
            while (batches.hasNext()) {
                FilePosition from = batches.position();
                InputStream batch = batches.next(bytes, Long.MAX_VALUE);
                while (batch.read(buffer, 0, buffer.length) >= 0) {
                    // only where it ends is of interest
                }
                ranges.add(new FileRange(from.offset(), batches.position().offset(), from.line(), batches.records()));
            }
        }
        return ranges;
    }
}
