package dev.sluice.verify;

import dev.sluice.mysql.Catalog;
import dev.sluice.mysql.Column;
import dev.sluice.mysql.IndexColumn;
import dev.sluice.mysql.TableName;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A table or view that rules are about, as the server has it.
 *
 * @param name of the table
 * @param columns all of them, generated and invisible ones too
 * @param key the columns that tell rows apart: of the primary key, else of a unique key without NULLs; empty for none
 */
record RuleTable(TableName name, List<Column> columns, List<Column> key) {
    /** What tables are called in queries of rules. */
    static final String ALIAS = "t";

    /** The table, or empty when the server has none of that name for this account. */
    static Optional<RuleTable> find(Catalog catalog, TableName name) throws SQLException {
        List<Column> columns = catalog.allColumns(name);
        if (columns.isEmpty()) {
            return Optional.empty();
        }
        RuleTable table = new RuleTable(name, columns, List.of());
        return Optional.of(new RuleTable(name, columns, table.keyAmong(catalog.uniqueIndexes(name))));
    }

    private List<Column> keyAmong(List<IndexColumn> indexes) {
        for (String index : indexes.stream().map(IndexColumn::index).distinct().toList()) {
            List<IndexColumn> parts =
                    indexes.stream().filter(part -> part.index().equals(index)).toList();
            if (parts.stream().allMatch(part -> usable(part))) {
                return parts.stream()
                        .map(part -> column(part.column()).orElseThrow())
                        .toList();
            }
        }
        return List.of();
    }

    private boolean usable(IndexColumn part) {
        return !part.nullable() && !part.prefix() && column(part.column()).isPresent();
    }

    /** The column of that name, whose case does not count. */
    Optional<Column> column(String column) {
        return columns.stream()
                .filter(known -> known.name().equalsIgnoreCase(column))
                .findFirst();
    }

    /** The column of that name, which the preflight has found. */
    Column known(String column) {
        return column(column).orElseThrow();
    }

    /** {@code `schema`.`table` AS t}. */
    String from() {
        return name.quoted() + " AS " + ALIAS;
    }

    /** {@code t.`column`}. */
    static String quoted(Column column) {
        return ALIAS + "." + column.quoted();
    }

    /** {@code ORDER BY} the key, or nothing for a table without one. */
    String order() {
        return key.isEmpty()
                ? ""
                : key.stream().map(RuleTable::quoted).collect(Collectors.joining(", ", " ORDER BY ", ""));
    }

    /** The key's columns and then others that are not among them. */
    List<Column> keyAnd(List<Column> others) {
        List<Column> all = new ArrayList<>(key);
        others.stream().filter(column -> !all.contains(column)).forEach(all::add);
        return all;
    }
}
