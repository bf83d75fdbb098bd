package dev.sluice.verify;

import dev.sluice.chunk.KeyBound;
import dev.sluice.chunk.KeyRange;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Finds the small parts of a range in which rows differ. The side with more rows is cut into pieces of {@value #ROWS};
 * each is summed up on both sides, those that are equal are left, and of the others a piece in which the other side has
 * too many rows is cut by that side. Rows that no cut tells apart are compared by their hashes. One thread.
 */
final class DrillDown {
    /** Rows that are read one by one. */
    static final int ROWS = 5_000;
    /** A piece cut by one side has at most so many rows of it, and may have some more of the other. */
    private static final int MOST = 2 * ROWS;

    private final RowQueries queries;
    private final SessionPair sessions;
    private final Consumer<Leaf> found;

    /** @param found told of each leaf in which something differed */
    DrillDown(RowQueries queries, SessionPair sessions, Consumer<Leaf> found) {
        this.queries = queries;
        this.sessions = sessions;
        this.found = found;
    }

    /** Looks into a range whose sums differ. */
    void into(KeyRange range, Both<Sums> sums) {
        long most = Math.max(sums.source().rows(), sums.target().rows());
        if (queries.pair().key().isEmpty()) {
            found.accept(new HashedLeaf(queries, range, ""));
        } else if (most <= MOST) {
            found.accept(new Leaf.Keyed(queries, range));
        } else {
            cut(range, sums.source().rows() >= sums.target().rows() ? Side.SOURCE : Side.TARGET);
        }
    }

    private void cut(KeyRange range, Side side) {
        KeyRange rest = range;
        for (Optional<KeyBound> cut = bound(rest, side); cut.isPresent(); cut = bound(rest, side)) {
            if (cut.equals(range.upTo()) && rest.equals(range)) {
                // All rows share the key, so no cut makes less of them.
                found.accept(new HashedLeaf(queries, range, ""));
                return;
            }
            piece(new KeyRange(rest.above(), cut));
            rest = new KeyRange(cut, range.upTo());
        }
        piece(rest);
    }

    private Optional<KeyBound> bound(KeyRange rest, Side side) {
        sessions.stop().check();
        return sessions.one(
                "Cutting " + queries.pair(),
                side,
                (s, connection) -> Reads.bound(connection, queries.cut(side, rest, ROWS - 1L)));
    }

    private void piece(KeyRange piece) {
        Both<Sums> sums = sums(queries, sessions, piece);
        if (!sums.source().equals(sums.target())) {
            into(piece, sums);
        }
    }

    static Both<Sums> sums(RowQueries queries, SessionPair sessions, KeyRange range) {
        return sessions.both(
                "Comparing " + queries.pair(), (side, connection) -> Reads.sums(connection, queries.sums(side, range)));
    }
}
