/**
 * Dumps schemas into a directory that myloader, the {@code mysql} client and {@code sluice load} can restore.
 *
 * <p>Enter at {@link dev.sluice.dump.DumpJob} for the job and at {@link dev.sluice.dump.Dump} for the work
 * without Spring. The order of things: {@link dev.sluice.dump.Inventory} says what is dumped,
 * {@link dev.sluice.dump.DumpPlanner} cuts it and persists the plan in the directory, one
 * {@link dev.sluice.dump.PartitionDumper} for each partition writes files and notes them in its journal, and
 * {@link dev.sluice.dump.DumpFinisher} proves that nothing is missing and writes {@code manifest.json} and
 * {@code metadata}, whose presence means that the dump is complete.
 *
 * <p>Uses the core packages; only {@code DumpJob} knows Spring Batch. Depends on no other operation.
 */
package dev.sluice.dump;
