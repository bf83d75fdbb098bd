package dev.sluice.importer;

import dev.sluice.flat.FilePosition;
import dev.sluice.flat.FlatFormat;
import dev.sluice.flat.RecordBatches;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

/** Sends records as they are, for the server to take apart. One thread. */
final class RawFeed implements RecordFeed {
    private final CheckedInputStream in;
    private final RecordBatches batches;
    private final InputStream rows;
    private final long firstLine;

    RawFeed(RangeBytes range, Segment segment, FlatFormat format) throws IOException {
        in = new CheckedInputStream(range.open(segment.from(), segment.to()), new CRC32C());
        firstLine = segment.line();
        batches = new RecordBatches(in, format, new FilePosition(segment.from(), segment.line()));
        rows = batches.next(Long.MAX_VALUE, Long.MAX_VALUE);
    }

    @Override
    public InputStream rows() {
        return rows;
    }

    @Override
    public long records() {
        return batches.records();
    }

    @Override
    public long recordOf(long row) {
        return row;
    }

    @Override
    public long lines() {
        return batches.position().line() - firstLine;
    }

    @Override
    public long checksum() {
        return in.getChecksum().getValue();
    }

    @Override
    public long sent() {
        return batches.records();
    }

    @Override
    public List<Unreadable> unreadable() {
        return List.of();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
