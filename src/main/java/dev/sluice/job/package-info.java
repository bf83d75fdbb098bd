/**
 * Everything of Spring Batch that the operations share: what makes two commands the same job, the job
 * repository, the liveness lock, recovery after a kill, ordered stop, partitions, exit codes, and the
 * board on which {@code sluice status}, {@code history} and {@code stop} see runs.
 *
 * <p>An operation enters at {@link dev.sluice.job.BatchJob} and {@link dev.sluice.job.JobAssembly}; the
 * command line enters at {@link dev.sluice.job.JobRunner} and, for what runs and ran, at
 * {@link dev.sluice.job.RunBoard}, which loads no Spring class. Must not depend on any operation.
 *
 * <p>The repository says which partitions remain; where exactly a partition stands is the business of the
 * operation's own target. So whatever the repository lost with a killed process costs at most a repetition.
 */
package dev.sluice.job;
