package dev.sluice.archive;

import dev.sluice.chunk.ExactKeys;
import dev.sluice.chunk.KeyBound;
import dev.sluice.chunk.TableKey;
import dev.sluice.mysql.Identifiers;
import dev.sluice.mysql.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The statements for the rows of one table that refer, by whatever ways, to the rows of a chunk. A way is a chain of
 * joins along the indexes of the foreign keys; of a table reached by several, each way has its own statements, and what an
 * earlier way has reached belongs to that one. For the second of two ways:
 *
 * <pre>
 * FROM orders r0 FORCE INDEX (PRIMARY) STRAIGHT_JOIN parcels r1 FORCE INDEX (by_order) ON r1.order_id=r0.id
 *   STRAIGHT_JOIN items r2 FORCE INDEX (by_parcel) ON r2.parcel_id=r1.id
 * WHERE r0.id IN (8,11)
 *   AND NOT EXISTS (SELECT 1 FROM orders e0 WHERE e0.id=r2.order_id AND e0.id IN (8,11))
 * </pre>
 *
 * <p>Indexes and their order are forced because a scan in READ COMMITTED may lock, in a join buffer, rows that are none of
 * ours. The keys of the rows are never in this process.
 *
 * @param root the table that is archived
 * @param rootKey by which the rows of a chunk are named
 * @param table whose rows are meant
 */
record FollowedSql(TableName root, TableKey rootKey, Followed table) {
    private static final String COUNT = "SELECT COUNT(*)";
    private static final String LOCK = " FOR UPDATE";

    /** The numbers of the ways. */
    List<Integer> ways() {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < table.ways().size(); i++) {
            numbers.add(i);
        }
        return numbers;
    }

    /** Locks the rows that are referred to where the server looks for them when it checks a foreign key. */
    List<String> gates(int way, List<KeyBound> keys) {
        Way whole = table.ways().get(way);
        int depth = whole.links().size() - 1;
        Way.Link link = whole.last();
        List<String> locks = new ArrayList<>();
        for (String index : link.gates()) {
            String same = link.key().referencedColumns().stream()
                    .map(Identifiers::quote)
                    .map(column -> "g." + column + "=r" + depth + "." + column)
                    .collect(Collectors.joining(" AND "));
            locks.add(COUNT + joined(whole, depth) + " STRAIGHT_JOIN "
                    + link.key().referenced().quoted() + " AS g FORCE INDEX (" + Identifiers.quote(index) + ") ON "
                    + same + named("r0", keys) + LOCK);
        }
        return locks;
    }

    /** Locks and counts the rows of a way that no earlier one has reached. */
    String lock(int way, List<KeyBound> keys) {
        return COUNT + chosen(way, keys) + LOCK;
    }

    /** Whether a way reaches any row. */
    String any(int way, List<KeyBound> keys) {
        return "SELECT 1" + reached(way, keys) + " LIMIT 1";
    }

    /** The rows of a way that no earlier one has reached. @param count as {@link #lock} gave it */
    LockedRows rows(int way, List<KeyBound> keys, long count) {
        return new LockedRows(table.table(), table.columns(), last(way) + ".", chosen(way, keys), count);
    }

    /** Their keys. */
    String keys(int way, List<KeyBound> keys) {
        String alias = last(way) + ".";
        return table.key().columns().stream()
                        .map(column -> column.readExpression(alias))
                        .collect(Collectors.joining(",", "SELECT ", ""))
                + chosen(way, keys);
    }

    /** Deletes the rows of a way. */
    String delete(int way, List<KeyBound> keys) {
        return "DELETE " + last(way) + reached(way, keys);
    }

    /** Rows that are still there, whatever they refer to, locked: values of the columns of the key. */
    String present(List<KeyBound> rows) {
        return table.key().columns().stream()
                        .map(column -> column.readExpression())
                        .collect(Collectors.joining(",", "SELECT ", ""))
                + " FROM " + table.table().quoted() + force(table.key().index()) + " WHERE "
                + new ExactKeys(table.key()).inRuns(rows) + LOCK;
    }

    private String last(int way) {
        return "r" + table.ways().get(way).links().size();
    }

    private String chosen(int way, List<KeyBound> keys) {
        StringBuilder sql = new StringBuilder(reached(way, keys));
        for (int earlier = 0; earlier < way; earlier++) {
            sql.append(" AND NOT EXISTS (")
                    .append(upwards(earlier, last(way), keys))
                    .append(')');
        }
        return sql.toString();
    }

    private String reached(int way, List<KeyBound> keys) {
        Way whole = table.ways().get(way);
        return joined(whole, whole.links().size()) + named("r0", keys);
    }

    private String joined(Way way, int depth) {
        StringBuilder sql = new StringBuilder(" FROM ")
                .append(root.quoted())
                .append(" AS r0")
                .append(force(rootKey.index()));
        for (int i = 1; i <= depth; i++) {
            Way.Link link = way.links().get(i - 1);
            sql.append(" STRAIGHT_JOIN ")
                    .append(link.key().table().quoted())
                    .append(" AS r")
                    .append(i)
                    .append(link.index().map(FollowedSql::force).orElse(""))
                    .append(" ON ")
                    .append(refers(link, "r" + i, "r" + (i - 1)));
        }
        return sql.toString();
    }

    /** Whether a way leads from a row up to the chunk. */
    private String upwards(int way, String row, List<KeyBound> keys) {
        List<Way.Link> links = table.ways().get(way).links();
        List<String> tables = new ArrayList<>();
        List<String> conditions = new ArrayList<>();
        String below = row;
        for (int i = links.size() - 1; i >= 0; i--) {
            String alias = "e" + i;
            tables.add(links.get(i).key().referenced().quoted() + " AS " + alias);
            conditions.add(refers(links.get(i), below, alias));
            below = alias;
        }
        return "SELECT 1 FROM " + String.join(",", tables) + " WHERE " + String.join(" AND ", conditions) + " AND "
                + new ExactKeys(rootKey, "e0").inRuns(keys);
    }

    private static String refers(Way.Link link, String child, String parent) {
        List<String> equal = new ArrayList<>();
        for (int i = 0; i < link.key().columns().size(); i++) {
            equal.add(child + "." + Identifiers.quote(link.key().columns().get(i)) + "=" + parent + "."
                    + Identifiers.quote(link.key().referencedColumns().get(i)));
        }
        return String.join(" AND ", equal);
    }

    private String named(String alias, List<KeyBound> keys) {
        return " WHERE " + new ExactKeys(rootKey, alias).inRuns(keys);
    }

    private static String force(String index) {
        return " FORCE INDEX (" + Identifiers.quote(index) + ")";
    }
}
