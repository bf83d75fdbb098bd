package dev.sluice.job;

import dev.sluice.run.ExitCode;
import dev.sluice.run.FailedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread of a run that takes samples of it ten times a second and calls its watchers once a second. One of its own,
 * so that a watcher that hangs, on a file system that does not answer, holds up neither the work nor the heartbeat.
 */
final class Watch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
    private static final long SAMPLE_MILLIS = 100;
    private static final int SAMPLES_PER_BEAT = 10;
    private static final long PATIENCE_MILLIS = 5000;

    private final Run run;
    private final List<RunWatcher> watchers;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread;

    private Watch(Run run, List<RunWatcher> watchers) {
        this.run = run;
        this.watchers = watchers;
        this.thread = new Thread(this::watch, "watch");
        thread.setDaemon(true);
    }

    /** @param watchers that have begun */
    static Watch start(Run run, List<RunWatcher> watchers) {
        Watch watch = new Watch(run, watchers);
        watch.thread.start();
        return watch;
    }

    /**
     * Has watchers begin.
     *
     * @throws dev.sluice.run.RefusedException when one refuses
     */
    static void begin(Run run, List<RunWatcher> watchers, RunBoard board) {
        if (watchers.isEmpty()) {
            return;
        }
        List<RunEntry> history = new ArrayList<>(board.runs());
        history.removeIf(entry -> entry.runId().equals(run.id()));
        for (RunWatcher watcher : watchers) {
            watcher.begin(run.running(), run.context().progress(), history);
        }
    }

    private void watch() {
        try {
            int samples = 0;
            do {
                run.context().progress().sample();
                if (++samples % SAMPLES_PER_BEAT == 0) {
                    watchers.forEach(this::beat);
                }
            } while (!ended.await(SAMPLE_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            LOG.warn("nobody interrupts this thread", e);
        }
    }

    private void beat(RunWatcher watcher) {
        try {
            watcher.beat(run.running());
        } catch (RuntimeException e) {
            LOG.warn("telling of the run failed", e);
        }
    }

    /** Ends the thread with a last sample, so that the watchers are the caller's again. */
    @Override
    public void close() {
        ended.countDown();
        try {
            thread.join(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        run.context().progress().sample();
    }

    /** Tells watchers how the run has ended. @param warnings told what could not be done */
    static void finish(
            List<RunWatcher> watchers,
            RunEntry end,
            ExitCode exitCode,
            Map<String, Object> report,
            Consumer<String> warnings) {
        for (RunWatcher watcher : watchers) {
            try {
                watcher.finish(end, exitCode, report);
            } catch (RuntimeException e) { // what the run has done stays done
                LOG.error("telling how the run has ended failed", e);
                warnings.accept(
                        e instanceof FailedException ? e.getMessage() : "Telling of the run failed: " + e + ".");
            }
        }
    }
}
