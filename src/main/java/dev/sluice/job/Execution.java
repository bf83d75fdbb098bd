package dev.sluice.job;

import dev.sluice.mysql.SqlErrors;
import dev.sluice.run.CrashPoint;
import dev.sluice.run.ExitCode;
import dev.sluice.run.FailedException;
import dev.sluice.run.StartOverException;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.infrastructure.support.transaction.ResourcelessTransactionManager;

/**
 * A job from opening its repository to its ending: finds out whether there is something to resume, heals what
 * a dead process left, starts the job, and starts it over when its own work says so. Used by one thread.
 */
final class Execution {
    private static final Logger LOG = LoggerFactory.getLogger(Execution.class);

    private final BatchJob batchJob;
    private final Run run;
    private final RunPlace place;
    private final RunListener listener;
    private final Abandonment abandonment;
    private final boolean fresh;

    Execution(
            BatchJob batchJob, Run run, RunPlace place, RunListener listener, Abandonment abandonment, boolean fresh) {
        this.batchJob = batchJob;
        this.run = run;
        this.place = place;
        this.listener = listener;
        this.abandonment = abandonment;
        this.fresh = fresh;
    }

    /** Runs the job. @throws Exception when the failure was not the work's own */
    Ending call() throws Exception {
        try (RepositoryStore store = openStore()) {
            Repository repository = Repository.in(store);
            try {
                return start(repository, true);
            } catch (StartOverException e) {
                LOG.info("starting over", e);
                run.context().report().warn(e.getMessage());
                run.resumes(Optional.empty());
                return start(repository, false);
            }
        }
    }

    private RepositoryStore openStore() throws IOException {
        try {
            return place.openStore();
        } catch (SQLException e) {
            throw new FailedException(
                    "the job repository of " + run.identity().jobName() + " cannot be opened: " + SqlErrors.describe(e),
                    e);
        }
    }

    private Ending start(Repository repository, boolean mayStartOver)
            throws JobExecutionException, InterruptedException {
        Instances instances = new Instances(repository.jobs(), run.identity());
        Optional<JobExecution> last = instances.last();
        boolean resume = last.isPresent() && resumes(instances, last.get());
        boolean untold = !fresh && last.isPresent() && isUntold(last.get());
        FirstFailure failure = new FirstFailure(run.context().stop());
        Job job = batchJob.build(new JobAssembly(
                run.identity(),
                repository.jobs(),
                new ResourcelessTransactionManager(),
                run.context(),
                resume,
                untold,
                failure,
                abandonment));
        if (mayStartOver) {
            listener.started(
                    run.id(), run.identity().jobName(), resume, run.context().progress());
        }
        JobExecution execution = repository.operator().start(job, instances.parameters(run.id(), last, resume));
        if (execution.getStatus() == BatchStatus.COMPLETED) {
            CrashPoint.RECORDED.reached();
            purge(instances);
            return run.context().report().differs() ? Ending.DIFFERENCES : Ending.DONE;
        }
        Throwable cause = failure.get().orElse(null);
        if (cause instanceof StartOverException startOver && mayStartOver) {
            instances.abandon(execution);
            throw startOver;
        }
        Ending ending = ending(execution, failure);
        if (ending.exitCode() == ExitCode.REFUSED || ending.exitCode() == ExitCode.ALREADY_RUNNING) {
            if (workBegan(execution)) {
                return new Ending(ExitCode.FAILED, ending.message());
            }
            if (!resume) {
                instances.abandon(execution); // nothing was done, so there is nothing to resume
            }
        }
        return ending;
    }

    /** Whether a partition was handed out, in which case a refusal came too late to be one. */
    private static boolean workBegan(JobExecution execution) {
        return execution.getStepExecutions().stream()
                .anyMatch(step -> step.getStepName().contains(":"));
    }

    /** Whether to go on with the last execution, which is made fit for it, or given up if so wanted. */
    private boolean resumes(Instances instances, JobExecution last) {
        if (Instances.isFinished(last)) {
            return false;
        }
        Optional<Instant> recovered = instances.recover(last);
        String runId = Instances.runId(last);
        if (fresh) {
            instances.abandon(last);
            listener.notice("discarding the unfinished run " + runId + ", as --fresh says");
            return false;
        }
        run.resumes(Optional.of(runId));
        listener.notice(
                recovered.isPresent()
                        ? "resuming run " + runId + ", which ended without a word after " + Times.shown(recovered.get())
                        : "resuming run " + runId + ", which "
                                + (last.getStatus() == BatchStatus.STOPPED ? "was stopped" : "failed") + " at "
                                + Times.shown(instant(last.getEndTime())));
        return true;
    }

    /** Whether an execution is complete by the repository, and its process was killed before that was told. */
    private boolean isUntold(JobExecution last) {
        String runId = Instances.runId(last);
        if (last.getStatus() != BatchStatus.COMPLETED || !place.isUntold(runId)) {
            return false;
        }
        listener.notice("run " + runId + " was complete when its process was killed, before it could say so");
        return true;
    }

    private Ending ending(JobExecution execution, FirstFailure failure) {
        failure.whileStopping().ifPresent(e -> LOG.info("failed while stopping", e));
        if (failure.get().isPresent()) {
            Throwable cause = failure.get().get();
            LOG.error("the run failed", cause);
            return Ending.of(cause);
        }
        if (run.context().stop().isRequested()) {
            return Ending.stopped(run.context().stop().reason());
        }
        Throwable cause = Ending.cause(execution);
        LOG.error("the run failed outside its work", cause);
        return Ending.of(cause);
    }

    private static void purge(Instances instances) {
        try {
            instances.purge();
        } catch (RuntimeException e) {
            LOG.warn("old instances of the job could not be removed", e);
        }
    }

    private static Instant instant(LocalDateTime time) {
        return time == null
                ? Instant.now()
                : time.atZone(ZoneId.systemDefault()).toInstant();
    }
}
