package dev.sluice.verify;

import dev.sluice.mysql.Column;

/**
 * A column that both tables have.
 *
 * @param source as the source has it
 * @param target as the target has it; its type may differ
 */
record ColumnPair(Column source, Column target) {
    Column of(Side side) {
        return switch (side) {
            case SOURCE -> source;
            case TARGET -> target;
        };
    }
}
