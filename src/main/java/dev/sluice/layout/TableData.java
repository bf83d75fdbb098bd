package dev.sluice.layout;

import dev.sluice.chunk.TableKey;
import dev.sluice.mysql.Column;
import dev.sluice.mysql.TableName;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A base table's rows in a dump.
 *
 * @param name schema and table, real names
 * @param columns those in the data files, in their order, as the source had them; empty when the dump does not tell
 * @param key along which it was cut and by which the rows of each file are sorted, where the dump tells
 * @param rows in all its files, where the dump tells
 * @param files in the order of the key where there is one; none for an empty table
 */
public record TableData(
        TableName name, List<Column> columns, Optional<TableKey> key, OptionalLong rows, List<DataFile> files) {
    public TableData {
        columns = List.copyOf(columns);
        files = List.copyOf(files);
    }
}
