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
    /** After so many chunks one after the other that could not be copied at once, it is not tried any more. */
    private static final int MAX_MISSED = 3;

    private final Setup setup;
    private final ChunkSteps steps;
    private final Ends ends;
    private final ChunkRows rows;
    private final Followers followers;
    private final ChunkLedgers ledgers;
    private final Optional<PartitionArchiver.Witness> witness;
    private final Noting noting;
    private Optional<Destination.Copying> copying = Optional.empty();
    private long copyBegun;
    private int missed;

    ChunkMove(
            Setup setup,
            Ends ends,
            ChunkRows rows,
            Followers followers,
            ChunkLedgers ledgers,
            Optional<PartitionArchiver.Witness> witness,
            Noting noting) {
        this.setup = setup;
        this.steps = setup.steps();
        this.ends = ends;
        this.rows = rows;
        this.followers = followers;
        this.ledgers = ledgers;
        this.witness = witness;
        this.noting = noting;
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

    /** Notes a chunk on the source, in the transaction that has deleted its rows; nothing is committed. */
    interface Noting {
        /** While another server may still be taking the rows in, and refuse them. */
        void note(Lookahead.Found chunk, Moved moved) throws SQLException;
    }

    /** Moves a chunk. @param position before it */
    Moved move(Lookahead.Found next, Position position)
            throws SQLException, IOException, RowsRefusedException, InterruptedException {
        if (steps == ChunkSteps.PURGE) {
            return purge(next);
        }
        Optional<LockedRows> all = steps == ChunkSteps.AT_ONCE && missed < MAX_MISSED && witness.isEmpty()
                ? rows.lockedAsRead(next, exclusive())
                : Optional.empty();
        if (all.isPresent()) {
            Optional<Moved> moved = allAtOnce(next, all.get());
            missed = moved.isPresent() ? 0 : missed + 1;
            if (moved.isPresent()) {
                return moved.get();
            }
            undo(position);
        }
        return copyAndDelete(next, position.chunk());
    }

    private Moved purge(Lookahead.Found next) throws SQLException {
        CrashPoint.SELECTED.reached();
        long begun = System.nanoTime();
        long purged = rows.purge(next);
        if (purged > 0) {
            setup.statistics().done(Statistics.Part.DELETE, begun);
            CrashPoint.DELETED.reached();
        }
        Moved moved = new Moved(List.of(), purged, 0, List.of(), OptionalLong.empty());
        noting.note(next, moved);
        return moved;
    }

    /**
     * Copies the rows with statements that lock what they read. Each row has a name of its own, so that as many as there
     * are names are these rows.
     *
     * @return empty when some are gone or changed, or the destination refuses any; what was done is to be undone then
     */
    private Optional<Moved> allAtOnce(Lookahead.Found next, LockedRows all)
            throws SQLException, IOException, InterruptedException {
        List<KeyBound> names = next.keys();
        CrashPoint.SELECTED.reached();
        boolean copies = ends.first().destination().isPresent();
        try {
            if (copies) {
                begin(all);
                if (copying.orElseThrow().rows() != all.count()) {
                    copying.get().finish();
                    return Optional.empty();
                }
                if (ends.dest().isEmpty()) {
                    copied(names);
                }
            }
            List<Long> lengths = copies ? write(names) : List.of();
            if (!copies) {
                long begun = System.nanoTime();
                RowFile.Written written = ends.first().file().orElseThrow().write(ends.source(), List.of(all));
                if (written.rows() != all.count()) {
                    return Optional.empty();
                }
                lengths = List.of(written.length());
                written(begun);
            }
            delete(names);
            Moved moved = new Moved(names, names.size(), 0, lengths, OptionalLong.empty());
            noting.note(next, moved);
            copied(names);
            return Optional.of(moved);
        } catch (RowsRefusedException e) {
            return Optional.empty(); // whether it is for the rows' sake shows when it is done step by step
        } finally {
            copying = Optional.empty();
        }
    }

    private void undo(Position position) throws SQLException, IOException {
        ends.source().connection().rollback();
        if (ends.dest().isPresent()) {
            ends.dest().get().rollback();
        }
        ends.cutBack(position.fileLengths());
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
        delete(taken);
        Moved moved = new Moved(taken, taken.size(), locked.size() - taken.size(), fileLengths, checksum);
        noting.note(next, moved);
        copied(taken);
        return moved;
    }

    private void delete(List<KeyBound> taken) throws SQLException {
        if (setup.options().delete() && !taken.isEmpty()) {
            long begun = System.nanoTime();
            followers.delete();
            rows.delete(taken);
            setup.statistics().done(Statistics.Part.DELETE, begun);
            CrashPoint.DELETED.reached();
        }
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
        if (setup.options().onRefusal() == ArchiveOptions.OnRefusal.IGNORE) {
            copyBegun = System.nanoTime();
            List<KeyBound> taken = Selective.copy(ends.first().destination().get(), setup.keyed(), locked);
            inserted();
            return taken;
        }
        begin(rows.locked(locked));
        if (ends.dest().isEmpty() || !followers.none() || witness.isPresent()) {
            copied(locked);
            followers.copy(); // by the same session, behind what they refer to
        }
        return locked;
    }

    private void begin(LockedRows chunk) throws SQLException, RowsRefusedException, InterruptedException {
        copyBegun = System.nanoTime();
        copying = Optional.of(ends.first().destination().orElseThrow().begin(chunk));
    }

    /** Waits until the rows are in, and proves it. */
    private void copied(List<KeyBound> taken) throws SQLException, RowsRefusedException, InterruptedException {
        if (copying.isPresent()) {
            Destination.finish(copying.get(), taken.size());
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
        lengths.add(ends.first().file().get().writeAll(ends.source(), parts));
        lengths.addAll(followers.write());
        written(begun);
        return lengths;
    }

    private void written(long begun) {
        setup.statistics().done(Statistics.Part.FILE, begun);
        CrashPoint.FILE_WRITTEN.reached();
    }
}
