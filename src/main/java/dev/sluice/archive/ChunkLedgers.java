package dev.sluice.archive;

import dev.sluice.chunk.KeyBound;
import dev.sluice.mysql.Ledger;
import dev.sluice.run.FailedException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How far one range is, by the ledgers of both sides. A note of it is changed only from what this process last saw, so that
 * of two sessions that do the same chunk one fails. Commits nothing. Used by one thread.
 */
final class ChunkLedgers {
    private final Setup setup;
    private final String unit;
    private Optional<Ledger.Entry> onSource = Optional.empty();
    private Optional<Ledger.Entry> onDest = Optional.empty();
    private Optional<Ledger.Entry> noted = Optional.empty();

    /** @param unit under which the ledgers have the range */
    ChunkLedgers(Setup setup, String unit) {
        this.setup = setup;
        this.unit = unit;
    }

    boolean hasSource() {
        return setup.ledgers().source().isPresent();
    }

    boolean hasDest() {
        return setup.ledgers().dest().isPresent();
    }

    /** Where the source says that the range is, once whatever else was writing that has ended. */
    Position settleSource(Connection source) throws SQLException {
        onSource = setup.ledgers().source().orElseThrow().settle(source, unit);
        noted = Optional.empty();
        return position(onSource);
    }

    /** The same of the destination's server. */
    Position settleDest(Connection dest) throws SQLException {
        onDest = setup.ledgers().dest().orElseThrow().settle(dest, unit);
        return position(onDest);
    }

    private Position position(Optional<Ledger.Entry> entry) {
        return entry.map(noted -> Position.parse(noted.state())).orElseGet(() -> Position.start(setup.plan()));
    }

    /** Notes that the destination is where the source is. */
    void takeBackDest(Connection dest, Position back) throws SQLException {
        Ledger.Entry after = new Ledger.Entry(
                back.text(),
                onSource.map(Ledger.Entry::rows).orElse(0L),
                onSource.map(Ledger.Entry::checksum).orElse(OptionalLong.empty()));
        if (!setup.ledgers().dest().orElseThrow().advance(dest, unit, onDest, after)) {
            throw overtaken();
        }
        onDest = Optional.of(after);
    }

    /**
     * Notes a chunk of rows on the source, which counts once {@link #sourceCommitted} was told.
     *
     * @param checksum of their copies, where somebody looked at them
     */
    void advanceSource(Connection source, Position after, long rows, OptionalLong checksum) throws SQLException {
        noted = Optional.of(advance(setup.ledgers().source().orElseThrow(), source, onSource, after, rows, checksum));
    }

    /** The source has committed what was last noted on it, if anything was. */
    void sourceCommitted() {
        if (noted.isPresent()) {
            onSource = noted;
            noted = Optional.empty();
        }
    }

    /** Notes a chunk of rows on the destination's server, with their names where the source may not come to know it. */
    void advanceDest(Connection dest, Position after, List<KeyBound> copied, long rows, OptionalLong checksum)
            throws SQLException {
        Position named = hasSource() ? after.withCopied(copied) : after;
        onDest = Optional.of(advance(setup.ledgers().dest().orElseThrow(), dest, onDest, named, rows, checksum));
    }

    private Ledger.Entry advance(
            Ledger ledger,
            Connection connection,
            Optional<Ledger.Entry> before,
            Position after,
            long rows,
            OptionalLong checksum)
            throws SQLException {
        long sum =
                before.map(Ledger.Entry::checksum).orElse(OptionalLong.empty()).orElse(0);
        Ledger.Entry entry = new Ledger.Entry(
                after.text(),
                before.map(Ledger.Entry::rows).orElse(0L) + rows,
                checksum.isEmpty() ? checksum : OptionalLong.of(sum ^ checksum.getAsLong()));
        if (!ledger.advance(connection, unit, before, entry)) {
            throw overtaken();
        }
        return entry;
    }

    private FailedException overtaken() {
        return new FailedException("Another session has archived the next rows of "
                + setup.options().source() + "; what this one did of them was undone");
    }

    /** The names of rows of other tables that went along. */
    CopiedNames names(Connection dest) {
        return new CopiedNames(setup.ledgers().dest().orElseThrow(), dest, unit);
    }
}
