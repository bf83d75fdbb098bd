package dev.sluice.archive;

import dev.sluice.chunk.KeyBound;
import dev.sluice.chunk.KeyRange;
import dev.sluice.mysql.Retries;
import dev.sluice.run.CrashPoint;
import dev.sluice.run.FailedException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Archives one range, chunk by chunk. On one server a chunk is one transaction:
 *
 * <pre>
 * SELECT key … WHERE after the last chunk AND (where) LIMIT n
 * INSERT INTO dest SELECT … WHERE key IN (…) AND (where) FOR UPDATE      as many rows as there are keys, no warning
 * DELETE … WHERE key IN (…)                                              as many
 * UPDATE sluice_ledger …
 * COMMIT
 * </pre>
 *
 * <p>The keys need no SELECT where they are the numbers that follow ({@link NextNumbers}). When they are fewer, because
 * others have changed or deleted some since, the chunk is undone and done with a statement more, which locks what is left
 * of it: {@link ChunkSteps} says when that comes first.
 *
 * <p>Where there is no key, {@link EqualRowsSql} says what stands in its place.
 *
 * <p>To another server the rows go in a transaction of its own, with a ledger of its own that names them, and that
 * commits while the source's still holds the rows; then the source's commits. When it does not, the ledgers differ by a
 * chunk, and {@link Reconciliation} undoes that chunk on the destination, but for rows that others have deleted from the
 * source meanwhile: their copies stay and are counted. Without a key it ends that chunk on the source instead. A file goes to
 * the disk beside the DELETE, is there before anything commits, and is cut back to the length that the source's ledger has.
 *
 * <p>Whatever fails in a chunk undoes all of it, and it is done again. Used by one thread.
 */
final class PartitionArchiver implements AutoCloseable {
    private final Setup setup;
    private final ArchiveOptions options;
    private final KeyRange range;
    private final String what;
    private final Retries retries;
    private final Optional<Witness> witness;
    private final ChunkLedgers ledgers;
    private final Lookahead lookahead;

    private Ends ends;
    private ChunkRows rows;
    private Followers followers;
    private ChunkMove move;
    private Position position;
    private Position after;
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
        this.range = range;
        this.witness = witness;
        this.what = "Archiving " + options.source();
        this.ledgers = new ChunkLedgers(setup, unit);
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
            move = new ChunkMove(setup, ends, rows, followers, ledgers, witness, this::note);
            position = new Reconciliation(setup, ends, rows, followers, ledgers).settle();
        }
    }

    private long chunk() throws SQLException, IOException, RowsRefusedException, InterruptedException {
        long begun = System.nanoTime();
        int limit = (int) Math.min(setup.chunkSize().rows(), ArchiveOptions.MAX_LIMIT);
        ends.source().beginCondition();
        Lookahead.Found next = rows.next(position.at(), limit);
        setup.statistics().done(Statistics.Part.SELECT, begun);
        ChunkMove.Moved moved = move.move(next, position);
        commit(moved);
        setup.run().progress().reject(moved.refused());
        position = after;
        return moved.rows();
    }

    /** May be undone and done again before the chunk is committed. */
    private void note(Lookahead.Found next, ChunkMove.Moved moved) throws SQLException {
        ChunkRows.Place place = rows.after(next, position.at(), moved.rows() + moved.refused());
        after = new Position(
                position.chunk() + 1,
                position.refused() + moved.refused(),
                position.left(),
                moved.fileLengths(),
                sums(position.followed(), followers.counts()),
                place.last(),
                place.at(),
                List.of());
        if (ledgers.hasSource()) {
            ledgers.advanceSource(ends.source().connection(), after, moved.rows(), moved.checksum());
        }
    }

    private static List<Long> sums(List<Long> before, List<Long> more) {
        List<Long> sums = new ArrayList<>();
        for (int i = 0; i < before.size(); i++) {
            sums.add(before.get(i) + more.get(i));
        }
        return sums;
    }

    private void commit(ChunkMove.Moved moved) throws SQLException, IOException {
        long begun = System.nanoTime();
        ends.awaitDisk();
        if (ledgers.hasDest()) {
            ledgers.advanceDest(ends.dest().orElseThrow(), after, moved.copied(), moved.rows(), moved.checksum());
        }
        if (ends.dest().isPresent()) {
            ends.dest().get().commit();
            CrashPoint.DEST_COMMITTED.reached();
        }
        ends.source().connection().commit();
        ledgers.sourceCommitted();
        CrashPoint.COMMITTED.reached();
        setup.statistics().done(Statistics.Part.COMMIT, begun);
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
