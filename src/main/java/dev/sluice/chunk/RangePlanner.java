package dev.sluice.chunk;

import dev.sluice.mysql.Identifiers;
import dev.sluice.mysql.TableName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Cuts one table into ranges of about equal numbers of rows without reading it.
 *
 * <p>A segment of the key order is halved by value: its first and last row are looked up, a value in the
 * middle is made from the two, and the server's own estimate (EXPLAIN, two index dives) says how many rows
 * lie on either side. Gaps of any width cost nothing because each half is first tightened to rows that
 * exist. When all rows of a segment share the value of a column, the next key column is halved. Neighbouring
 * pieces that turn out small are joined. Example, 8 rows wanted in ranges of 2, ids 1 2 3 4 and
 * 1000001 to 1000004: middle 500002, then 2 and 1000002; the cuts are 2, 500002 and 1000002.
 *
 * <p>Where no middle can be made (TIME, text in a character set or collation whose order bytes do not tell),
 * the key alone is walked in steps of the wanted size instead. A wrong estimate makes a range larger or
 * smaller, never wrong. One thread; the connection is used but not closed, and must have the time zone and
 * sql_mode under which the ranges will be read.
 */
public final class RangePlanner {
    /** Joined pieces may be this much larger than wanted before they are halved once more. */
    private static final double TOLERANCE = 1.5;
    /** Deeper than any key is wide in bits; ends a search that makes no progress. */
    private static final int MAX_DEPTH = 200;

    private final Connection connection;
    private final TableName table;
    private final TableKey key;
    private final RangePredicate predicate;
    private long wantedRows;
    private long splitsLeft;
    private Consumer consumer;
    private Optional<KeyBound> lastCut;
    private long pendingRows;

    /** Takes the ranges in the order of the key. */
    @FunctionalInterface
    public interface Consumer {
        /** @param estimatedRows the server's estimate, at least 0 */
        void range(KeyRange range, long estimatedRows);
    }

    /** @param key of {@code table}, over NOT NULL columns */
    public RangePlanner(Connection connection, TableName table, TableKey key) {
        this.connection = connection;
        this.table = table;
        this.key = key;
        this.predicate = new RangePredicate(key);
    }

    /**
     * Finds the ranges. Together they hold every row once; the last one is open, and so is the first.
     *
     * @param totalRows estimate for the whole table
     * @param wantedRows rows that a range should have, at least 1
     * @param consumer called for each range
     */
    public void plan(long totalRows, long wantedRows, Consumer consumer) throws SQLException {
        plan(KeyRange.ALL, totalRows, wantedRows, consumer);
    }

    /**
     * Finds ranges that together are another range.
     *
     * @param within what is cut
     * @param totalRows estimate of its rows
     */
    public void plan(KeyRange within, long totalRows, long wantedRows, Consumer consumer) throws SQLException {
        this.wantedRows = Math.max(1, wantedRows);
        this.consumer = consumer;
        this.lastCut = within.above();
        this.pendingRows = 0;
        this.splitsLeft = 8 * (totalRows / this.wantedRows) + 64;
        split(within, List.of(), totalRows, 0);
        if (lastCut.isEmpty() || !lastCut.equals(within.upTo())) {
            consumer.range(new KeyRange(lastCut, within.upTo()), pendingRows);
        }
    }

    private void split(KeyRange segment, List<String> prefix, long rows, int depth) throws SQLException {
        if (rows <= wantedRows * TOLERANCE || depth > MAX_DEPTH || splitsLeft <= 0) {
            piece(segment, rows);
            return;
        }
        KeyColumn column = key.columns().get(prefix.size());
        Optional<String> first = edge(segment, column, false);
        Optional<String> last = edge(segment, column, true);
        if (first.isEmpty() || last.isEmpty()) {
            piece(segment, 0);
        } else if (first.equals(last)) {
            if (prefix.size() + 1 < key.columns().size()) {
                split(segment, KeyBound.of(prefix, first.get()).values(), rows, depth + 1);
            } else {
                piece(segment, rows);
            }
        } else {
            halve(segment, prefix, column, first.get(), last.get(), rows, depth);
        }
    }

    private void halve(
            KeyRange segment, List<String> prefix, KeyColumn column, String first, String last, long rows, int depth)
            throws SQLException {
        splitsLeft--;
        Optional<String> middle = Midpoint.between(column, first, last).map(m -> m.equals(last) ? first : m);
        if (middle.isEmpty()) {
            walk(segment, rows);
            return;
        }
        Optional<KeyBound> cut = Optional.of(KeyBound.of(prefix, middle.get()));
        KeyRange left = new KeyRange(segment.above(), cut);
        KeyRange right = new KeyRange(cut, segment.upTo());
        if (column.kind() != KeyKind.INTEGER
                && (edge(left, column, false).isEmpty()
                        || edge(right, column, false).isEmpty())) {
            walk(segment, rows);
            return;
        }
        long leftRows = Math.max(1, estimate(left));
        long rightRows = Math.max(1, estimate(right));
        // Estimates of parts may lag behind that of the whole when statistics are fresh: then the whole is shared out.
        double scale = Math.max(1, (double) rows / (leftRows + rightRows));
        split(left, prefix, (long) (leftRows * scale), depth + 1);
        split(right, prefix, (long) (rightRows * scale), depth + 1);
    }

    /** The key read in steps: exact, but as long as the index. */
    private void walk(KeyRange segment, long rows) throws SQLException {
        String columns = key.columns().stream().map(KeyColumn::readExpression).collect(Collectors.joining(", "));
        KeyRange rest = segment;
        long restRows = rows;
        for (Optional<KeyBound> cut = step(columns, rest); cut.isPresent(); cut = step(columns, rest)) {
            piece(new KeyRange(rest.above(), cut), wantedRows);
            restRows = Math.max(0, restRows - wantedRows);
            rest = new KeyRange(cut, segment.upTo());
        }
        piece(rest, restRows);
    }

    private Optional<KeyBound> step(String columns, KeyRange rest) throws SQLException {
        String sql = select(columns, rest) + order(false) + " LIMIT 1 OFFSET " + (wantedRows - 1);
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            if (!row.next()) {
                return Optional.empty();
            }
            List<String> values = new ArrayList<>();
            for (int i = 1; i <= key.columns().size(); i++) {
                values.add(row.getString(i));
            }
            return Optional.of(new KeyBound(values));
        }
    }

    /** A finished piece; joined with what is pending, and cut off once that is large enough. */
    private void piece(KeyRange segment, long rows) {
        pendingRows += rows;
        if (pendingRows >= wantedRows && segment.upTo().isPresent()) {
            consumer.range(new KeyRange(lastCut, segment.upTo()), pendingRows);
            lastCut = segment.upTo();
            pendingRows = 0;
        }
    }

    private Optional<String> edge(KeyRange segment, KeyColumn column, boolean last) throws SQLException {
        String sql = select(column.readExpression(), segment) + order(last) + " LIMIT 1";
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
        }
    }

    private long estimate(KeyRange segment) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet plan = statement.executeQuery("EXPLAIN FORMAT=TRADITIONAL " + select("1", segment))) {
            return plan.next() ? plan.getLong("rows") : 0;
        }
    }

    private String select(String columns, KeyRange segment) {
        String where = predicate.of(segment);
        return "SELECT " + columns + " FROM " + table.quoted() + " FORCE INDEX (" + Identifiers.quote(key.index()) + ")"
                + (where.isEmpty() ? "" : " WHERE " + where);
    }

    private String order(boolean backwards) {
        return key.columns().stream()
                .map(column -> column.quoted() + (column.descending() != backwards ? " DESC" : ""))
                .collect(Collectors.joining(", ", " ORDER BY ", ""));
    }
}
