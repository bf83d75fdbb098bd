package dev.sluice.archive;

import dev.sluice.run.RunContext;
import dev.sluice.target.ColumnMapping;
import dev.sluice.throttle.ChunkSize;
import dev.sluice.throttle.Throttle;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the partitions of a job have in common.
 *
 * @param file that takes rows
 * @param zone in which the condition is evaluated, as a SQL literal
 * @param mapping of the values onto a destination on another server
 * @param localInfile whether that server takes LOAD DATA LOCAL
 * @param throttle waited for between chunks
 * @param chunkSize how many rows the next chunk has
 */
record Setup(
        ArchiveOptions options,
        ArchiveSessions sessions,
        Ledgers ledgers,
        ArchivePlan plan,
        ChunkSql sql,
        Optional<Path> file,
        String zone,
        Optional<ColumnMapping> mapping,
        boolean localInfile,
        Statistics statistics,
        Throttle throttle,
        ChunkSize chunkSize,
        RunContext run) {}
