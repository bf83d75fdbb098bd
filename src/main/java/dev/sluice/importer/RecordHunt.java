package dev.sluice.importer;

import dev.sluice.flat.FilePosition;
import dev.sluice.flat.FlatFormat;
import dev.sluice.flat.RecordBatches;
import dev.sluice.run.StopSignal;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Brings the good records of a range into a table, within one transaction, and finds the bad ones. All are sent at once;
 * when the server does not take them as they are, that is undone, and they are sent in parts: each record that the server
 * named alone, the others together; and where it named none, in halves. A part is sent when all before it are in, so
 * that of two records with the same key the second one is bad, as it would be row by row.
 *
 * <pre>
 * 1 … 1000                   row 7 is bad, says the server
 * 1 … 6, 7, 8 … 1000         7 is refused; of 8 … 1000 a row is missing, and nobody says which
 * 8 … 504, 505 … 1000        …
 * </pre>
 *
 * <p>Of duplicates that are left out the server says how many there are, but not which: where they are to be listed, a
 * part that has some is undone and halved too, until it has nothing else.
 *
 * <p>Holds no record. One thread.
 */
final class RecordHunt {
    private static final int BUFFER = 64 * 1024;

    private final Connection connection;
    private final RangeBytes range;
    private final FlatFormat format;
    private final RangeWriter writer;
    private final StopSignal stop;
    private final Deque<Segment> left = new ArrayDeque<>();
    private long records;
    private long lines;
    private long checksum;
    private long affected;
    private long skipped;
    private long refused;
    private boolean cut;

    /** Told of a record that the server does not take. */
    interface Refused {
        /** @param segment that holds it alone */
        void refuse(Segment segment, Verdict verdict) throws IOException, SQLException;
    }

    /** Told of a record that was left out as a duplicate. */
    interface LeftOut {
        /** @param segment that holds it alone */
        void leaveOut(Segment segment, String reason) throws IOException;
    }

    RecordHunt(Connection connection, RangeBytes range, FlatFormat format, RangeWriter writer, StopSignal stop) {
        this.connection = connection;
        this.range = range;
        this.format = format;
        this.writer = writer;
        this.stop = stop;
    }

    /** Sends the whole range. @param bad told of each bad record, in the order of the file */
    void run(Refused bad) throws SQLException, IOException {
        run(bad, Optional.empty());
    }

    /**
     * Sends the whole range.
     *
     * @param bad told of each bad record, in the order of the file
     * @param duplicates told of each record that is left out, likewise; empty: they are only counted
     */
    void run(Refused bad, Optional<LeftOut> duplicates) throws SQLException, IOException {
        Segment all = new Segment(0, range.length(), 0);
        left.push(all);
        while (!left.isEmpty()) {
            stop.check();
            Segment segment = left.pop();
            execute("SAVEPOINT sluice");
            Verdict verdict = writer.write(connection, range, segment);
            boolean mixed = duplicates.isPresent() && verdict.clean() && verdict.skipped() > 0 && !allNamed(verdict);
            if (verdict.clean() && !mixed) {
                lines = verdict.lines();
                checksum = verdict.checksum();
                records += verdict.records();
                affected += verdict.affected();
                skipped += verdict.skipped();
                if (duplicates.isPresent()) {
                    tell(segment, verdict, duplicates.get());
                }
                continue;
            }
            execute("ROLLBACK TO SAVEPOINT sluice");
            List<Segment> parts = mixed && verdict.skipped() == verdict.records()
                    ? parts(segment, Verdict.NAMED)
                    : parts(segment, verdict);
            cut = true;
            if (parts.size() == 1) {
                records++;
                refused++;
                bad.refuse(segment, verdict);
            } else {
                for (int i = parts.size() - 1; i >= 0; i--) {
                    left.push(parts.get(i));
                }
            }
        }
        if (cut) {
            measure(all);
        }
    }

    /** Whether all of the records are duplicates, and so few that the server's words for each are known. */
    private static boolean allNamed(Verdict verdict) {
        return verdict.skipped() == verdict.records()
                && verdict.skipped() == verdict.duplicates().size();
    }

    private void tell(Segment segment, Verdict verdict, LeftOut duplicates) throws IOException {
        if (verdict.skipped() == 0) {
            return;
        }
        List<Segment> records = parts(segment, 1);
        for (int i = 0; i < verdict.duplicates().size(); i++) {
            duplicates.leaveOut(records.get(i), verdict.duplicates().get(i));
        }
    }

    /** All of a segment, in parts of so many records. */
    private List<Segment> parts(Segment segment, long records) throws IOException {
        List<Segment> parts = new ArrayList<>();
        try (InputStream in = range.open(segment.from(), segment.to())) {
            RecordBatches batches = new RecordBatches(in, format, new FilePosition(segment.from(), segment.line()));
            while (batches.hasNext()) {
                add(parts, batches, records);
            }
        }
        return parts;
    }

    private void measure(Segment all) throws IOException {
        try (RawFeed feed = new RawFeed(range, all, format)) {
            read(feed.rows());
            lines = feed.lines();
            checksum = feed.checksum();
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The parts to be sent one by one; one part: there is nothing to cut. */
    private List<Segment> parts(Segment segment, Verdict verdict) throws IOException {
        long count = count(segment);
        List<Segment> parts = new ArrayList<>();
        if (count <= 1) {
            return List.of(segment);
        }
        try (InputStream in = range.open(segment.from(), segment.to())) {
            RecordBatches batches = new RecordBatches(in, format, new FilePosition(segment.from(), segment.line()));
            long done = 0;
            for (long suspect : verdict.suspects()) {
                if (suspect <= done || suspect > count) {
                    continue;
                }
                add(parts, batches, suspect - 1 - done);
                add(parts, batches, 1);
                done = suspect;
            }
            if (parts.isEmpty()) {
                add(parts, batches, count / 2);
                done = count / 2;
            }
            add(parts, batches, count - done);
        }
        return parts;
    }

    /** Counted here and not taken from the verdict: a statement that failed may not have seen them all. */
    private long count(Segment segment) throws IOException {
        try (InputStream in = range.open(segment.from(), segment.to())) {
            RecordBatches batches = new RecordBatches(in, format, new FilePosition(segment.from(), segment.line()));
            read(batches.next(Long.MAX_VALUE, Long.MAX_VALUE));
            return batches.records();
        }
    }

    private static void add(List<Segment> parts, RecordBatches batches, long records) throws IOException {
        if (records > 0) {
            FilePosition from = batches.position();
            read(batches.next(Long.MAX_VALUE, records));
            parts.add(new Segment(from.offset(), batches.position().offset(), from.line()));
        }
    }

    private static void read(InputStream in) throws IOException {
        byte[] block = new byte[BUFFER];
        while (in.read(block, 0, block.length) >= 0) {
            // only borders matter
        }
    }

    /** How many records the range has. */
    long records() {
        return records;
    }

    /** How many lines end in the range. */
    long lines() {
        return lines;
    }

    /** CRC-32C of the range's bytes. */
    long checksum() {
        return checksum;
    }

    /** What the server counted. */
    long affected() {
        return affected;
    }

    /** How many records were left out as duplicates. */
    long skipped() {
        return skipped;
    }

    /** How many records were refused. */
    long refused() {
        return refused;
    }
}
