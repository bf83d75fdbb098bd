package dev.sluice.dump;

import dev.sluice.chunk.TableKey;
import dev.sluice.mysql.Column;
import dev.sluice.mysql.TableName;
import java.util.List;
import java.util.Optional;

/**
 * A table as the plan describes it.
 *
 * @param name schema and name
 * @param base beginning of the names of its files: schema, dot, table, encoded for the file system
 * @param engine storage engine
 * @param partitioned whether it has partitions
 * @param columns those dumped, in their order
 * @param key along which it is cut and sorted; empty: read in one range
 */
record DumpedTable(
        TableName name,
        String base,
        String engine,
        boolean partitioned,
        List<Column> columns,
        Optional<TableKey> key) {}
