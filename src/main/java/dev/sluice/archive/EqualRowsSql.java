package dev.sluice.archive;

import dev.sluice.chunk.KeyBound;
import dev.sluice.chunk.KeyColumn;
import dev.sluice.chunk.KeyRange;
import dev.sluice.chunk.TableKey;
import dev.sluice.mysql.Column;
import dev.sluice.mysql.Identifiers;
import dev.sluice.mysql.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The statements of a chunk of a table that has no key to name single rows by. Rows that are the same in every column are as
 * good as each other, so what is named is how many of each: rows are locked, and the chunk is their hashes, each as often as
 * it was found. Any rows with these hashes, that often, may then be copied and deleted.
 *
 * <p>That a statement takes no more of each: the hashes stand in a variable, and its condition takes the row's own one out
 * of it, which only holds if it was there:
 *
 * <pre>
 * SET @sluice_rows = ',a…,b…,a…'
 * DELETE … WHERE hash IN ('a…','b…')
 *   AND LENGTH(@sluice_rows) &gt; LENGTH(@sluice_rows := INSERT(@sluice_rows, INSTR(@sluice_rows, ',hash'), 65, ''))
 *   LIMIT 3
 * </pre>
 *
 * <p>Each row taken has taken a hash away, so there are at most as many of each; three rows, which are counted, are
 * therefore exactly these. That needs no trust in which way the server goes through the table, nor in how often it looks at
 * a condition: looked at twice, a row is not taken, and the number is wrong. All of it takes READ COMMITTED.
 *
 * @param source the table
 * @param hash of a row, over all columns
 * @param columns those that are copied; empty when rows go nowhere
 * @param searched the index in which rows that meet the condition are found; empty: none, the table is read
 * @param narrow a column by whose values rows are found again sooner than by their hashes
 * @param where the condition, in brackets
 * @param below a further condition, from {@code --safe-auto-increment}
 */
record EqualRowsSql(
        TableName source,
        RowHash hash,
        List<Column> columns,
        Optional<String> searched,
        Optional<KeyColumn> narrow,
        String where,
        Optional<String> below)
        implements SourceSql {
    /** Of a chunk; each row's hash is looked for among all. */
    static final int MAX_LIMIT = 5000;

    private static final String LEFT = "@sluice_rows";
    private static final String MARK = ",";
    private static final int HEX = 64;
    private static final String NULL = "NULL";
    /** Of the hash and the names that are made of it. */
    private static final String VERSION = "1";

    EqualRowsSql {
        columns = List.copyOf(columns);
    }

    @Override
    public Optional<TableKey> key() {
        return Optional.empty();
    }

    @Override
    public String index() {
        return searched.orElse("");
    }

    @Override
    public List<String> order() {
        List<String> order =
                new ArrayList<>(List.of(VERSION, narrow.map(KeyColumn::name).orElse("")));
        for (Column column : hash.columns()) {
            order.add(String.join(
                    " ", column.name(), column.columnType(), column.charset().orElse("")));
        }
        return order;
    }

    @Override
    public ChunkRows rows(SourceSession session, Lookahead ahead, KeyRange range) {
        return new EqualRows(
                session, this, Long.parseLong(range.upTo().orElseThrow().text()));
    }

    /** How many rows meet the condition. */
    String count() {
        return "SELECT COUNT(*)" + from(searched) + " WHERE " + condition();
    }

    /** Some rows that meet the condition: their hashes, and what the narrowing column has. */
    String look(int limit) {
        return "SELECT " + hash.sql()
                + narrow.map(column -> ",IFNULL(" + readExpression(column) + ",'" + NULL + "')")
                        .orElse("") + from(searched) + " WHERE " + condition() + " LIMIT " + limit;
    }

    /** The same, locked. */
    String lock(int limit) {
        return look(limit) + " FOR UPDATE";
    }

    /** Deletes rows that meet the condition. */
    String purge(int limit) {
        return "DELETE" + from(Optional.empty()) + " WHERE " + condition() + " LIMIT " + limit;
    }

    /** What comes before each statement below: they take from it. */
    String begin(List<KeyBound> names) {
        return "SET " + LEFT + " = _binary'"
                + names.stream().map(name -> MARK + hashOf(name)).collect(Collectors.joining()) + "'";
    }

    /** The rows, to be copied. */
    LockedRows rows(List<KeyBound> names) {
        return new LockedRows(source, columns, "", from(searched) + these(names), names.size());
    }

    /** Deletes the rows. One table's grammar lets nobody name an index, two tables' one lets nobody name a number. */
    String delete(List<KeyBound> names) {
        return "DELETE" + from(Optional.empty()) + these(names);
    }

    /** How many of the rows were not found. */
    static String left() {
        return "SELECT LENGTH(" + LEFT + ") / " + (HEX + MARK.length());
    }

    private String these(List<KeyBound> names) {
        return " WHERE "
                + narrow.map(column -> narrowed(column, names) + " AND ").orElse("") + hash.sql() + " IN ("
                + names.stream()
                        .map(name -> "'" + hashOf(name) + "'")
                        .distinct()
                        .collect(Collectors.joining(","))
                + ") AND LENGTH(" + LEFT + ") > LENGTH(" + LEFT + " := INSERT(" + LEFT + ",INSTR(" + LEFT + ",CONCAT('"
                + MARK + "'," + hash.sql() + "))," + (HEX + MARK.length()) + ",'')) LIMIT " + names.size();
    }

    private static String narrowed(KeyColumn column, List<KeyBound> names) {
        List<String> values =
                names.stream().map(name -> name.values().get(1)).distinct().toList();
        List<String> literals = values.stream()
                .filter(value -> !value.equals(NULL))
                .map(column::literal)
                .toList();
        String in = literals.isEmpty() ? "" : column.quoted() + " IN (" + String.join(",", literals) + ")";
        String isNull = values.contains(NULL) ? column.quoted() + " IS NULL" : "";
        return in.isEmpty() || isNull.isEmpty() ? in + isNull : "(" + in + " OR " + isNull + ")";
    }

    /** What is in a ledger goes into statements again. */
    private static String hashOf(KeyBound name) {
        String hash = name.values().get(0);
        if (!hash.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("'" + hash + "' is no hash of a row");
        }
        return hash;
    }

    /** TIMESTAMP values are read in UTC, whatever the session's zone is while it looks at the condition. */
    private String readExpression(KeyColumn column) {
        boolean instant = hash.columns().stream()
                .anyMatch(one ->
                        one.name().equals(column.name()) && one.dataType().equals("timestamp"));
        if (!instant) {
            return column.readExpression();
        }
        String seconds = "UNIX_TIMESTAMP(" + column.quoted() + ")";
        // Of NULL seconds MySQL 8.0.15 makes none.
        return "CASE WHEN " + column.quoted() + " IS NULL THEN NULL WHEN " + seconds + " = 0 THEN '0000-00-00 00:00:00'"
                + " ELSE CAST(TIMESTAMP('1970-01-01 00:00:00') + INTERVAL " + seconds + " SECOND AS CHAR) END";
    }

    private String from(Optional<String> forced) {
        return " FROM " + source.quoted()
                + forced.map(name -> " FORCE INDEX (" + Identifiers.quote(name) + ")")
                        .orElse("");
    }
}
