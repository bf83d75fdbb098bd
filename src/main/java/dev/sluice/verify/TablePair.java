package dev.sluice.verify;

import dev.sluice.chunk.TableKey;
import dev.sluice.mysql.TableName;
import java.util.List;
import java.util.Optional;

/**
 * Two tables to compare, as the plan describes them.
 *
 * @param source on the source
 * @param target on the target, perhaps under another name
 * @param columns those compared, in the source's order, at least one
 * @param key along which both are cut, with the source's names and index; empty: read in one range
 * @param targetIndex the target's index over the same columns; empty without a key
 * @param unique whether the key tells every row from every other one
 * @param whole whether the columns compared are all that the target has
 */
record TablePair(
        TableName source,
        TableName target,
        List<ColumnPair> columns,
        Optional<TableKey> key,
        Optional<String> targetIndex,
        boolean unique,
        boolean whole) {
    TablePair {
        columns = List.copyOf(columns);
        if (columns.isEmpty()) {
            throw new IllegalArgumentException(source + " has no column to compare");
        }
    }

    TableName name(Side side) {
        return switch (side) {
            case SOURCE -> source;
            case TARGET -> target;
        };
    }

    /** The index to read ranges by. */
    Optional<String> index(Side side) {
        return switch (side) {
            case SOURCE -> key.map(TableKey::index);
            case TARGET -> targetIndex;
        };
    }

    /** {@code shop.orders}, or {@code shop.orders -> copy.orders} where the names differ. */
    @Override
    public String toString() {
        return source.equals(target) ? source.toString() : source + " -> " + target;
    }
}
