package dev.sluice.archive;

import dev.sluice.run.RunContext;
import dev.sluice.throttle.ChunkSize;
import dev.sluice.throttle.Throttle;
import java.util.List;

/**
 * What the partitions of a job have in common.
 *
 * @param routes where rows go: of the table itself, then of each table that is taken along
 * @param followed the tables that are taken along
 * @param zone in which the condition is evaluated, as a SQL literal
 * @param clock whether the time and that zone can matter to the condition
 * @param localInfile whether that server takes LOAD DATA LOCAL
 * @param throttle waited for between chunks
 * @param chunkSize how many rows the next chunk has
 */
record Setup(
        ArchiveOptions options,
        ArchiveSessions sessions,
        Ledgers ledgers,
        ArchivePlan plan,
        SourceSql sql,
        List<Route> routes,
        List<Followed> followed,
        String zone,
        boolean clock,
        boolean localInfile,
        Statistics statistics,
        Throttle throttle,
        ChunkSize chunkSize,
        RunContext run) {
    Setup {
        routes = List.copyOf(routes);
        followed = List.copyOf(followed);
    }

    /** How a chunk is done. */
    ChunkSteps steps() {
        return ChunkSteps.of(options, clock, sql instanceof ChunkSql);
    }

    /** The statements by the keys of rows; only for what is refused where there are none. */
    ChunkSql keyed() {
        return (ChunkSql) sql;
    }

    /** The same for the rows of one partition, which stay where they are. */
    Setup copying(String partition) {
        return new Setup(
                options.copying(),
                sessions,
                ledgers,
                plan,
                keyed().in(partition),
                routes,
                followed,
                zone,
                clock,
                localInfile,
                statistics,
                throttle,
                chunkSize,
                run);
    }
}
