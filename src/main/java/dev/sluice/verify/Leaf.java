package dev.sluice.verify;

import dev.sluice.chunk.KeyRange;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A part of a range that is small enough to be compared row by row. It can be read again, to see whether what differed
 * still does.
 */
interface Leaf {
    /** The rows to look for values in. */
    KeyRange range();

    /**
     * Compares.
     *
     * @return what differs, by the key's values; without a key by the row's hash alone
     */
    Map<List<String>, Differing> read(SessionPair sessions);

    /** A leaf of few rows with keys: all keys and hashes are read. */
    record Keyed(RowQueries queries, KeyRange range) implements Leaf {
        @Override
        public Map<List<String>, Differing> read(SessionPair sessions) {
            Both<Map<List<String>, Map<String, Long>>> rows = sessions.both(
                    "Comparing rows of " + queries.pair(),
                    (side, connection) -> Reads.keysAndHashes(connection, queries.keysAndHashes(side, range)));
            Map<List<String>, Differing> differing = new HashMap<>();
            Set<List<String>> keys = new HashSet<>(rows.source().keySet());
            keys.addAll(rows.target().keySet());
            for (List<String> key : keys) {
                Map<String, Long> source = rows.source().getOrDefault(key, Map.of());
                Map<String, Long> target = rows.target().getOrDefault(key, Map.of());
                if (!source.equals(target)) {
                    differing.put(key, new Differing(rest(source, target), rest(target, source)));
                }
            }
            return differing;
        }

        /** What is left of the rows when equal ones are taken away. */
        private static Map<String, Long> rest(Map<String, Long> rows, Map<String, Long> others) {
            Map<String, Long> rest = new HashMap<>();
            rows.forEach((hash, count) -> {
                long left = count - others.getOrDefault(hash, 0L);
                if (left > 0) {
                    rest.put(hash, left);
                }
            });
            return rest;
        }
    }
}
