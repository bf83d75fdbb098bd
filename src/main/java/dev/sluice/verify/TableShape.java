package dev.sluice.verify;

import dev.sluice.mysql.Catalog;
import dev.sluice.mysql.Column;
import dev.sluice.mysql.IndexColumn;
import dev.sluice.mysql.TableName;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a table is like on one side.
 *
 * @param columns with data of their own
 * @param indexes columns of the unique indexes, the primary key first
 * @param collations of the text columns
 */
record TableShape(List<Column> columns, List<IndexColumn> indexes, Map<String, String> collations) {
    static TableShape of(Catalog catalog, TableName table) throws SQLException {
        return new TableShape(catalog.columns(table), catalog.uniqueIndexes(table), catalog.collations(table));
    }

    /** A column by its name, whose case does not count. */
    Optional<Column> column(String name) {
        return columns.stream()
                .filter(column -> column.name().equalsIgnoreCase(name))
                .findFirst();
    }

    Optional<String> collation(String column) {
        return column(column).map(Column::name).map(collations::get);
    }
}
