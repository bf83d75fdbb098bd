package dev.sluice.archive;

import dev.sluice.mysql.Ledger;
import dev.sluice.mysql.Retries;
import dev.sluice.run.CrashPoint;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Drops partitions whose rows all meet the condition, once these are copied. Rows are copied chunk by chunk and stay where
 * they are; the ledger keeps their keys and a checksum of what was copied. Then, in one session:
 *
 * <pre>
 * LOCK TABLES t WRITE
 * SELECT COUNT(*), checksum FROM t PARTITION (p)     what was copied, or nothing is dropped
 * ALTER TABLE t DROP PARTITION p
 * UNLOCK TABLES
 * </pre>
 *
 * <p>Where rows go nowhere, nothing is copied, and under the lock it is the condition that all rows must meet. If others
 * have changed rows meanwhile, the copies are taken back by their keys, and the rows go the way of all others, later.
 *
 * <p>Units of the ledger: {@code d/NAME} how far the copy is, {@code n/NAME/0/000007} the keys of its chunks, {@code v/NAME}
 * what becomes of the partition. Used by one thread.
 */
final class PartitionDrops {
    private static final String COPIED = PartitionCopies.COPIED;
    private static final String VERDICT = PartitionCopies.VERDICT;
    private static final String DROPPING = "dropping";
    private static final String DROPPED = "dropped";
    private static final String USUAL = PartitionCopies.USUAL;

    /** Who waits for the table keeps all others waiting behind. */
    private static final int LOCK_SECONDS = 10;

    private static final int NOT_LOCKED = 1100;

    private final Setup setup;
    private final RowSum sum;
    private final PartitionCopies copies;
    private final Retries retries;

    /** What became of partitions. @param left copies whose rows others have deleted */
    record Outcome(long partitions, long rows, long left) {}

    PartitionDrops(Setup setup, RowSum sum) {
        this.setup = setup;
        this.sum = sum;
        this.copies = new PartitionCopies(setup, sum);
        this.retries = Retries.times(setup.run(), setup.options().retries());
    }

    /** Whether a unit of the ledger counts rows that are archived. */
    static boolean counts(String unit) {
        return !unit.startsWith(COPIED) && !unit.startsWith(VERDICT);
    }

    /** Adds up what the ledger has of partitions. */
    static Outcome outcome(Map<String, Ledger.Entry> entries) {
        long partitions = 0;
        long rows = 0;
        long left = 0;
        for (Map.Entry<String, Ledger.Entry> entry : entries.entrySet()) {
            if (entry.getKey().startsWith(VERDICT)) {
                boolean dropped = entry.getValue().state().equals(DROPPED);
                partitions += dropped ? 1 : 0;
                rows += dropped ? entry.getValue().rows() : 0;
                left += dropped ? 0 : entry.getValue().rows();
            } else if (entry.getKey().startsWith(COPIED)) {
                left += Position.parse(entry.getValue().state()).left();
            }
        }
        return new Outcome(partitions, rows, left);
    }

    /** Drops what may be dropped, after what an earlier run has begun with. */
    void run() throws SQLException, IOException, InterruptedException {
        Map<String, Ledger.Entry> noted = setup.ledgers().entries(setup.sessions());
        TreeSet<String> begun = noted.keySet().stream()
                .filter(unit -> !counts(unit))
                .map(unit -> unit.substring(2))
                .collect(Collectors.toCollection(TreeSet::new));
        for (String name : begun) {
            decide(name);
        }
        for (String name : partitions().droppable()) {
            if (!begun.contains(name)) {
                setup.run().border();
                if (qualifies(name)) {
                    decide(name);
                }
            }
        }
    }

    /** Takes back what an earlier run has copied and not dropped. */
    void giveUp() throws SQLException, IOException {
        for (Map.Entry<String, Ledger.Entry> entry :
                setup.ledgers().entries(setup.sessions()).entrySet()) {
            String name = entry.getKey().substring(2);
            if (entry.getKey().startsWith(COPIED) && partitions().all().contains(name)) {
                copies.settle(name);
                verdict(USUAL, name, 0);
                copies.takeBack(name);
            }
        }
    }

    private void decide(String name) throws SQLException, IOException, InterruptedException {
        boolean decided = false;
        while (!decided) {
            try {
                decided = step(name);
                retries.worked();
            } catch (SQLException e) {
                retries.await(
                        "Dropping partition " + name + " of " + setup.options().source(), e, null);
            }
        }
    }

    /** @return whether it is settled what becomes of the partition */
    private boolean step(String name) throws SQLException, IOException, InterruptedException {
        Map<String, Ledger.Entry> noted = setup.ledgers().entries(setup.sessions());
        Optional<Ledger.Entry> verdict = Optional.ofNullable(noted.get(VERDICT + name));
        String state = verdict.map(Ledger.Entry::state).orElse("");
        if (state.equals(DROPPED)) {
            return true;
        }
        if (state.equals(USUAL)) {
            copies.takeBack(name);
            return true;
        }
        if (!partitions().all().contains(name)) {
            Optional<Ledger.Entry> copied = Optional.ofNullable(noted.get(COPIED + name));
            dropped(name, verdict.or(() -> copied).map(Ledger.Entry::rows).orElse(0L));
            return true;
        }
        if (partitions().all().size() == 1) {
            usual(name, "is the only one that is left");
            return true;
        }
        if (!setup.options().purges()) {
            copies.make(name);
        }
        setup.run().border();
        return lockAndDrop(name);
    }

    private Partitions partitions() throws SQLException {
        try (Connection connection = setup.sessions().sourceMetadata()) {
            return Partitions.of(connection, setup.options().source());
        }
    }

    private PartitionSql sql(String name) {
        return new PartitionSql(setup.keyed(), sum, name);
    }

    /** Whether a partition has rows, all of which meet the condition as it is now. */
    private boolean qualifies(String name) throws SQLException {
        try (Connection connection = setup.sessions().source()) {
            SourceSession session = copies.session(connection);
            session.beginCondition();
            return sql(name).qualifies(connection);
        }
    }

    private boolean lockAndDrop(String name) throws SQLException, InterruptedException {
        setup.run().progress().phase("dropping partition " + name);
        Optional<Ledger.Entry> copied =
                Optional.ofNullable(setup.ledgers().entries(setup.sessions()).get(COPIED + name));
        String against;
        // The lock goes with the session.
        Connection connection = setup.sessions().source();
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION lock_wait_timeout = " + LOCK_SECONDS);
            statement.execute(sql(name).lock());
            RowSum.Sums now = RowSum.read(
                    connection,
                    setup.options().purges() ? sql(name).count() : sql(name).sums());
            against = setup.options().purges() ? purgeable(connection, name) : same(copied, now);
            if (against.isEmpty()) {
                verdict(DROPPING, name, now.rows());
                statement.execute(sql(name).drop());
                CrashPoint.DROPPED.reached();
                dropped(name, now.rows());
                return true;
            }
            statement.execute("UNLOCK TABLES");
        } finally {
            Retries.drop(connection);
        }
        usual(name, against);
        return true;
    }

    private static String same(Optional<Ledger.Entry> copied, RowSum.Sums now) {
        boolean same = copied.isPresent()
                && copied.get().rows() == now.rows()
                && copied.get().checksum().orElse(0) == now.checksum();
        return same ? "" : "was written to while it was copied";
    }

    private String purgeable(Connection connection, String name) throws SQLException {
        SourceSession session = copies.session(connection);
        session.beginCondition();
        try {
            return PartitionSql.exists(connection, sql(name).other())
                    ? "has been given rows that do not meet the condition"
                    : "";
        } catch (SQLException e) {
            if (e.getErrorCode() != NOT_LOCKED) {
                throw e;
            }
            return "cannot be looked through under a lock, as the condition names other tables";
        } finally {
            // The binary log has the time of the session.
            session.endCondition();
        }
    }

    private void verdict(String state, String name, long rows) throws SQLException {
        Ledgers ledgers = setup.ledgers();
        try (Connection connection = ledgers.homeSession(setup.sessions())) {
            ledgers.home().note(connection, VERDICT + name, new Ledger.Entry(state, rows));
            connection.commit();
        }
    }

    private void dropped(String name, long rows) throws SQLException {
        verdict(DROPPED, name, rows);
        if (setup.options().purges()) {
            setup.run().progress().add(rows, 0);
        } else {
            copies.keep(name);
        }
    }

    private void usual(String name, String why) throws SQLException {
        setup.run()
                .report()
                .warn("Partition " + name + " of " + setup.options().source() + " " + why
                        + "; it was not dropped, and its rows were archived as all others.");
        verdict(USUAL, name, 0);
        copies.takeBack(name);
    }
}
