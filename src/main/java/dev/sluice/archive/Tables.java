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

    /**
     * The statements by which the source's rows are taken.
     *
     * @param index that must be walked
     * @param found the index that the server finds best for the condition
     * @param below a further condition
     */
    SourceSql sql(ArchiveOptions options, Optional<String> index, Optional<String> found, Optional<String> below) {
        if (!choice.keyless()) {
            return new ChunkSql(source.name(), choice.choose(index, found), columns, options.condition(), below);
        }
        Optional<String> searched = choice.search(index, found);
        return new EqualRowsSql(
                source.name(), hash(), columns, searched, choice.narrow(searched), options.condition(), below);
    }

    /** The hash of a row of the source. */
    RowHash hash() {
        return new RowHash(
                source.columns().stream().map(TargetTable.Target::column).toList());
    }
}
