package dev.sluice.verify;

import dev.sluice.chunk.KeyColumn;
import dev.sluice.chunk.KeyRange;
import dev.sluice.chunk.RangePredicate;
import dev.sluice.mysql.Identifiers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The statements that compare one pair of tables. Bounds are the same literals on both sides.
 *
 * <p>A row's hash is SHA-256 over its encoding ({@link ValueEncoding}). A range is summed up by its number of rows and
 * the exact sum of a 40-digit number made of each hash: its first 40 hexadecimal digits with a to f read as 0 to 5. Two
 * different rows give the same number with a chance of 2^-127, and a sum, unlike XOR, does not lose a row that is there
 * twice. One sum of 133 bits costs the server one encoding and one hash a row, where two of 64 bits would cost it two of
 * each. (CRC-32 is cheaper, but two of them with different salts are one and the same to an attacker and to chance: the
 * second is a function of the first and the length.)
 */
final class RowQueries {
    private static final int DIGITS = 40;

    private final TablePair pair;
    private final Optional<String> where;

    /** @param where condition on the rows of both sides, SQL of the user's own */
    RowQueries(TablePair pair, Optional<String> where) {
        this.pair = pair;
        this.where = where;
    }

    TablePair pair() {
        return pair;
    }

    /** The row's hash: 64 hexadecimal digits. */
    String hash(Side side) {
        return "SHA2(CONCAT_WS(','," + encoded(side) + "),256)";
    }

    private String encoded(Side side) {
        return pair.columns().stream()
                .map(column -> ValueEncoding.of(column, side))
                .collect(Collectors.joining(","));
    }

    /** Number of rows, and the sum of their hashes or NULL. */
    String sums(Side side, KeyRange range) {
        String number = "LEFT(" + hash(side) + "," + DIGITS + ")";
        for (int digit = 0; digit < 6; digit++) {
            number = "REPLACE(" + number + ",'" + (char) ('a' + digit) + "','" + digit + "')";
        }
        return "SELECT COUNT(*),SUM(CAST(" + number + " AS DECIMAL(" + DIGITS + ",0)))" + from(side, range, List.of());
    }

    /** The key of the row that has so many others before it in the range. */
    String cut(Side side, KeyRange range, long before) {
        return "SELECT " + keyValues() + from(side, range, List.of()) + order() + " LIMIT 1 OFFSET " + before;
    }

    /** Key and hash of each row. */
    String keysAndHashes(Side side, KeyRange range) {
        return "SELECT " + keyValues() + "," + hash(side) + from(side, range, List.of());
    }

    /** Hashes above one, with the number of rows that have them, in the order of the hashes. */
    String groupedHashes(Side side, KeyRange range, String above) {
        return "SELECT h,COUNT(*) FROM (SELECT " + hash(side) + " AS h" + from(side, range, List.of())
                + ") AS hashes WHERE h>'" + above + "' GROUP BY h ORDER BY h";
    }

    /** The hash of each row that has one of these, none meaning any, and what else is asked for. */
    String rows(Side side, KeyRange range, Collection<String> hashes, List<String> expressions) {
        List<String> columns = new ArrayList<>(List.of(hash(side)));
        columns.addAll(expressions);
        return "SELECT " + String.join(",", columns)
                + from(side, range, hashes.isEmpty() ? List.of() : List.of(hashIn(side, hashes)));
    }

    /** The condition that a row has one of these hashes. */
    String hashIn(Side side, Collection<String> hashes) {
        return hash(side) + hashes.stream().collect(Collectors.joining("','", " IN ('", "')"));
    }

    private String keyValues() {
        return pair.key().orElseThrow().columns().stream()
                .map(KeyColumn::readExpression)
                .collect(Collectors.joining(","));
    }

    private String order() {
        return pair.key().orElseThrow().columns().stream()
                .map(column -> column.quoted() + (column.descending() ? " DESC" : ""))
                .collect(Collectors.joining(",", " ORDER BY ", ""));
    }

    private String from(Side side, KeyRange range, List<String> more) {
        StringBuilder sql = new StringBuilder(" FROM ").append(pair.name(side).quoted());
        List<String> conditions = new ArrayList<>();
        if (!range.unbounded()) {
            pair.index(side).ifPresent(index -> sql.append(" FORCE INDEX (")
                    .append(Identifiers.quote(index))
                    .append(')'));
            conditions.add(new RangePredicate(pair.key().orElseThrow()).of(range));
        }
        where.ifPresent(condition -> conditions.add("(" + condition + "\n)"));
        conditions.addAll(more);
        return conditions.isEmpty()
                ? sql.toString()
                : sql + conditions.stream().collect(Collectors.joining(" AND ", " WHERE ", ""));
    }
}
