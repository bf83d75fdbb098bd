package dev.sluice.archive;

import dev.sluice.chunk.ExactKeys;
import dev.sluice.chunk.KeyBound;
import dev.sluice.chunk.KeyColumn;
import dev.sluice.chunk.KeyRange;
import dev.sluice.chunk.RangePredicate;
import dev.sluice.chunk.TableKey;
import dev.sluice.mysql.Column;
import dev.sluice.mysql.Identifiers;
import dev.sluice.mysql.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The statements of a chunk on the source. First the next keys are looked up without a lock, or named without a look
 * ({@link NextNumbers}); then these rows, and no others that a range might hold, are locked by their keys, if they still
 * meet the condition; what follows names the same keys. So nobody waits for more rows than are archived, a row that comes
 * into the range meanwhile is not touched, and one that is changed meanwhile is archived as it is now, or not at all. All
 * of it takes READ COMMITTED.
 *
 * @param source the table
 * @param walk its order and its key
 * @param columns those that are copied; empty when rows go nowhere
 * @param where the condition, in brackets
 * @param below a further condition, from {@code --safe-auto-increment}
 * @param partition the only one in which rows are looked up; empty: all
 */
record ChunkSql(
        TableName source,
        Walk walk,
        List<Column> columns,
        String where,
        Optional<String> below,
        Optional<String> partition)
        implements SourceSql {
    ChunkSql {
        columns = List.copyOf(columns);
    }

    /** For all partitions. */
    ChunkSql(TableName source, Walk walk, List<Column> columns, String where, Optional<String> below) {
        this(source, walk, columns, where, below, Optional.empty());
    }

    /** The same for the rows of one partition. */
    ChunkSql in(String only) {
        return new ChunkSql(source, walk, columns, where, below, Optional.of(only));
    }

    @Override
    public Optional<TableKey> key() {
        return Optional.of(walk.key());
    }

    @Override
    public String index() {
        return walk.order().index();
    }

    @Override
    public List<String> order() {
        return walk.order().columns().stream().map(KeyColumn::name).toList();
    }

    @Override
    public ChunkRows rows(SourceSession session, Lookahead ahead, KeyRange range) {
        return new KeyedRows(session, this, ahead, range);
    }

    /** The next rows of a range, in the order of the walk: values of {@link Walk#selected}. */
    String next(KeyRange range, int limit) {
        return "SELECT " + read(walk.selected())
                + from(partition.map(ChunkSql::only).orElse(""), walk.order().index()) + " WHERE " + inRange(range)
                + condition() + order(false) + " LIMIT " + limit;
    }

    /** Where the last row is that meets the condition: values of the columns of the order. */
    String last() {
        return "SELECT " + read(walk.order().columns()) + from(walk.order().index()) + " WHERE " + condition()
                + order(true) + " LIMIT 1";
    }

    /** Rows that are still there and meet the condition, locked: values of the columns of the key. */
    String lock(List<KeyBound> keys, boolean exclusive) {
        return "SELECT " + read(walk.key().columns()) + from(walk.key().index()) + " WHERE " + named(keys) + " AND "
                + condition() + locked(exclusive);
    }

    private static String locked(boolean exclusive) {
        return exclusive ? " FOR UPDATE" : " LOCK IN SHARE MODE";
    }

    /** Rows that are still there, whatever became of them, locked: values of the columns of the key. */
    String present(List<KeyBound> keys) {
        return "SELECT " + read(walk.key().columns()) + from(walk.key().index()) + " WHERE " + named(keys)
                + " FOR UPDATE";
    }

    /** The rows, to be copied. */
    LockedRows rows(List<KeyBound> keys) {
        return new LockedRows(source, columns, "", from(walk.key().index()) + " WHERE " + named(keys), keys.size());
    }

    /** The same, locked as they are read, but for those that are gone or do not meet the condition any more. */
    LockedRows lockedAsRead(List<KeyBound> keys, boolean exclusive) {
        return new LockedRows(
                source,
                columns,
                "",
                from(walk.key().index()) + " WHERE " + named(keys) + " AND " + condition() + locked(exclusive),
                keys.size());
    }

    /** Deletes the rows; with two tables' grammar, because the other one lets nobody name an index. */
    String delete(List<KeyBound> keys) {
        return "DELETE " + source.quoted() + from(walk.key().index()) + " WHERE " + named(keys);
    }

    /** Deletes rows that nobody has locked yet, those of them that are still there and meet the condition. */
    String purge(List<KeyBound> keys) {
        return delete(keys) + " AND " + condition();
    }

    private String named(List<KeyBound> keys) {
        return new ExactKeys(walk.key()).inRuns(keys);
    }

    private String inRange(KeyRange range) {
        String predicate = new RangePredicate(walk.order()).of(range);
        return predicate.isEmpty() ? "" : predicate + " AND ";
    }

    private static String only(String partition) {
        return " PARTITION (" + Identifiers.quote(partition) + ")";
    }

    private String from(String index) {
        return from("", index);
    }

    private String from(String only, String index) {
        return " FROM " + source.quoted() + only + " FORCE INDEX (" + Identifiers.quote(index) + ")";
    }

    private static String read(List<KeyColumn> columns) {
        return columns.stream().map(KeyColumn::readExpression).collect(Collectors.joining(","));
    }

    private String order(boolean backwards) {
        List<String> columns = new ArrayList<>();
        for (KeyColumn column : walk.order().columns()) {
            columns.add(column.quoted() + (column.descending() != backwards ? " DESC" : ""));
        }
        return " ORDER BY " + String.join(",", columns);
    }
}
