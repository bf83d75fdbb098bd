package dev.sluice.verify;

import dev.sluice.file.RecordJson;
import dev.sluice.run.RunContext;
import dev.sluice.throttle.Throttle;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Compares the ranges of one partition, one a call, and notes each in the partition's journal. Ranges that the journal
 * holds already are passed over. One thread.
 */
final class PartitionVerifier implements AutoCloseable {
    private final Setting setting;
    private final String partition;
    private final BufferedReader plan;
    private final Set<Integer> done = new HashSet<>();
    private final FileChannel journal;
    private final Optional<RepairWriter> repair;
    private RowQueries queries;
    private int position = -1;

    /**
     * What all partitions share.
     *
     * @param sides the servers
     * @param listable how many rows may still be listed
     * @param throttle asked before each range
     */
    record Setting(
            VerifyOptions options,
            VerifyFolder folder,
            Servers sides,
            AtomicInteger listable,
            Throttle throttle,
            RunContext run) {}

    PartitionVerifier(Setting setting, String partition) throws IOException {
        this.setting = setting;
        this.partition = partition;
        List<RangeResult> results = setting.folder().done(partition);
        results.forEach(result -> done.add(result.item()));
        this.plan = setting.folder().planReader(partition);
        this.journal = setting.folder().journalWriter(partition, results);
        Optional<RangeResult> last =
                results.isEmpty() ? Optional.empty() : Optional.of(results.get(results.size() - 1));
        this.repair = setting.options().repairSql().isEmpty()
                ? Optional.empty()
                : Optional.of(new RepairWriter(
                        setting.folder().deletes(partition),
                        last.map(RangeResult::deleteBytes).orElse(0L),
                        setting.folder().inserts(partition),
                        last.map(RangeResult::insertBytes).orElse(0L)));
    }

    /** Compares the next range. @return false when nothing remains */
    boolean next() throws SQLException, IOException, InterruptedException {
        String line = plan.readLine();
        if (line == null) {
            return false;
        }
        position++;
        PlanItem item = RecordJson.MAPPER.readValue(line, PlanItem.class);
        if (item instanceof PlanItem.Table table) {
            queries = new RowQueries(table.pair(), setting.options().where());
        } else if (item instanceof PlanItem.Range range && !done.contains(position)) {
            setting.throttle().before();
            long begun = System.nanoTime();
            long rows = compare(range);
            setting.throttle().did(rows, Duration.ofNanos(System.nanoTime() - begun));
        }
        return true;
    }

    /** @return rows of the source */
    private long compare(PlanItem.Range range) throws SQLException, IOException, InterruptedException {
        String table = queries.pair().source().toString();
        setting.run().progress().begin(table);
        try (Servers.Lease lease = setting.sides().lease()) {
            Tally tally = new Tally();
            Both<Sums> sums = new RangeComparison(
                            queries, setting.options(), setting.run(), repair, setting.listable(), lease::later)
                    .compare(range.range(), lease.sessions(), tally);
            lease.sound();
            if (repair.isPresent()) {
                repair.get().sync();
            }
            setting.folder()
                    .append(
                            partition,
                            journal,
                            tally.result(
                                    position,
                                    queries.pair(),
                                    sums,
                                    repair.isPresent() ? repair.get().deleteBytes() : 0,
                                    repair.isPresent() ? repair.get().insertBytes() : 0));
            setting.run().progress().add(sums.source().rows(), 0);
            return sums.source().rows();
        } finally {
            setting.run().progress().end(table);
        }
    }

    @Override
    public void close() {
        try {
            plan.close();
            journal.close();
            if (repair.isPresent()) {
                repair.get().close();
            }
        } catch (IOException alreadyGone) {
            // All that counts is in the journal and on the disk.
        }
    }
}
