package dev.sluice.verify;

import dev.sluice.chunk.KeyRange;
import dev.sluice.chunk.RangePlanner;
import dev.sluice.mysql.SqlErrors;
import dev.sluice.mysql.TableInfo;
import dev.sluice.run.RefusedException;
import dev.sluice.run.RunContext;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * Cuts the pairs of tables into ranges. The statement of every table is tried with EXPLAIN on both sides, so that a
 * missing privilege or a wrong {@code --where} shows before the first row is read. One thread.
 */
final class VerifyPlanner {
    private static final long MIN_RANGE_BYTES = 4L << 20;
    /** Some seconds of a server's time: how long a statement runs, and what a kill costs. */
    private static final long MAX_RANGE_BYTES = 64L << 20;

    private static final int RANGES_PER_THREAD = 12;
    private static final long ASSUMED_ROW_BYTES = 100;

    private final VerifyOptions options;
    private final Pairing pairing;
    private final Both<Connection> connections;
    private final RunContext run;
    private final long wantedRangeBytes;

    /** Takes the plan as it comes. */
    interface Sink {
        /** The ranges that follow are of this pair. */
        void table(TablePair pair);

        /** Some of its rows. */
        void range(KeyRange range, long rows, long bytes);
    }

    VerifyPlanner(VerifyOptions options, Pairing pairing, Both<Connection> connections, RunContext run) {
        this.options = options;
        this.pairing = pairing;
        this.connections = connections;
        this.run = run;
        long bytes = pairing.tables().keySet().stream()
                .mapToLong(TableInfo::dataBytes)
                .sum();
        this.wantedRangeBytes = Math.min(
                MAX_RANGE_BYTES, Math.max(MIN_RANGE_BYTES, bytes / ((long) options.threads() * RANGES_PER_THREAD)));
    }

    /** Plans all. */
    void plan(Sink sink) throws SQLException, IOException {
        for (var entry : pairing.tables().entrySet()) {
            run.stop().check();
            Optional<TablePair> pair =
                    pairing.of(entry.getKey().name(), entry.getValue().name());
            if (pair.isPresent()) {
                explain(pair.get());
                sink.table(pair.get());
                ranges(pair.get(), entry.getKey(), sink);
            }
        }
    }

    private void ranges(TablePair pair, TableInfo info, Sink sink) throws SQLException {
        long rows = info.rows();
        long rowBytes = rows > 0 ? Math.max(1, info.dataBytes() / rows) : ASSUMED_ROW_BYTES;
        long wanted = options.rows().orElse(Math.max(1, wantedRangeBytes / rowBytes));
        if (pair.key().isEmpty() || rows <= wanted) {
            if (pair.key().isEmpty() && rows > wanted) {
                run.report()
                        .warn(pair + " has no key that both sides have and sort alike: it is read in one range, and"
                                + " rows that differ are found by hash, for which the servers sort all of it.");
            }
            sink.range(KeyRange.ALL, rows, rows * rowBytes);
            return;
        }
        new RangePlanner(connections.source(), pair.source(), pair.key().get())
                .plan(rows, wanted, (range, estimate) -> sink.range(range, estimate, estimate * rowBytes));
    }

    private void explain(TablePair pair) {
        RowQueries queries = new RowQueries(pair, options.where());
        for (Side side : Side.values()) {
            try (Statement statement = connections.of(side).createStatement()) {
                statement.execute("EXPLAIN FORMAT=TRADITIONAL " + queries.sums(side, KeyRange.ALL));
            } catch (SQLException e) {
                throw new RefusedException(
                        "Table " + pair.name(side) + " cannot be read"
                                + options.where()
                                        .map(where -> " with --where \"" + where + "\"")
                                        .orElse("") + ": "
                                + SqlErrors.describe(e) + ".",
                        e);
            }
        }
    }
}
