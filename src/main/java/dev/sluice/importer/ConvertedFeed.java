package dev.sluice.importer;

import dev.sluice.flat.ConvertedRows;
import dev.sluice.flat.FilePosition;
import dev.sluice.flat.FlatFormat;
import dev.sluice.flat.RecordProcessor;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

/** Sends records as rows that were made of them here: those of CSV, and those that are changed on their way. One thread. */
final class ConvertedFeed implements RecordFeed {
    private static final int MOST_UNREADABLE = 65535;

    private final CheckedInputStream in;
    private final ConvertedRows rows;
    private final long firstLine;
    private final List<Unreadable> unreadable = new ArrayList<>();

    ConvertedFeed(
            RangeBytes range, Segment segment, FlatFormat format, FieldPlan plan, List<RecordProcessor> processors)
            throws IOException {
        in = new CheckedInputStream(range.open(segment.from(), segment.to()), new CRC32C());
        firstLine = segment.line();
        rows = new ConvertedRows(
                in,
                format,
                new FilePosition(segment.from(), segment.line()),
                plan.table().name().name(),
                plan.fields().stream().map(FieldPlan.Field::name).toList(),
                processors,
                (record, why) -> {
                    if (unreadable.size() < MOST_UNREADABLE) {
                        unreadable.add(new Unreadable(record.number(), why.column(), why.getMessage()));
                    }
                });
    }

    @Override
    public InputStream rows() {
        return rows;
    }

    @Override
    public long records() {
        return rows.records();
    }

    @Override
    public long recordOf(long row) {
        return rows.recordOf(row);
    }

    @Override
    public long lines() {
        return rows.position().line() - firstLine;
    }

    @Override
    public long checksum() {
        return in.getChecksum().getValue();
    }

    @Override
    public long sent() {
        return rows.rows();
    }

    @Override
    public List<Unreadable> unreadable() {
        return unreadable;
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }
}
