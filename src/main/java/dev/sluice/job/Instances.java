package dev.sluice.job;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;

/**
 * The instances of one job in the repository. A job that completes gets a new instance the next time, told
 * apart by the number {@code n}; one that does not keeps its instance, and each start is another execution of
 * it. Used by the holder of the job's lock.
 */
final class Instances {
    private static final int KEPT = 3;
    private static final String NUMBER = "n";
    private static final String RUN = "run";

    private final JobRepository repository;
    private final JobIdentity identity;

    Instances(JobRepository repository, JobIdentity identity) {
        this.repository = repository;
        this.identity = identity;
    }

    /** The last execution; an instance without any, left by a kill between two inserts, is removed. */
    Optional<JobExecution> last() {
        for (JobInstance instance : repository.getJobInstances(identity.jobName(), 0, KEPT + 1)) {
            JobExecution execution = repository.getLastJobExecution(instance);
            if (execution != null) {
                return Optional.of(execution);
            }
            repository.deleteJobInstance(instance);
        }
        return Optional.empty();
    }

    static boolean isFinished(JobExecution execution) {
        return execution.getStatus() == BatchStatus.COMPLETED || execution.getStatus() == BatchStatus.ABANDONED;
    }

    /** The id of the run that was this execution. */
    static String runId(JobExecution execution) {
        return execution.getJobParameters().getString(RUN, "unknown");
    }

    /** What the next execution is started with: the number of the instance it resumes, or a new one. */
    JobParameters parameters(String runId, Optional<JobExecution> last, boolean resume) {
        long number = last.map(execution -> execution.getJobParameters().getLong(NUMBER, 0L))
                .orElse(0L);
        return new JobParametersBuilder()
                .addString("identity", identity.hash())
                .addLong(NUMBER, resume ? number : number + 1)
                .addString(RUN, runId, false)
                .toJobParameters();
    }

    /**
     * Makes an execution whose process is gone restartable. Unlike {@code JobOperator.recover} it also heals
     * UNKNOWN, which Spring Batch leaves when it could not write an outcome down (#5308): here the operation's
     * target knows where the work stands, and the repository need not.
     *
     * @return when it last gave a sign of life, if it had to be recovered
     */
    Optional<Instant> recover(JobExecution execution) {
        boolean broken = needsRecovery(execution.getStatus());
        for (StepExecution step : execution.getStepExecutions()) {
            if (needsRecovery(step.getStatus())) {
                broken = true;
                step.setStatus(BatchStatus.FAILED);
                step.setExitStatus(ExitStatus.FAILED);
                step.setEndTime(LocalDateTime.now());
                repository.update(step);
            }
        }
        if (!broken) {
            return Optional.empty();
        }
        LocalDateTime seen = Optional.ofNullable(execution.getLastUpdated()).orElse(execution.getCreateTime());
        execution.setStatus(BatchStatus.FAILED);
        execution.setExitStatus(ExitStatus.FAILED);
        execution.setEndTime(LocalDateTime.now());
        repository.update(execution);
        return Optional.of(seen.atZone(ZoneId.systemDefault()).toInstant());
    }

    private static boolean needsRecovery(BatchStatus status) {
        return status.isRunning() || status == BatchStatus.UNKNOWN;
    }

    /** Gives an unfinished instance up for ever. */
    void abandon(JobExecution execution) {
        execution.setStatus(BatchStatus.ABANDONED);
        execution.setEndTime(LocalDateTime.now());
        repository.update(execution);
    }

    /** Removes all but the last few instances, because each start reads the executions of those it meets. */
    void purge() {
        List<JobInstance> old = repository.getJobInstances(identity.jobName(), KEPT, Integer.MAX_VALUE);
        old.forEach(repository::deleteJobInstance);
    }
}
