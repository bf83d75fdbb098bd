package dev.sluice.job;

import dev.sluice.run.FailedException;
import dev.sluice.run.RunContext;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.partition.PartitionHandler;
import org.springframework.batch.core.partition.StepExecutionSplitter;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Runs the partitions of a step on platform threads named {@code dump-1}, {@code dump-2} and so on, in the
 * plan's order. Each thread takes the next partition that is left; after the first failure, or when a stop
 * was asked for, none is taken any more and those in hand end after their range.
 *
 * <p>Spring Batch has created an execution for each partition before the first starts. Those that never
 * started are marked as stopped here, because the next execution would refuse to touch one that is
 * {@code STARTING}.
 */
final class PartitionThreads implements PartitionHandler {
    private final String operation;
    private final int threads;
    private final Plan plan;
    private final PartitionWork work;
    private final JobRepository repository;
    private final PlatformTransactionManager resourceless;
    private final RunContext run;
    private final FirstFailure failure;

    PartitionThreads(
            String operation,
            int threads,
            Plan plan,
            PartitionWork work,
            JobRepository repository,
            PlatformTransactionManager resourceless,
            RunContext run,
            FirstFailure failure) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be 1 or more, not " + threads);
        }
        this.operation = operation;
        this.threads = threads;
        this.plan = plan;
        this.work = work;
        this.repository = repository;
        this.resourceless = resourceless;
        this.run = run;
        this.failure = failure;
    }

    @Override
    public Collection<StepExecution> handle(StepExecutionSplitter splitter, StepExecution manager) throws Exception {
        Map<String, StepExecution> byName = new HashMap<>();
        for (StepExecution execution : splitter.split(manager, threads)) {
            byName.put(partition(execution, splitter), execution);
        }
        List<StepExecution> inOrder = new ArrayList<>();
        for (String name : plan.names()) {
            if (byName.containsKey(name)) {
                inOrder.add(byName.get(name));
            }
        }
        runAll(inOrder, splitter);
        for (StepExecution execution : inOrder) {
            if (execution.getStatus() == BatchStatus.STARTING) {
                markNotStarted(execution);
            }
        }
        failure.get().ifPresent(PartitionThreads::rethrow);
        if (inOrder.stream().anyMatch(execution -> execution.getStatus() == BatchStatus.STOPPED)) {
            throw new JobInterruptedException("partitions remain");
        }
        return inOrder;
    }

    private void runAll(List<StepExecution> executions, StepExecutionSplitter splitter) throws InterruptedException {
        Queue<StepExecution> left = new ConcurrentLinkedQueue<>(executions);
        List<Thread> started = new ArrayList<>();
        for (int i = 1; i <= Math.min(threads, executions.size()); i++) {
            Thread thread = new Thread(() -> work(left, splitter), operation + "-" + i);
            thread.setDaemon(true); // a range that never comes back must not keep a stopped process alive
            thread.start();
            started.add(thread);
        }
        for (Thread thread : started) {
            thread.join();
        }
    }

    private void work(Queue<StepExecution> left, StepExecutionSplitter splitter) {
        try {
            StepExecution execution;
            while (!halted() && (execution = left.poll()) != null) {
                runOne(execution, splitter);
            }
        } catch (Throwable e) {
            failure.record(e);
        }
    }

    private void runOne(StepExecution execution, StepExecutionSplitter splitter) throws JobInterruptedException {
        run.progress().timeline().open(splitter.getStepName(), partition(execution, splitter));
        try (PartitionRanges ranges =
                new PartitionRanges(work, partition(execution, splitter), this::halted, run, failure)) {
            Step step = new StepBuilder(execution.getStepName(), repository)
                    .tasklet(ranges, resourceless)
                    .build();
            step.execute(execution);
        } finally {
            run.progress().timeline().close();
        }
        if (execution.getStatus().isUnsuccessful()) {
            // The work's own failure is recorded already; what is new here is the repository's.
            for (Throwable kept : execution.getFailureExceptions()) {
                Throwable cause = Ending.unwrap(kept);
                failure.record(new FailedException(
                        "recording " + execution.getStepName() + " in the job repository failed: "
                                + Ending.message(cause),
                        kept));
            }
        }
    }

    private boolean halted() {
        return run.stop().isRequested() || failure.happened();
    }

    private void markNotStarted(StepExecution execution) {
        execution.setStatus(BatchStatus.STOPPED);
        execution.setExitStatus(ExitStatus.STOPPED);
        execution.setEndTime(LocalDateTime.now());
        repository.update(execution);
    }

    private static String partition(StepExecution execution, StepExecutionSplitter splitter) {
        return execution.getStepName().substring(splitter.getStepName().length() + 1);
    }

    private static void rethrow(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        throw failure instanceof RuntimeException unchecked
                ? unchecked
                : new IllegalStateException(failure.getMessage(), failure);
    }
}
