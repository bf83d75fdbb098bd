/**
 * Loads flat files into tables: fast, strictly, and each record exactly once, however often it is interrupted.
 *
 * <p>Enter at {@link dev.sluice.importer.ImportJob} for the job and at {@link dev.sluice.importer.Import} for the work
 * without Spring. A file is cut into ranges at the borders of records; {@link dev.sluice.importer.RangeQueue} hands them
 * out, and {@link dev.sluice.importer.RangeLoader} commits each of them together with its row in the ledger, so that the
 * target itself says which ranges are in. {@link dev.sluice.importer.RecordHunt} finds the records that the server does
 * not take as they are.
 *
 * <p>Uses the core packages; only {@code ImportJob} knows Spring Batch. Depends on no other operation.
 */
package dev.sluice.importer;
