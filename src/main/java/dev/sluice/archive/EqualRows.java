package dev.sluice.archive;

import dev.sluice.chunk.KeyBound;
import dev.sluice.run.FailedException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Rows that are named by what they are, as {@link EqualRowsSql} says. They have no order; a place is how many rows were
 * taken, and the end is the number that met the condition at the job's first start, or that none does.
 */
final class EqualRows implements ChunkRows {
    private final SourceSession session;
    private final EqualRowsSql sql;
    private final long all;

    /** @param all how many rows are taken in the end, if there are as many */
    EqualRows(SourceSession session, EqualRowsSql sql, long all) {
        this.session = session;
        this.sql = sql;
        this.all = all;
    }

    @Override
    public Lookahead.Found next(Optional<KeyBound> at, int limit) {
        return new Lookahead.Found(
                List.of(), Optional.empty(), (int) Math.min(Math.min(limit, EqualRowsSql.MAX_LIMIT), all - taken(at)));
    }

    private static long taken(Optional<KeyBound> at) {
        return at.map(place -> Long.parseLong(place.text())).orElse(0L);
    }

    @Override
    public List<KeyBound> lock(Lookahead.Found next, boolean exclusive) throws SQLException {
        return session.names(sql.lock(next.limit()));
    }

    @Override
    public Optional<LockedRows> lockedAsRead(Lookahead.Found next, boolean exclusive) {
        return Optional.empty();
    }

    @Override
    public long purge(Lookahead.Found next) throws SQLException {
        return session.update(sql.purge(next.limit()));
    }

    @Override
    public Place after(Lookahead.Found next, Optional<KeyBound> at, long rows) {
        long taken = taken(at) + rows;
        return new Place(Optional.of(new KeyBound(List.of(Long.toString(taken)))), rows < next.limit() || taken == all);
    }

    @Override
    public LockedRows locked(List<KeyBound> names) throws SQLException {
        session.update(sql.begin(names));
        return sql.rows(names);
    }

    @Override
    public void delete(List<KeyBound> names) throws SQLException {
        session.update(sql.begin(names));
        session.delete(sql.source(), sql.delete(names), names.size());
    }

    /**
     * Deletes as many of the rows as are there, locked or not.
     *
     * @return how many
     */
    long deletePresent(List<KeyBound> names) throws SQLException {
        session.update(sql.begin(names));
        long deleted = session.update(sql.delete(names));
        long left = session.number(EqualRowsSql.left());
        if (deleted + left != names.size()) {
            throw new FailedException("Of " + names.size() + " rows of " + sql.source() + ", " + deleted
                    + " were deleted and " + left + " not found; this was undone");
        }
        return deleted;
    }
}
