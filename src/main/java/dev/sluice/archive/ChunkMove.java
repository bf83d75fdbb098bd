package dev.sluice.archive;

import dev.sluice.chunk.KeyBound;
import dev.sluice.run.CrashPoint;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is done with the rows of a chunk between finding them and noting them: they are locked, copied, written and deleted,
 * or only deleted; nothing is committed. Used by one thread, which gives it up when something failed.
 */
final class ChunkMove {
    private final Setup setup;
    private final Ends ends;
    private final ChunkRows rows;
    private final Followers followers;
    private final ChunkLedgers ledgers;
    private final Optional<PartitionArchiver.Witness> witness;
    private Optional<Destination.Copying> copying = Optional.empty();
    private long copyBegun;

    ChunkMove(
            Setup setup,
            Ends ends,
            ChunkRows rows,
            Followers followers,
            ChunkLedgers ledgers,
            Optional<PartitionArchiver.Witness> witness) {
        this.setup = setup;
        this.ends = ends;
        this.rows = rows;
        this.followers = followers;
        this.ledgers = ledgers;
        this.witness = witness;
    }

    /**
     * What became of a chunk.
     *
     * @param copied the rows that the destination has
     * @param rows how many were archived
     * @param refused how many the destination did not take
     * @param checksum of the copies, where a witness looked at them
     */
    record Moved(List<KeyBound> copied, long rows, long refused, List<Long> fileLengths, OptionalLong checksum) {}

    /** Moves a chunk. @param number of chunks before it */
    Moved move(Lookahead.Found next, long number)
            throws SQLException, IOException, RowsRefusedException, InterruptedException {
        return onlyDeletes() ? delete(next) : copyAndDelete(next, number);
    }

    private boolean onlyDeletes() {
        // The time of a condition would else be that of triggers and of the binary log's events, too.
        return setup.options().delete()
                && !setup.clock()
                && ends.first().destination().isEmpty()
                && ends.first().file().isEmpty()
                && followers.none();
    }

    /** Where rows go nowhere, nothing has to be the same between a copy and its original: one statement does it. */
    private Moved delete(Lookahead.Found next) throws SQLException {
        CrashPoint.SELECTED.reached();
        long begun = System.nanoTime();
        long purged = rows.purge(next);
        if (purged > 0) {
            setup.statistics().done(Statistics.Part.DELETE, begun);
            CrashPoint.DELETED.reached();
        }
        return new Moved(List.of(), purged, 0, List.of(), OptionalLong.empty());
    }

    private Moved copyAndDelete(Lookahead.Found next, long number)
            throws SQLException, IOException, RowsRefusedException, InterruptedException {
        long locking = System.nanoTime();
        List<KeyBound> locked = rows.lock(next, exclusive());
        setup.statistics().done(Statistics.Part.LOCK, locking);
        ends.source().endCondition();
        followers.lock(locked);
        CrashPoint.SELECTED.reached();
        List<KeyBound> taken = copy(locked);
        name();
        OptionalLong checksum = witness.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(witness.get().copied(ends, number, taken));
        List<Long> fileLengths = write(taken);
        if (setup.options().delete() && !taken.isEmpty()) {
            long begun = System.nanoTime();
            followers.delete();
            rows.delete(taken);
            setup.statistics().done(Statistics.Part.DELETE, begun);
            CrashPoint.DELETED.reached();
        }
        copied(taken);
        return new Moved(taken, taken.size(), locked.size() - taken.size(), fileLengths, checksum);
    }

    /**
     * A shared lock lets others add rows that refer to these; and where the key is not the primary one, it may be on an
     * entry of its index alone, and the row be changed.
     */
    private boolean exclusive() {
        return setup.options().delete() || setup.options().followForeignKeys() || witness.isPresent();
    }

    /** Copies the rows, or begins to: to another server they go while the source does what comes next. */
    private List<KeyBound> copy(List<KeyBound> locked) throws SQLException, RowsRefusedException, InterruptedException {
        if (ends.first().destination().isEmpty() || locked.isEmpty()) {
            return locked;
        }
        copyBegun = System.nanoTime();
        Destination destination = ends.first().destination().get();
        if (setup.options().onRefusal() == ArchiveOptions.OnRefusal.IGNORE) {
            List<KeyBound> taken = Selective.copy(destination, setup.keyed(), locked);
            inserted();
            return taken;
        }
        copying = Optional.of(destination.begin(rows.locked(locked)));
        if (ends.dest().isEmpty() || !followers.none() || witness.isPresent()) {
            copied(locked);
            followers.copy(); // by the same session, behind what they refer to
        }
        return locked;
    }

    /** Waits until the rows are in, and proves it. */
    private void copied(List<KeyBound> taken) throws SQLException, RowsRefusedException, InterruptedException {
        if (copying.isPresent()) {
            copying.get().finish();
            copying = Optional.empty();
            if (setup.sql().key().isPresent()) {
                ends.first()
                        .destination()
                        .orElseThrow()
                        .confirm(setup.sql().key().get(), taken);
            }
            inserted();
        }
    }

    private void inserted() {
        setup.statistics().done(Statistics.Part.INSERT, copyBegun);
        CrashPoint.INSERTED.reached();
    }

    /** While the rows are there, and also when there are none, as those of the last chunk are to go. */
    private void name() throws SQLException, IOException {
        if (ledgers.hasDest() && ledgers.hasSource() && !followers.none()) {
            followers.name(ledgers.names(ends.dest().orElseThrow()));
        }
    }

    /** @return the lengths of all files */
    private List<Long> write(List<KeyBound> taken) throws SQLException, IOException {
        if (ends.first().file().isEmpty()) {
            return List.of();
        }
        long begun = System.nanoTime();
        List<LockedRows> parts = taken.isEmpty() ? List.of() : List.of(rows.locked(taken));
        List<Long> lengths = new ArrayList<>();
        lengths.add(ends.first().file().get().write(ends.source().connection(), parts));
        lengths.addAll(followers.write());
        setup.statistics().done(Statistics.Part.FILE, begun);
        CrashPoint.FILE_WRITTEN.reached();
        return lengths;
    }
}
