package dev.sluice.job;

import dev.sluice.run.CrashPoint;
import dev.sluice.run.ExitCode;
import dev.sluice.run.FailedException;
import dev.sluice.run.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a {@link BatchJob} from start to exit code.
 *
 * <p>The job runs on a thread of its own while the caller's waits for its end or for a request to stop. After
 * such a request work has 6 s to reach the end of its range; then what {@link JobAssembly#onAbandon} holds
 * breaks it up; and 3 s later the caller gets its exit code whether the work came back or not. Work that did
 * not keeps the job's lock until the process ends, which the caller is to see to at once.
 *
 * <p>One run at a time in a process: Spring Batch keeps step contexts in a static map by execution id and step
 * name, and two jobs with a repository file each have the same ones.
 */
public final class JobRunner {
    private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);
    private static final long ABANDON_AFTER_NANOS = TimeUnit.SECONDS.toNanos(6);
    private static final long LEAVE_AFTER_NANOS = TimeUnit.SECONDS.toNanos(9);
    private static final long LOOK_MILLIS = 50;

    private final RunSettings settings;
    private final RunListener listener;

    /** A runner for one job. */
    public JobRunner(RunSettings settings, RunListener listener) {
        this.settings = Objects.requireNonNull(settings, "settings");
        this.listener = Objects.requireNonNull(listener, "listener");
    }

    /**
     * Runs the job; never throws. While it runs, SIGTERM, SIGINT and SIGHUP are requests to stop.
     *
     * @return what the process is to exit with, at once
     */
    public ExitCode run(BatchJob job) {
        RunOutcome outcome;
        try {
            outcome = runLocked(job);
        } catch (Throwable e) {
            Ending ending = Ending.of(e);
            outcome = new RunOutcome(
                    ending.exitCode(), ending.message(), List.of(), Map.of(), Optional.empty(), Optional.empty());
        }
        listener.finished(outcome);
        outcome.log().ifPresent(JobRunner::told);
        return outcome.exitCode();
    }

    /** @param log in the run's folder */
    private static void told(Path log) {
        try {
            Files.deleteIfExists(log.resolveSibling(StateFolder.UNTOLD));
        } catch (IOException e) {
            LOG.warn("that the end was told could not be noted", e);
        }
    }

    private RunOutcome runLocked(BatchJob job) throws InterruptedException {
        Instant now = Instant.now();
        Holder holder = Holder.thisProcess(RunId.at(now), now);
        Run run = new Run(
                job.identity(),
                holder,
                settings.step().map(JobSequence.Step::word).orElse(""));
        Signals signals = Signals.requestStop(run.context().stop());
        try {
            RunPlace place = RunPlace.take(settings, run, holder);
            listener.begun(run.id(), run.identity().jobName());
            Optional<Ending> ending = watched(job, run, place);
            Optional<Ending> settled = ending.map(own -> putBack(job, run, own));
            RunOutcome outcome = outcome(
                    run,
                    place,
                    settled.orElseGet(() -> Ending.stopped(run.context().stop().reason())));
            if (ending.filter(JobRunner::isDone).isPresent() && settings.step().isPresent()) {
                // Before the job takes its own last note away, which says the same.
                JobSequence.note(
                        new StateFolder(settings.stateDir()),
                        settings.step().get(),
                        ending.get().exitCode());
                CrashPoint.STEP_DONE.reached();
            }
            if (ending.isPresent()) {
                place.close();
            }
            return outcome;
        } finally {
            settings.watchers().forEach(RunWatcher::close);
            signals.close();
        }
    }

    /** Runs the job with its watchers, one of which may refuse it. */
    private Optional<Ending> watched(BatchJob job, Run run, RunPlace place) {
        try {
            Watch.begin(
                    run, settings.watchers(), place.boards().get(place.boards().size() - 1));
        } catch (RuntimeException e) {
            LOG.error("the run cannot be watched", e);
            return Optional.of(Ending.of(e));
        }
        Watch watch = Watch.start(run, settings.watchers());
        try {
            return runToEnd(job, run, place);
        } finally {
            watch.close();
        }
    }

    /** Work that has not come back may need what would be put back. */
    private static Ending putBack(BatchJob job, Run run, Ending ending) {
        try {
            job.putBack();
            return ending;
        } catch (FailedException e) {
            LOG.error("a server's settings are not put back", e);
            // Nor may a stop, which a scheduler takes for harmless, hide it.
            if (isDone(ending) || ending.exitCode() == ExitCode.STOPPED) {
                return Ending.of(e);
            }
            run.context().report().warn(e.getMessage());
            return ending;
        }
    }

    /** Runs the job under the heartbeat. Empty when it did not come back after a request to stop. */
    private Optional<Ending> runToEnd(BatchJob job, Run run, RunPlace place) {
        try (Heartbeat heartbeat = Heartbeat.start(run, place.boards(), place.locks())) {
            Abandonment abandonment = new Abandonment();
            CompletableFuture<Ending> end = new CompletableFuture<>();
            Execution execution = new Execution(job, run, place, listener, abandonment, settings.fresh());
            startDaemon("job", () -> {
                try {
                    end.complete(execution.call());
                } catch (Throwable e) {
                    end.completeExceptionally(e);
                }
            });
            Optional<Ending> ending = await(end, run.context().stop(), abandonment);
            Optional<FailedException> lostLock = heartbeat.lostLock();
            return lostLock.isPresent() && ending.filter(JobRunner::isDone).isEmpty()
                    ? Optional.of(Ending.of(lostLock.get()))
                    : ending;
        }
    }

    private static boolean isDone(Ending ending) {
        return ending.equals(Ending.DONE) || ending.equals(Ending.DIFFERENCES);
    }

    private static Optional<Ending> await(CompletableFuture<Ending> end, StopSignal stop, Abandonment abandonment) {
        long stopSeen = 0;
        boolean abandoning = false;
        while (true) {
            try {
                return Optional.of(end.get(LOOK_MILLIS, TimeUnit.MILLISECONDS));
            } catch (ExecutionException e) {
                LOG.error("the run failed", e.getCause());
                return Optional.of(stop.isRequested() ? Ending.stopped(stop.reason()) : Ending.of(e.getCause()));
            } catch (InterruptedException e) {
                stop.request();
            } catch (TimeoutException e) {
                if (!stop.isRequested()) {
                    continue;
                }
            }
            long now = System.nanoTime();
            stopSeen = stopSeen == 0 ? now : stopSeen;
            if (now - stopSeen > ABANDON_AFTER_NANOS && !abandoning) {
                abandoning = true;
                startDaemon("abandon", abandonment::begin);
            }
            if (now - stopSeen > LEAVE_AFTER_NANOS) {
                return Optional.empty();
            }
        }
    }

    private RunOutcome outcome(Run run, RunPlace place, Ending ending) {
        Map<String, Double> waited = run.context().progress().waits().seconds();
        if (!waited.isEmpty()) {
            run.context().report().put("waitedSeconds", waited);
        }
        RunEntry entry = run.ended(ending.exitCode(), ending.message(), Instant.now());
        Map<String, Object> report = run.report(entry, ending.exitCode(), settings.shown());
        Optional<Path> reportFile = Optional.of(place.file("report.json"));
        for (RunBoard board : place.boards()) {
            try {
                board.finish(entry, report);
            } catch (RuntimeException e) {
                LOG.error("the run's report could not be posted", e);
                run.context().report().warn(e.getMessage());
            }
        }
        Watch.finish(
                settings.watchers(),
                entry,
                ending.exitCode(),
                report,
                run.context().report()::warn);
        return new RunOutcome(
                ending.exitCode(),
                ending.message(),
                run.context().report().warnings(),
                run.context().report().figures(),
                reportFile,
                Optional.of(place.file("run.log")));
    }

    private static void startDaemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
