package dev.sluice.archive;

import dev.sluice.run.RunContext;
import dev.sluice.target.ColumnMapping;
import java.util.Optional;

/**
 * What the partitions of a job have in common.
 *
 * @param zone in which the condition is evaluated, as a SQL literal
 * @param mapping of the values onto a destination on another server
 * @param localInfile whether that server takes LOAD DATA LOCAL
 */
record Setup(
        ArchiveOptions options,
        ArchiveSessions sessions,
        Ledgers ledgers,
        ArchivePlan plan,
        ChunkSql sql,
        String zone,
        Optional<ColumnMapping> mapping,
        boolean localInfile,
        Statistics statistics,
        RunContext run) {}
