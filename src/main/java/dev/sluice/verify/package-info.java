/**
 * Compares tables of two servers, and checks the quality of data on one.
 *
 * <p>Enter at {@link dev.sluice.verify.VerifyJob} for the job and at {@link dev.sluice.verify.Verify} for the work
 * without Spring. The order of things: {@link dev.sluice.verify.Pairing} says which tables and columns stand against
 * each other, {@link dev.sluice.verify.VerifyPlanner} cuts them into ranges along a key that both sides sort alike, one
 * {@link dev.sluice.verify.PartitionVerifier} for each partition compares ranges by the sums of
 * {@link dev.sluice.verify.RowQueries} over the encoding of {@link dev.sluice.verify.ValueEncoding},
 * {@link dev.sluice.verify.DrillDown} finds the rows where sums differ, and {@link dev.sluice.verify.RangeComparison}
 * looks at those again before they count. Journals in the state folder make a resumed run report everything.
 *
 * <p>Uses the core packages; only {@code VerifyJob} knows Spring Batch. Depends on no other operation, writes to neither
 * server and needs no right but SELECT.
 */
package dev.sluice.verify;
