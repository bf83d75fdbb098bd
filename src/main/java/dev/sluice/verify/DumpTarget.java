package dev.sluice.verify;

import dev.sluice.chunk.KeyChoice;
import dev.sluice.chunk.KeyRange;
import dev.sluice.chunk.RangePredicate;
import dev.sluice.chunk.TableKey;
import dev.sluice.layout.TableData;
import dev.sluice.mysql.Catalog;
import dev.sluice.mysql.Column;
import dev.sluice.mysql.Identifiers;
import dev.sluice.mysql.TableName;
import dev.sluice.run.RefusedException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The table on the target that a dumped table is compared with. */
public final class DumpTarget {
    private final TableName name;
    private final TableData dumped;
    private final List<Column> columns;
    private final List<Column> all;
    private final List<Column> identity;
    private final Optional<TableKey> key;
    private final Optional<String> where;

    private DumpTarget(
            TableName name,
            TableData dumped,
            List<Column> columns,
            List<Column> all,
            List<Column> identity,
            Optional<TableKey> key,
            Optional<String> where) {
        this.name = name;
        this.dumped = dumped;
        this.columns = columns;
        this.all = all;
        this.identity = identity;
        this.key = key;
        this.where = where;
    }

    /**
     * Looks for the table.
     *
     * @param name on the target, which may be another than in the dump
     * @param fileColumns the columns of the dumped rows, in their order
     * @param where the condition that the dumped rows met; empty: all rows
     * @return empty when the target has no such table
     */
    static Optional<DumpTarget> find(
            Catalog catalog,
            TableData dumped,
            TableName name,
            Optional<List<String>> fileColumns,
            Optional<String> where)
            throws SQLException {
        Optional<RuleTable> found = RuleTable.find(catalog, name);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        RuleTable table = found.get();
        List<Column> plain = new ArrayList<>(catalog.columns(name));
        if (dumped.columns().isEmpty()) {
            // mydumper leaves invisible columns out, unless it has to name the others.
            List<Column> visible = catalog.visibleColumns(name);
            Set<String> named = Set.copyOf(fileColumns.orElse(List.of()));
            plain.removeIf(column -> !visible.contains(column) && !named.contains(column.name()));
        }
        List<Column> read = new ArrayList<>();
        for (String column :
                fileColumns.orElseGet(() -> plain.stream().map(Column::name).toList())) {
            read.add(table.column(column).orElseGet(() -> absent(dumped, column)));
        }
        return Optional.of(new DumpTarget(
                name,
                dumped,
                read,
                plain,
                read.containsAll(table.key()) ? table.key() : List.of(),
                KeyChoice.of(plain, catalog.uniqueIndexes(name)),
                where));
    }

    /** A column that is in the dump alone. */
    private static Column absent(TableData dumped, String column) {
        return dumped.columns().stream()
                .filter(known -> known.name().equals(column))
                .findFirst()
                .orElse(new Column(column, "", "", Optional.empty()));
    }

    /** How its columns differ from the dumped ones, a sentence each; rows can be compared when none is missing. */
    List<String> structure() {
        List<String> differences = new ArrayList<>();
        missing()
                .forEach(column -> differences.add(
                        "Column " + column.name() + " is in the dump but not in " + name + " on the target."));
        all.stream()
                .filter(column -> !columns.contains(column))
                .forEach(column -> differences.add(
                        "Column " + column.name() + " is in " + name + " on the target but not in the dump."));
        return differences;
    }

    private List<Column> missing() {
        return columns.stream().filter(column -> !all.contains(column)).toList();
    }

    /** Whether every dumped column is there. */
    boolean comparable() {
        return missing().isEmpty();
    }

    TableName name() {
        return name;
    }

    /** The columns that are compared, in the order of the dump. */
    List<Column> columns() {
        return columns;
    }

    /** The columns by which a row is known on both sides; empty: by all of its values. */
    List<Column> identity() {
        return identity;
    }

    /** The parts in which the table is compared. */
    List<DumpUnit> units() {
        return DumpUnit.of(dumped, key);
    }

    /**
     * The statement that reads the rows of a range in the form that the dump has them in.
     *
     * @param charset of the dumped text; {@code binary}: of the dumped columns
     * @throws RefusedException when the dump gives bounds that are none
     */
    String query(KeyRange range, String charset) {
        String from = " FROM " + name.quoted();
        String select = columns.stream()
                .map(column -> expression(column, charset))
                .collect(Collectors.joining(",", "SELECT ", from));
        if (range.unbounded()) {
            return select
                    + where.map(condition -> " WHERE (" + condition + "\n)").orElse("");
        }
        try {
            return select + " FORCE INDEX ("
                    + Identifiers.quote(key.orElseThrow().index()) + ") WHERE "
                    + new RangePredicate(dumped.key().orElseThrow()).of(range)
                    + where.map(condition -> " AND (" + condition + "\n)").orElse("");
        } catch (IllegalArgumentException e) {
            throw new RefusedException("The dump of " + dumped.name() + " is damaged: " + e.getMessage() + ".", e);
        }
    }

    /** Text in the character set of the dumped column, where the target's is another. */
    private String expression(Column column, String charset) {
        Optional<String> dumpedCharset = dumped.columns().stream()
                .filter(known -> known.name().equalsIgnoreCase(column.name()))
                .findFirst()
                .flatMap(Column::charset);
        boolean converted = charset.equals("binary")
                && column.charset().isPresent()
                && dumpedCharset.isPresent()
                && !dumpedCharset.equals(column.charset());
        return converted
                ? converted(
                        column.quoted(),
                        checked(dumpedCharset.get()),
                        column.charset().get())
                : column.readExpression();
    }

    /** A value that the dumped column cannot have becomes one that it surely has not, and no question mark. */
    private static String converted(String value, String dumped, String own) {
        String there = "CONVERT(" + value + " USING " + dumped + ")";
        return "CASE WHEN CAST(CONVERT(" + there + " USING " + own + ") AS BINARY) = CAST(" + value
                + " AS BINARY) THEN "
                + there + " ELSE CONVERT(CONCAT('not in " + dumped + ": ', HEX(" + value + ")) USING " + dumped
                + ") END";
    }

    static String checked(String charset) {
        if (!charset.matches("[A-Za-z0-9_]{1,32}")) {
            throw new RefusedException("The dump is damaged: '" + charset + "' is no character set.");
        }
        return charset;
    }
}
