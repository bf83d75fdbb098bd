package dev.sluice.archive;

import dev.sluice.chunk.TableKey;
import dev.sluice.mysql.Column;
import dev.sluice.mysql.TableName;
import dev.sluice.mysql.TargetTable;
import java.util.List;
import java.util.Optional;

/**
 * A table whose rows go with those that they refer to.
 *
 * @param table the table
 * @param dest the table that takes them
 * @param key by which its rows are named
 * @param columns those that are copied; empty when rows go nowhere
 * @param ways from the table that is archived, all there are
 */
record Followed(TableName table, Optional<TargetTable> dest, TableKey key, List<Column> columns, List<Way> ways) {
    Followed {
        columns = List.copyOf(columns);
        ways = List.copyOf(ways);
    }
}
