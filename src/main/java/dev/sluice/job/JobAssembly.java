package dev.sluice.job;

import dev.sluice.run.RunContext;
import dev.sluice.run.StoppedException;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.builder.SimpleJobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * What a {@link BatchJob} builds its steps with, in the words of sluice instead of Spring Batch's.
 *
 * <p>Steps run under the resourceless transaction manager: the work commits its own business transaction, or
 * renames its file, before the repository hears of it. A process killed in between repeats a range and never
 * skips one.
 */
public final class JobAssembly {
    private final JobIdentity identity;
    private final JobRepository repository;
    private final PlatformTransactionManager resourceless;
    private final RunContext run;
    private final boolean resumed;
    private final boolean untold;
    private final FirstFailure failure;
    private final Abandonment abandonment;

    JobAssembly(
            JobIdentity identity,
            JobRepository repository,
            PlatformTransactionManager resourceless,
            RunContext run,
            boolean resumed,
            boolean untold,
            FirstFailure failure,
            Abandonment abandonment) {
        this.identity = identity;
        this.repository = repository;
        this.resourceless = resourceless;
        this.run = run;
        this.resumed = resumed;
        this.untold = untold;
        this.failure = failure;
        this.abandonment = abandonment;
    }

    /** The run this job belongs to. */
    public RunContext run() {
        return run;
    }

    /** Whether an earlier execution of this job is unfinished, so that this one goes on where that ended. */
    public boolean resumed() {
        return resumed;
    }

    /**
     * Whether the last execution is on record as complete, but its process was killed before it could say so. This one is
     * asked for in its place; whether there is anything left to do is for the job to find out.
     */
    public boolean untold() {
        return untold;
    }

    /**
     * Adds what breaks up work that does not come back after a stop was asked for, such as closing the
     * connections it waits on. Runs once, a few seconds after the request, on a thread of its own; may be
     * called at any time and by any thread.
     */
    public void onAbandon(Runnable action) {
        abandonment.add(action);
    }

    /** A step that runs on each start, also when a resumed execution had completed it. */
    public Step always(String name, StepBody body) {
        return new StepBuilder(name, repository)
                .allowStartIfComplete(true)
                .tasklet(tasklet(body), resourceless)
                .build();
    }

    /** A step that a resume skips when an earlier execution had completed it. */
    public Step once(String name, StepBody body) {
        return new StepBuilder(name, repository)
                .tasklet(tasklet(body), resourceless)
                .build();
    }

    /**
     * A step whose partitions run on several threads; a resume skips those completed. The first failure stops
     * the handing out of partitions, and those in hand end after their range.
     *
     * @param threads how many partitions run at once; may differ from one execution to the next
     */
    public Step partitioned(String name, int threads, PartitionSource source, PartitionWork work) {
        Plan plan = new Plan(source, failure);
        PartitionThreads handler =
                new PartitionThreads(identity.operation(), threads, plan, work, repository, resourceless, run, failure);
        return new StepBuilder(name, repository)
                .partitioner(name, plan)
                .partitionHandler(handler)
                .build();
    }

    /** The job, named after its identity, that runs the steps one after the other. */
    public Job linear(Step... steps) {
        if (steps.length == 0) {
            throw new IllegalArgumentException("a job needs a step");
        }
        SimpleJobBuilder job = new JobBuilder(identity.jobName(), repository).start(steps[0]);
        for (int i = 1; i < steps.length; i++) {
            job.next(steps[i]);
        }
        return job.build();
    }

    private Tasklet tasklet(StepBody body) {
        return (contribution, chunk) -> {
            try {
                run.border();
                body.run();
                return RepeatStatus.FINISHED;
            } catch (StoppedException e) {
                throw (JobInterruptedException) new JobInterruptedException(e.getMessage()).initCause(e);
            } catch (Throwable e) {
                failure.record(e);
                throw e;
            }
        };
    }
}
