package dev.sluice.archive;

import dev.sluice.chunk.KeyBound;
import dev.sluice.chunk.KeyRange;
import dev.sluice.mysql.Ledger;
import dev.sluice.mysql.Retries;
import dev.sluice.run.CrashPoint;
import dev.sluice.run.FailedException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Archives one range, chunk by chunk. On one server a chunk is one transaction:
 *
 * <pre>
 * SELECT key … WHERE after the last chunk AND (where) LIMIT n
 * SELECT key … WHERE key IN (…) AND (where) FOR UPDATE
 * INSERT INTO dest SELECT … WHERE key IN (…)      as many rows as were locked, no warning
 * DELETE … WHERE key IN (…)                       as many
 * UPDATE sluice_ledger …
 * COMMIT
 * </pre>
 *
 * <p>Where there is no key, {@link EqualRowsSql} says what stands in its place.
 *
 * <p>To another server the rows go in a transaction of its own, with a ledger of its own that names them, and that
 * commits while the source's still holds the rows; then the source's commits. When it does not, the ledgers differ by a
 * chunk, and {@link #settle} undoes that chunk on the destination, but for rows that others have deleted from the source
 * meanwhile: their copies stay and are counted. Without a key it ends that chunk on the source instead. A file is on the disk before the source commits and is cut back to the
 * length that the source's ledger has.
 *
 * <p>Whatever fails in a chunk undoes all of it, and it is done again. Used by one thread.
 */
final class PartitionArchiver implements AutoCloseable {
    private final Setup setup;
    private final ArchiveOptions options;
    private final String unit;
    private final KeyRange range;
    private final String what;
    private final Retries retries;
    private final Optional<Witness> witness;

    private Ends ends;
    private ChunkRows rows;
    private Followers followers;
    private Optional<Ledger.Entry> sourceEntry = Optional.empty();
    private Optional<Ledger.Entry> destEntry = Optional.empty();
    private final Lookahead lookahead;
    private Position position;
    private Optional<Destination.Copying> copying = Optional.empty();
    private long copyBegun;
    private boolean begins;

    /** Looks at what a chunk has copied before it is committed. */
    interface Witness {
        /** @return the checksum of the rows */
        long copied(Ends ends, long chunk, List<KeyBound> rows) throws SQLException;
    }

    /** For a partition of the plan. */
    PartitionArchiver(Setup setup, String partition) {
        this(setup, partition, setup.plan().range(partition), Optional.empty());
    }

    /** @param unit under which the ledgers have it */
    PartitionArchiver(Setup setup, String unit, KeyRange range, Optional<Witness> witness) {
        this.setup = setup;
        this.options = setup.options();
        this.unit = unit;
        this.range = range;
        this.witness = witness;
        this.what = "Archiving " + options.source();
        this.lookahead = new Lookahead(setup);
        this.retries = Retries.times(setup.run(), options.retries());
    }

    /**
     * Archives the next chunk.
     *
     * @return false when none is left
     */
    boolean next() throws InterruptedException {
        if (position != null && position.done()) {
            return false;
        }
        if (!begins) {
            begins = true;
            setup.throttle().await(0, Duration.ZERO);
        }
        long begun = System.nanoTime();
        long moved;
        try {
            open();
            if (position.done()) {
                return false;
            }
            moved = chunk();
            retries.worked();
            setup.run().progress().add(moved, 0);
        } catch (SQLException e) {
            Connection failed = ends == null ? null : ends.source().connection();
            try {
                retries.await(what, e, failed);
            } finally {
                drop();
            }
            return true;
        } catch (IOException e) {
            throw new FailedException(what + " failed: " + e.getMessage(), e);
        } catch (RowsRefusedException e) {
            throw new FailedException(
                    what + " failed, because " + options.dest().orElseThrow()
                            + (options.followForeignKeys() ? " or a table beside it" : "")
                            + " does not take rows as they are: "
                            + e.getMessage() + "; the chunk was undone",
                    e);
        }
        if (!position.done()) {
            pause(moved, moved + followed(), Duration.ofNanos(System.nanoTime() - begun));
        }
        return !position.done();
    }

    /** Between chunks, when nothing is locked. */
    private void pause(long moved, long all, Duration took) throws InterruptedException {
        long begun = System.nanoTime();
        setup.chunkSize().took(moved, took);
        setup.throttle().await(all, took);
        setup.statistics().done(Statistics.Part.WAIT, begun);
    }

    private long followed() {
        return followers.counts().stream().mapToLong(Long::longValue).sum();
    }

    /** Brings ledgers, destination and file into step, and archives nothing. */
    void settleOnly() throws SQLException, IOException {
        open();
    }

    private void open() throws SQLException, IOException {
        if (ends == null) {
            ends = Ends.open(setup);
            rows = setup.sql().rows(ends.source(), lookahead, range);
            followers = new Followers(setup, ends);
            settle();
        }
    }

    private void settle() throws SQLException, IOException {
        Position start = Position.start(setup.plan());
        Position finished = start;
        Optional<Ledger> sourceLedger = setup.ledgers().source();
        Optional<Ledger> destLedger = setup.ledgers().dest();
        if (sourceLedger.isPresent()) {
            sourceEntry = sourceLedger.get().settle(ends.source().connection(), unit);
            finished = sourceEntry.map(entry -> Position.parse(entry.state())).orElse(start);
        }
        if (destLedger.isPresent()) {
            Connection dest = ends.dest().orElseThrow();
            destEntry = destLedger.get().settle(dest, unit);
            Position written =
                    destEntry.map(entry -> Position.parse(entry.state())).orElse(start);
            if (sourceLedger.isEmpty()) {
                finished = written;
            } else if (written.chunk() == finished.chunk() + 1) {
                finished = rows instanceof EqualRows equal ? deleteWritten(equal, written) : undo(written, finished);
            } else if (written.chunk() == finished.chunk()) {
                finished = finished.withLeft(Math.max(finished.left(), written.left()));
            } else {
                throw new FailedException("The ledgers of source and destination do not belong together: chunk "
                        + finished.chunk() + " is finished and chunk " + written.chunk() + " is written");
            }
            dest.commit();
        }
        ends.source().connection().commit();
        ends.cutBack(finished.fileLengths());
        position = finished;
    }

    /** Takes a chunk off the destination that the source has not finished, while nobody changes its rows there. */
    private Position undo(Position written, Position finished) throws SQLException {
        Connection dest = ends.dest().orElseThrow();
        List<KeyBound> present = ((KeyedRows) rows).present(written.copied());
        // A copy may stay whose row others have deleted, though the one that it refers to is taken back.
        if (!followers.none()) {
            foreignKeyChecks(dest, false);
        }
        long left = followers.none() ? 0 : followers.undo(names(dest), dest);
        CopiedRows.takeBack(
                dest,
                options.dest().orElseThrow(),
                options.source(),
                setup.keyed().walk().key(),
                present);
        if (!followers.none()) {
            foreignKeyChecks(dest, true);
        }
        Position back = finished.withLeft(written.left() + written.copied().size() - present.size() + left);
        Ledger.Entry after = new Ledger.Entry(
                back.text(),
                sourceEntry.map(Ledger.Entry::rows).orElse(0L),
                sourceEntry.map(Ledger.Entry::checksum).orElse(OptionalLong.empty()));
        if (!setup.ledgers().dest().orElseThrow().advance(dest, unit, destEntry, after)) {
            throw overtaken();
        }
        destEntry = Optional.of(after);
        return back;
    }

    /**
     * Copies without a key are not found again on the destination, where others may be equal; but what they were is known,
     * so the chunk is brought to its end on the source.
     */
    private Position deleteWritten(EqualRows equal, Position written) throws SQLException {
        List<KeyBound> names = written.copied();
        long deleted = names.isEmpty() ? 0 : equal.deletePresent(names);
        Position after = written.withCopied(List.of()).withLeft(written.left() + names.size() - deleted);
        sourceEntry = Optional.of(advance(
                setup.ledgers().source().orElseThrow(),
                ends.source().connection(),
                sourceEntry,
                after,
                deleted,
                OptionalLong.empty()));
        setup.run().progress().add(deleted, 0);
        return after;
    }

    /**
     * A shared lock lets others add rows that refer to these; and where the key is not the primary one, it may be on an
     * entry of its index alone, and the row be changed.
     */
    private boolean exclusive() {
        return options.delete() || options.followForeignKeys() || witness.isPresent();
    }

    private CopiedNames names(Connection dest) {
        return new CopiedNames(setup.ledgers().dest().orElseThrow(), dest, unit);
    }

    private static void foreignKeyChecks(Connection connection, boolean on) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION foreign_key_checks = " + (on ? 1 : 0));
        }
    }

    private long chunk() throws SQLException, IOException, RowsRefusedException, InterruptedException {
        long begun = System.nanoTime();
        int limit = (int) Math.min(setup.chunkSize().rows(), ArchiveOptions.MAX_LIMIT);
        ends.source().beginCondition();
        Lookahead.Found next = rows.next(position.at(), limit);
        setup.statistics().done(Statistics.Part.SELECT, begun);
        Moved moved = onlyDeletes() ? delete(next) : move(next);
        ChunkRows.Place place = rows.after(next, position.at(), moved.rows() + moved.refused());
        Position after = new Position(
                position.chunk() + 1,
                position.refused() + moved.refused(),
                position.left(),
                moved.fileLengths(),
                sums(position.followed(), followers.counts()),
                place.last(),
                place.at(),
                List.of());
        commit(after, moved);
        setup.run().progress().reject(moved.refused());
        position = after;
        return moved.rows();
    }

    /**
     * What became of a chunk.
     *
     * @param copied the rows that the destination has
     * @param rows how many were archived
     * @param refused how many the destination did not take
     * @param checksum of the copies, where a {@link Witness} looked at them
     */
    private record Moved(
            List<KeyBound> copied, long rows, long refused, List<Long> fileLengths, OptionalLong checksum) {}

    private boolean onlyDeletes() {
        // The time of a condition would else be that of triggers and of the binary log's events, too.
        return options.delete()
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

    private Moved move(Lookahead.Found next)
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
                : OptionalLong.of(witness.get().copied(ends, position.chunk(), taken));
        List<Long> fileLengths = write(taken);
        if (options.delete() && !taken.isEmpty()) {
            long begun = System.nanoTime();
            followers.delete();
            rows.delete(taken);
            setup.statistics().done(Statistics.Part.DELETE, begun);
            CrashPoint.DELETED.reached();
        }
        copied(taken);
        return new Moved(taken, taken.size(), locked.size() - taken.size(), fileLengths, checksum);
    }

    /** Copies the rows, or begins to: to another server they go while the source does what comes next. */
    private List<KeyBound> copy(List<KeyBound> locked) throws SQLException, RowsRefusedException, InterruptedException {
        copying = Optional.empty();
        if (ends.first().destination().isEmpty() || locked.isEmpty()) {
            return locked;
        }
        copyBegun = System.nanoTime();
        Destination destination = ends.first().destination().get();
        if (options.onRefusal() == ArchiveOptions.OnRefusal.IGNORE) {
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
        boolean undone =
                setup.ledgers().dest().isPresent() && setup.ledgers().source().isPresent();
        if (undone && !followers.none()) {
            followers.name(names(ends.dest().orElseThrow()));
        }
    }

    private static List<Long> sums(List<Long> before, List<Long> more) {
        List<Long> sums = new ArrayList<>();
        for (int i = 0; i < before.size(); i++) {
            sums.add(before.get(i) + more.get(i));
        }
        return sums;
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

    private void commit(Position after, Moved moved) throws SQLException {
        long begun = System.nanoTime();
        Optional<Ledger> sourceLedger = setup.ledgers().source();
        if (setup.ledgers().dest().isPresent()) {
            Position named = sourceLedger.isPresent() ? after.withCopied(moved.copied()) : after;
            destEntry = Optional.of(advance(
                    setup.ledgers().dest().get(),
                    ends.dest().orElseThrow(),
                    destEntry,
                    named,
                    moved.rows(),
                    moved.checksum()));
        }
        if (sourceLedger.isPresent()) {
            sourceEntry = Optional.of(advance(
                    sourceLedger.get(),
                    ends.source().connection(),
                    sourceEntry,
                    after,
                    moved.rows(),
                    moved.checksum()));
        }
        if (ends.dest().isPresent()) {
            ends.dest().get().commit();
            CrashPoint.DEST_COMMITTED.reached();
        }
        ends.source().connection().commit();
        CrashPoint.COMMITTED.reached();
        setup.statistics().done(Statistics.Part.COMMIT, begun);
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
        return new FailedException("Another session has archived the next rows of " + options.source()
                + "; what this one did of them was undone");
    }

    private void drop() {
        if (ends != null) {
            ends.close();
            ends = null;
        }
    }

    @Override
    public void close() {
        lookahead.close();
        drop();
    }
}
