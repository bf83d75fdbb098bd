package dev.sluice.verify;

import dev.sluice.chunk.KeyRange;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Rows without a key that tells them apart, as a multiset: the servers count rows by hash, and the two sorted lists are
 * merged as they come. The leaf ends at the hash where it holds {@value #MOST} differences; the next one begins there.
 * One thread.
 */
final class HashedLeaf implements Leaf {
    /** Differences of one leaf, for the heap's sake. */
    static final int MOST = 20_000;

    private final RowQueries queries;
    private final KeyRange range;
    private final String above;
    private Optional<String> upTo = Optional.empty();
    private boolean read;

    /** @param above only hashes above this one; empty: all */
    HashedLeaf(RowQueries queries, KeyRange range, String above) {
        this.queries = queries;
        this.range = range;
        this.above = above;
    }

    @Override
    public KeyRange range() {
        return range;
    }

    /** After the first read, the last hash of this leaf; empty when it holds all that there are. */
    Optional<String> upTo() {
        return upTo;
    }

    @Override
    public Map<List<String>, Differing> read(SessionPair sessions) {
        Map<List<String>, Differing> differing = new LinkedHashMap<>();
        sessions.one("Comparing rows of " + queries.pair(), Side.SOURCE, (side, source) -> {
            try (Cursor one = new Cursor(source, queries.groupedHashes(Side.SOURCE, range, above));
                    Cursor other = sessions.one(
                            "Comparing rows of " + queries.pair(),
                            Side.TARGET,
                            (s, target) -> new Cursor(target, queries.groupedHashes(Side.TARGET, range, above)))) {
                merge(one, other, differing);
            }
            return null;
        });
        read = true;
        return differing;
    }

    private void merge(Cursor source, Cursor target, Map<List<String>, Differing> differing) throws SQLException {
        while (source.hash != null || target.hash != null) {
            int order = source.hash == null ? 1 : target.hash == null ? -1 : source.hash.compareTo(target.hash);
            String hash = order <= 0 ? source.hash : target.hash;
            if (upTo.isPresent() && hash.compareTo(upTo.get()) > 0) {
                return;
            }
            long balance = (order <= 0 ? source.count : 0) - (order >= 0 ? target.count : 0);
            if (balance != 0) {
                differing.put(
                        List.of(hash),
                        new Differing(
                                balance > 0 ? Map.of(hash, balance) : Map.of(),
                                balance < 0 ? Map.of(hash, -balance) : Map.of()));
            }
            if (!read && differing.size() >= MOST) {
                upTo = Optional.of(hash);
                return;
            }
            if (order <= 0) {
                source.next();
            }
            if (order >= 0) {
                target.next();
            }
        }
    }

    /** Hashes with their counts, row by row as the server sends them. */
    private static final class Cursor implements AutoCloseable {
        private final Statement statement;
        private final ResultSet rows;
        /** Null at the end. */
        private String hash;

        private long count;

        Cursor(Connection connection, String sql) throws SQLException {
            statement = connection.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY);
            statement.setFetchSize(Integer.MIN_VALUE);
            rows = statement.executeQuery(sql);
            next();
        }

        private void next() throws SQLException {
            hash = rows.next() ? Reads.text(rows, 1) : null;
            count = hash == null ? 0 : rows.getLong(2);
        }

        @Override
        public void close() throws SQLException {
            statement.close();
        }
    }
}
