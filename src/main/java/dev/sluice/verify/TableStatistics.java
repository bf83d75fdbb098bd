package dev.sluice.verify;

import dev.sluice.mysql.TableName;
import java.util.List;
import java.util.Optional;

/**
 * What the values of a table are like.
 *
 * @param table that was read
 * @param rows it has
 * @param columns all of them, generated ones too, in the table's order
 */
public record TableStatistics(TableName table, long rows, List<ColumnStatistics> columns) {
    public TableStatistics {
        columns = List.copyOf(columns);
    }

    /** The column of that name, whose case does not count. */
    Optional<ColumnStatistics> column(String name) {
        return columns.stream()
                .filter(column -> column.column().equalsIgnoreCase(name))
                .findFirst();
    }
}
