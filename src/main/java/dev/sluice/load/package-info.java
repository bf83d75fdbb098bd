/**
 * Loads a dump, ours or mydumper's, into a server: every row exactly once, however often it is interrupted.
 *
 * <p>Enter at {@link dev.sluice.load.LoadJob} for the job and at {@link dev.sluice.load.Load} for the work without
 * Spring. The order of things: the dump is checked, the schemas and the bare tables are created, data files go in batch
 * by batch with the ledger, each table gets its keys when its rows are in, tables that were loaded beside an old one
 * take its place, then foreign keys, views, programs and triggers.
 *
 * <p>The truth about what is in is the ledger in the target; the job repository only spares visits. Uses the core
 * packages; only {@code LoadJob} knows Spring Batch. Depends on no other operation.
 */
package dev.sluice.load;
