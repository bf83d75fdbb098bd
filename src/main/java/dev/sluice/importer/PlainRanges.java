package dev.sluice.importer;

import dev.sluice.flat.FilePosition;
import dev.sluice.flat.FileRange;
import dev.sluice.flat.FlatFile;
import dev.sluice.flat.FlatFormat;
import dev.sluice.flat.RangeCutter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;

/**
 * Ranges of a plain file. It is cut from the beginning on each start; what is in already, by the ledger, is taken out of
 * the ranges. Both end between records, and so does what is left of them.
 */
final class PlainRanges implements RangeSource {
    private final Iterator<RangeBytes> ranges;

    /**
     * @param start where the first record begins
     * @param bytes size of a range
     * @param in what is in, in the order of the file
     */
    PlainRanges(Path path, FlatFile file, FlatFormat format, FilePosition start, long bytes, Collection<RangeNote> in)
            throws IOException {
        List<RangeBytes> left = new ArrayList<>();
        Iterator<RangeNote> notes = in.iterator();
        RangeNote note = notes.hasNext() ? notes.next() : null;
        for (FileRange range : RangeCutter.cut(file, format, start, bytes)) {
            long from = range.from();
            while (from < range.to()) {
                while (note != null && note.end() <= from) {
                    note = notes.hasNext() ? notes.next() : null;
                }
                if (note != null && note.offset() <= from) {
                    from = note.end();
                    continue;
                }
                long to = note == null ? range.to() : Math.min(range.to(), note.offset());
                left.add(new RangeBytes(
                        new FilePosition(from, from == range.from() ? range.line() : 0), to - from, path, from, false));
                from = to;
            }
        }
        ranges = left.iterator();
    }

    @Override
    public RangeBytes next() {
        return ranges.hasNext() ? ranges.next() : null;
    }

    @Override
    public void close() {
        // Ranges are opened one by one.
    }
}
