package dev.sluice.archive;

import dev.sluice.chunk.KeyBound;
import dev.sluice.chunk.KeyRange;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Rows that are named by their keys: those of a range, in the order of an index. */
final class KeyedRows implements ChunkRows {
    private final SourceSession session;
    private final ChunkSql sql;
    private final Lookahead lookahead;
    private final KeyRange range;
    private final NextNumbers numbers;

    KeyedRows(SourceSession session, ChunkSql sql, Lookahead lookahead, KeyRange range) {
        this.session = session;
        this.sql = sql;
        this.lookahead = lookahead;
        this.range = range;
        this.numbers = new NextNumbers(sql);
    }

    @Override
    public Lookahead.Found next(Optional<KeyBound> at, int limit) throws SQLException, InterruptedException {
        KeyRange rest = new KeyRange(at.or(range::above), range.upTo());
        Optional<Lookahead.Found> named = numbers.next(rest, limit);
        if (named.isPresent()) {
            return named.get();
        }
        Optional<Lookahead.Found> ahead = lookahead.take(rest);
        Lookahead.Found found =
                ahead.isPresent() ? ahead.get() : Lookahead.Found.of(session.next(sql, rest, limit), limit);
        if (!last(found)) {
            lookahead.begin(sql, new KeyRange(found.end(), range.upTo()), limit);
        }
        return found;
    }

    private static boolean last(Lookahead.Found found) {
        return found.keys().size() < found.limit();
    }

    @Override
    public List<KeyBound> lock(Lookahead.Found next, boolean exclusive) throws SQLException {
        return next.keys().isEmpty() ? List.of() : session.names(sql.lock(next.keys(), exclusive));
    }

    /** Locks those of the rows that are still there. */
    List<KeyBound> present(List<KeyBound> keys) throws SQLException {
        return keys.isEmpty() ? List.of() : session.names(sql.present(keys));
    }

    @Override
    public Optional<LockedRows> lockedAsRead(Lookahead.Found next, boolean exclusive) {
        return next.keys().isEmpty() ? Optional.empty() : Optional.of(sql.lockedAsRead(next.keys(), exclusive));
    }

    @Override
    public long purge(Lookahead.Found next) throws SQLException {
        return next.keys().isEmpty() ? 0 : session.update(sql.purge(next.keys()));
    }

    @Override
    public Place after(Lookahead.Found next, Optional<KeyBound> at, long rows) {
        numbers.moved(next, rows);
        return new Place(next.end().or(() -> at), last(next));
    }

    @Override
    public LockedRows locked(List<KeyBound> names) {
        return sql.rows(names);
    }

    @Override
    public void delete(List<KeyBound> names) throws SQLException {
        session.delete(sql.source(), sql.delete(names), names.size());
    }
}
