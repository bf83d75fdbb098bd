/**
 * Takes old rows out of a busy table: into another table, a file, both, or nowhere.
 *
 * <p>Enter at {@link dev.sluice.archive.ArchiveJob} for the job and at {@link dev.sluice.archive.Archive} for the work
 * without Spring. {@link dev.sluice.archive.ArchivePreflight} refuses what would fail or lose something, {@link
 * dev.sluice.archive.PlanMaker} decides once what is walked and where it ends, {@link
 * dev.sluice.archive.PartitionArchiver} archives one range chunk by chunk, each by a {@link dev.sluice.archive.ChunkMove},
 * and {@link dev.sluice.archive.ChunkSql} has its statements, for a table without a key {@link
 * dev.sluice.archive.EqualRowsSql}. {@link dev.sluice.archive.Ledgers} say on the servers themselves what is done; {@link
 * dev.sluice.archive.Reconciliation} brings both sides into step after a crash.
 *
 * <p>Uses the core packages; only {@code ArchiveJob} knows Spring Batch. Depends on no other operation.
 */
package dev.sluice.archive;
