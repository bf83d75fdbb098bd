package dev.sluice.job;

import dev.sluice.run.RunContext;
import dev.sluice.run.StoppedException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;

/**
 * The ranges of one partition as a tasklet: each call works ranges for about a second, so that thousands of
 * tiny ones do not cost the repository an update each. Used by one thread.
 */
final class PartitionRanges implements Tasklet, AutoCloseable {
    private static final long CALL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final PartitionWork work;
    private final String partition;
    private final BooleanSupplier halted;
    private final RunContext run;
    private final FirstFailure failure;
    private PartitionWorker worker;

    PartitionRanges(
            PartitionWork work, String partition, BooleanSupplier halted, RunContext run, FirstFailure failure) {
        this.work = work;
        this.partition = partition;
        this.halted = halted;
        this.run = run;
        this.failure = failure;
    }

    @Override
    public RepeatStatus execute(StepContribution contribution, ChunkContext chunk) throws Exception {
        try {
            if (worker == null) {
                worker = work.open(partition);
            }
            long begun = System.nanoTime();
            while (System.nanoTime() - begun < CALL_NANOS) {
                if (halted.getAsBoolean()) {
                    throw new StoppedException();
                }
                run.border();
                if (!worker.next()) {
                    close(); // inside the step: what close has to say still counts as the partition's failure
                    return RepeatStatus.FINISHED;
                }
            }
            return RepeatStatus.CONTINUABLE;
        } catch (StoppedException e) {
            throw (JobInterruptedException) new JobInterruptedException(e.getMessage()).initCause(e);
        } catch (Throwable e) {
            failure.record(e);
            throw e;
        }
    }

    @Override
    public void close() {
        if (worker != null) {
            PartitionWorker closing = worker;
            worker = null;
            closing.close();
        }
    }
}
