package dev.sluice.chunk;

import java.util.List;

/**
 * The columns along which a table is cut: the leading columns of an index over NOT NULL columns.
 *
 * @param index name of the index that is sorted by these columns
 * @param columns the usable leading columns of the index, at least one
 */
public record TableKey(String index, List<KeyColumn> columns) {
    public TableKey {
        columns = List.copyOf(columns);
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("a key needs a column");
        }
    }
}
