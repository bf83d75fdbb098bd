package dev.sluice.archive;

import dev.sluice.mysql.Column;
import dev.sluice.mysql.TableName;
import dev.sluice.target.ColumnMapping;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where the rows of one table go.
 *
 * @param table whose rows they are
 * @param columns those that are copied; empty when rows go nowhere
 * @param dest the table that takes them
 * @param mapping of the values onto it, where it is on another server
 * @param file that takes them
 */
record Route(
        TableName table,
        List<Column> columns,
        Optional<TableName> dest,
        Optional<ColumnMapping> mapping,
        Optional<Path> file) {
    Route {
        columns = List.copyOf(columns);
    }
}
