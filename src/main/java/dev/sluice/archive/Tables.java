package dev.sluice.archive;

import dev.sluice.mysql.Column;
import dev.sluice.mysql.TargetTable;
import java.util.List;
import java.util.Optional;

/**
 * The tables of a job, looked at.
 *
 * @param source the table that rows leave
 * @param dest the table that takes them
 * @param columns the source's columns that are copied; empty when rows go nowhere
 * @param choice of the walk along the source
 * @param partitions of the source, where they are to be dropped
 * @param followed tables whose rows go with those of the source, each behind those that it refers to
 */
record Tables(
        TargetTable source,
        Optional<TargetTable> dest,
        List<Column> columns,
        WalkChoice choice,
        Optional<Partitions> partitions,
        List<Followed> followed) {
    Tables {
        columns = List.copyOf(columns);
        followed = List.copyOf(followed);
    }
}
