package dev.sluice.archive;

import dev.sluice.chunk.KeyBound;
import dev.sluice.chunk.KeyRange;
import dev.sluice.mysql.Ledger;
import dev.sluice.mysql.Retries;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The copies of rows of partitions that are to be dropped. Their keys are noted where the copies are, chunk by chunk, so that
 * they can be taken back. Used by one thread.
 *
 * @param sum that of the rows is noted
 */
record PartitionCopies(Setup setup, RowSum sum) {
    /** What the units begin with that say how far the copy of a partition is. */
    static final String COPIED = "d/";
    /** What the units begin with that say what becomes of a partition. */
    static final String VERDICT = "v/";
    /** The verdict that a partition's rows go the way of all others. */
    static final String USUAL = "usual";

    /** Copies what is not copied yet, chunk by chunk. */
    void make(String name) throws InterruptedException {
        setup.run().progress().phase("copying partition " + name);
        try (PartitionArchiver archiver = new PartitionArchiver(
                setup.copying(name),
                COPIED + name,
                KeyRange.ALL,
                Optional.of((ends, chunk, rows) -> note(name, ends, chunk, rows)))) {
            while (archiver.next()) {
                setup.run().border();
            }
        }
    }

    /** Notes the keys of rows copied where the copies are. @return the checksum of the rows */
    private long note(String name, Ends ends, long chunk, List<KeyBound> rows) throws SQLException {
        Connection connection = ends.dest().orElse(ends.source().connection());
        if (rows.isEmpty()) {
            ledger().forget(connection, unit(name, chunk));
            return 0;
        }
        ledger().note(
                        connection,
                        unit(name, chunk),
                        new Ledger.Entry(rows.stream().map(KeyBound::text).collect(Collectors.joining("\n")), 0));
        return RowSum.read(ends.source().connection(), new PartitionSql(setup.keyed(), sum, name).sums(rows))
                .checksum();
    }

    /** Brings both sides of an unfinished copy into step. */
    void settle(String name) throws SQLException, IOException {
        try (PartitionArchiver archiver =
                new PartitionArchiver(setup.copying(name), COPIED + name, KeyRange.ALL, Optional.empty())) {
            archiver.settleOnly();
        }
    }

    /** The copies stay: their keys are not needed any more. */
    void keep(String name) throws SQLException {
        try (Connection connection = open()) {
            ledger().forgetAll(connection, Ledgers.NAMES + name + "/");
            connection.commit();
        }
    }

    /** The ledger on the server that has the copies. */
    private Ledger ledger() {
        return setup.ledgers().dest().or(() -> setup.ledgers().source()).orElseThrow();
    }

    private static String unit(String name, long chunk) {
        return String.format("%s%s/0/%06d", Ledgers.NAMES, name, chunk);
    }

    private Connection open() throws SQLException {
        return setup.sessions().twoServers()
                ? setup.sessions().dest()
                : setup.sessions().source();
    }

    /** The source's rows at the time of the plan. */
    SourceSession session(Connection connection) {
        return new SourceSession(connection, setup.plan().time(), setup.zone(), true);
    }

    /** Takes the copies of a partition's rows away, the last chunk first. */
    void takeBack(String name) throws SQLException {
        Optional<Ledger.Entry> copied =
                Optional.ofNullable(setup.ledgers().entries(setup.sessions()).get(COPIED + name));
        if (copied.isEmpty()) {
            return;
        }
        for (long chunk = Position.parse(copied.get().state()).chunk(); chunk >= 0; chunk--) {
            takeBack(name, unit(name, chunk));
        }
        for (Optional<Ledger> ledger :
                List.of(setup.ledgers().dest(), setup.ledgers().source())) {
            if (ledger.isPresent()) {
                try (Connection connection = ledger.equals(setup.ledgers().dest())
                        ? open()
                        : setup.sessions().source()) {
                    ledger.get().forget(connection, COPIED + name);
                    connection.commit();
                }
            }
        }
    }

    private void takeBack(String name, String unit) throws SQLException {
        Connection source = setup.sessions().source();
        Connection dest = source;
        try {
            dest = setup.sessions().twoServers() ? setup.sessions().dest() : source;
            Optional<Ledger.Entry> names = ledger().find(dest, unit);
            if (names.isPresent()) {
                List<KeyBound> keys = Arrays.stream(names.get().state().split("\n", -1))
                        .map(KeyBound::parse)
                        .toList();
                List<KeyBound> present = session(source).names(setup.keyed().present(keys));
                CopiedRows.takeBack(
                        dest,
                        setup.options().dest().orElseThrow(),
                        setup.options().source(),
                        setup.keyed().walk().key(),
                        present);
                ledger().forget(dest, unit);
                Ledger home = setup.ledgers().home();
                long left = home.find(source, VERDICT + name)
                        .map(Ledger.Entry::rows)
                        .orElse(0L);
                home.note(source, VERDICT + name, new Ledger.Entry(USUAL, left + keys.size() - present.size()));
                if (dest != source) {
                    dest.commit();
                }
                source.commit();
            }
        } finally {
            Retries.drop(source);
            Retries.drop(dest);
        }
    }
}
