package dev.sluice.verify;

import dev.sluice.layout.DataFile;
import dev.sluice.layout.RowFiles;
import dev.sluice.layout.TsvRowReader;
import dev.sluice.layout.TsvRows;
import dev.sluice.mysql.Column;
import dev.sluice.mysql.RowReader;
import dev.sluice.run.RefusedException;
import dev.sluice.run.RunContext;
import dev.sluice.verify.DumpRowDifference.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Compares the rows of data files with those of the target, byte by byte in hashes of 128 bits, whatever the order of
 * either. Both sides are read once into {@link HashBuckets}; where buckets differ, both are read again and the rows of
 * those buckets set against each other, in as many goes as it takes to hold them. One thread; each works on its own
 * connection.
 */
public final class DumpComparison {
    /** Goes before it is enough to know that there are more differences. */
    private static final int GOES = 8;
    /** Rows between two looks at the stop signal. */
    private static final int STOP_ROWS = 0xfff;

    private final RowFiles files;
    private final Connection connection;
    private final RunContext context;
    private final int limit;
    private final long held;
    private long seen;

    /**
     * @param files of the dump
     * @param connection of {@link dev.sluice.mysql.Sessions#data} to the target; used but not closed, and of no further
     *     use when a comparison threw
     * @param limit most rows to list of a table
     * @param held most rows to hold at once, some 300 bytes each
     */
    public DumpComparison(RowFiles files, Connection connection, RunContext context, int limit, long held) {
        this.files = files;
        this.connection = connection;
        this.context = context;
        this.limit = limit;
        this.held = held;
    }

    /**
     * Compares one unit.
     *
     * @throws RefusedException when a file of the dump is damaged
     * @throws SQLException what the target said
     * @throws IOException when a file cannot be read
     */
    public DumpTableResult compare(DumpTarget target, DumpUnit unit) throws SQLException, IOException {
        HashBuckets dumped = new HashBuckets();
        RowDigest digest = new RowDigest(
                target.columns(), target.identity(), false, (key, keyLow, high, low) -> dumped.add(key, high, low));
        String charset = unit.files().isEmpty() ? "binary" : "";
        for (DataFile file : unit.files()) {
            String its = read(target, unit, file, digest);
            if (!charset.isEmpty() && !charset.equals(its)) {
                throw new RefusedException(file.file().name() + " has its text in " + its + ", the file before it in "
                        + charset + ": the dump is damaged.");
            }
            charset = its;
        }
        String query = target.query(unit.range(), charset);
        results(charset);
        HashBuckets found = new HashBuckets();
        read(query, new RowDigest(target.columns(), target.identity(), false, (key, keyLow, high, low) -> {
            found.add(key, high, low);
            stop();
        }));
        context.progress().add(Math.max(dumped.rows(), found.rows()), 0);
        return narrow(target, unit, query, dumped, found);
    }

    private DumpTableResult narrow(
            DumpTarget target, DumpUnit unit, String query, HashBuckets dumped, HashBuckets found)
            throws SQLException, IOException {
        Map<Kind, Long> counts = new EnumMap<>(Kind.class);
        List<DumpRowDifference> rows = new ArrayList<>();
        BitSet left = dumped.differing(found);
        for (int go = 0; go < GOES && !left.isEmpty(); go++) {
            BitSet some = some(left, dumped, found);
            if (some.isEmpty()) {
                break;
            }
            for (DumpRowDifference difference : pairs(target, unit, query, some)) {
                counts.merge(difference.kind(), difference.times(), Long::sum);
                if (rows.size() < limit) {
                    rows.add(difference);
                }
            }
            left.andNot(some);
        }
        return new DumpTableResult(
                unit.table().name(),
                target.name(),
                dumped.rows(),
                found.rows(),
                List.of(),
                counts,
                left.isEmpty(),
                rows);
    }

    /** As many of the buckets as can be held; the dump's rows are, and what the target has instead. */
    private BitSet some(BitSet left, HashBuckets dumped, HashBuckets found) {
        BitSet some = new BitSet(HashBuckets.COUNT);
        long rows = 0;
        for (int bucket = left.nextSetBit(0); bucket >= 0; bucket = left.nextSetBit(bucket + 1)) {
            long more = dumped.rows(bucket) + found.rows(bucket);
            if (rows + more <= held) {
                some.set(bucket);
                rows += more;
            }
        }
        return some;
    }

    private List<DumpRowDifference> pairs(DumpTarget target, DumpUnit unit, String query, BitSet buckets)
            throws SQLException, IOException {
        DumpRowPairs pairs = new DumpRowPairs(buckets);
        RowDigest[] digest = new RowDigest[1];
        digest[0] = new RowDigest(target.columns(), target.identity(), true, (key, keyLow, high, low) -> {
            if (pairs.wants(key)) {
                pairs.dumped(key, keyLow, high, low, digest[0].label());
            }
        });
        for (DataFile file : unit.files()) {
            read(target, unit, file, digest[0]);
        }
        digest[0] = new RowDigest(target.columns(), target.identity(), true, (key, keyLow, high, low) -> {
            stop();
            if (pairs.wants(key)) {
                pairs.found(key, keyLow, high, low, digest[0].label());
            }
        });
        read(query, digest[0]);
        return pairs.differences();
    }

    /** @return the character set of the file's text */
    private String read(DumpTarget target, DumpUnit unit, DataFile file, RowDigest digest) throws IOException {
        context.stop().check();
        try (TsvRows rows = files.open(unit.table(), file)) {
            sameColumns(target, file, rows);
            long read = TsvRowReader.read(new Input(rows), target.columns().size(), digest);
            if (file.rows().isPresent() && file.rows().getAsLong() != read) {
                throw new RefusedException(file.file().name() + " has " + read + " rows where the dump says "
                        + file.rows().getAsLong() + ".");
            }
            return rows.charset();
        }
    }

    private static void sameColumns(DumpTarget target, DataFile file, TsvRows rows) {
        List<String> wanted = target.columns().stream().map(Column::name).toList();
        List<String> its = rows.columns().orElse(wanted);
        if (its.size() != wanted.size() || !String.join("\n", its).equalsIgnoreCase(String.join("\n", wanted))) {
            throw new RefusedException(file.file().name() + " has the columns " + String.join(", ", its)
                    + ", other than the table in the dump: " + String.join(", ", wanted) + ".");
        }
    }

    private void read(String query, RowDigest digest) throws SQLException, IOException {
        context.stop().check();
        RowReader.forConnection(connection).read(query, digest);
    }

    private void stop() {
        if ((++seen & STOP_ROWS) == 0) {
            context.stop().check();
        }
    }

    /** Text that is not in the columns' own character sets in the dump is asked for as it is there. */
    private void results(String charset) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION character_set_results = " + DumpTarget.checked(charset));
        }
    }

    /** Rows as the stream that they are, looking at the stop signal now and then. */
    private final class Input extends InputStream {
        private final TsvRows rows;

        Input(TsvRows rows) {
            this.rows = rows;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            context.stop().check();
            return rows.read(to, offset, length);
        }
    }
}
