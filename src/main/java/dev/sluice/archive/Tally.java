package dev.sluice.archive;

import dev.sluice.mysql.Ledger;
import dev.sluice.run.FailedException;
import dev.sluice.run.RunReport;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What became of the rows of an archive job, by its ledgers.
 *
 * @param rows archived or copied, those of partitions that were dropped too
 * @param refused not taken by the destination
 * @param left copies whose rows others deleted from the source
 * @param followed rows of each table that was taken along, by its name
 * @param dropped partitions that went as a whole
 */
record Tally(long rows, long refused, long left, Map<String, Long> followed, long dropped) {
    /** @throws FailedException when a range of the plan is not at its end */
    static Tally of(ArchiveOptions options, ArchivePlan plan, Map<String, Ledger.Entry> entries) {
        PartitionDrops.Outcome whole = PartitionDrops.outcome(entries);
        long rows = whole.rows();
        long refused = 0;
        long left = whole.left();
        Map<String, Long> followed = new LinkedHashMap<>();
        for (String partition : plan.partitions()) {
            Ledger.Entry entry = entries.get(partition);
            Position position = entry == null ? Position.start(plan) : Position.parse(entry.state());
            if (!position.done()) {
                throw new FailedException("The range " + partition + " of " + options.source() + " is not at its end");
            }
            rows += entry.rows();
            refused += position.refused();
            left += position.left();
            for (int i = 0; i < position.followed().size(); i++) {
                followed.merge(
                        plan.followed().get(i).toString(), position.followed().get(i), Long::sum);
            }
        }
        return new Tally(rows, refused, left, followed, whole.partitions());
    }

    /** How many rows the ledgers have, of ranges under way too. */
    static long soFar(Map<String, Ledger.Entry> entries) {
        long rows = PartitionDrops.outcome(entries).rows();
        for (Map.Entry<String, Ledger.Entry> entry : entries.entrySet()) {
            rows += PartitionDrops.counts(entry.getKey()) ? entry.getValue().rows() : 0;
        }
        return rows;
    }

    /** Puts it into the report, and says what somebody should know of it. */
    void tell(ArchiveOptions options, Tables tables, RunReport report) {
        report.put(options.delete() ? "archived" : "copied", rows);
        if (options.dropPartitions()) {
            report.put("droppedPartitions", dropped);
            if (dropped > 0 && tables.partitions().orElseThrow().byList()) {
                report.warn("The partitions that were dropped were for values by LIST, which " + options.source()
                        + " does not take any more.");
            }
        }
        if (!followed.isEmpty()) {
            report.put("followed", followed);
        }
        if (refused > 0) {
            report.put("refused", refused);
            report.warn(refused + " rows were not taken by " + options.dest().orElseThrow() + " and stay in "
                    + options.source() + ".");
            report.differ();
        }
        if (left > 0) {
            report.put("deletedByOthers", left);
            report.warn(left + " rows had been copied to " + options.dest().orElseThrow()
                    + (followed.isEmpty() ? "" : " and the tables beside it")
                    + " when others deleted them from " + options.source()
                    + (followed.isEmpty() ? "" : " and its children") + "; their copies stay.");
        }
    }
}
