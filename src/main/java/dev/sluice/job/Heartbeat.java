package dev.sluice.job;

import dev.sluice.run.FailedException;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread of a run that posts once a second how far it is, looks whether somebody asked it to stop or to pause, and
 * makes sure that it still holds its locks. A board that cannot be written is no reason to fail the work; a
 * lost lock is, because another process may then do the same work.
 */
final class Heartbeat implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);
    private static final long PERIOD_MILLIS = 1000;

    private final Run run;
    private final List<RunBoard> boards;
    private final List<LivenessLock> locks;
    private final Thread thread;
    private final CountDownLatch ended = new CountDownLatch(1);
    /** What each board has last said of a pause, or was told: a change there is somebody's wish. */
    private final Map<RunBoard, Boolean> pauses = new IdentityHashMap<>();

    private volatile FailedException lostLock;

    private Heartbeat(Run run, List<RunBoard> boards, List<LivenessLock> locks) {
        this.run = run;
        this.boards = boards;
        this.locks = locks;
        this.thread = new Thread(this::beat, "heartbeat");
        thread.setDaemon(true);
    }

    static Heartbeat start(Run run, List<RunBoard> boards, List<LivenessLock> locks) {
        Heartbeat heartbeat = new Heartbeat(run, boards, locks);
        heartbeat.thread.start();
        return heartbeat;
    }

    /** The failure that made this thread stop the run. */
    Optional<FailedException> lostLock() {
        return Optional.ofNullable(lostLock);
    }

    private void beat() {
        try {
            while (!ended.await(PERIOD_MILLIS, TimeUnit.MILLISECONDS)) {
                boards.forEach(this::post);
                boards.forEach(this::pause);
                locks.forEach(this::confirm);
            }
        } catch (InterruptedException e) {
            LOG.warn("nobody interrupts this thread", e);
        }
    }

    private void post(RunBoard board) {
        try {
            board.post(run.running());
            if (board.stopRequested(run.id())) {
                run.context().stop().request();
            }
        } catch (RuntimeException e) {
            LOG.warn("posting the run failed", e);
        }
    }

    /** What is asked for on one board is noted on all, so that it can be taken back on any. */
    private void pause(RunBoard board) {
        try {
            boolean asked = board.pauseRequested(run.id());
            if (asked == pauses.getOrDefault(board, false)) {
                return;
            }
            pauses.put(board, asked);
            run.context().stop().pause(asked);
            for (RunBoard other : boards) {
                other.requestPause(run.id(), asked);
                pauses.put(other, asked);
            }
        } catch (RuntimeException e) {
            LOG.warn("looking for a pause failed", e);
        }
    }

    private void confirm(LivenessLock lock) {
        try {
            lock.confirm();
        } catch (FailedException e) {
            lostLock = e;
            run.context().stop().request();
        } catch (RuntimeException e) {
            LOG.warn("confirming the lock failed", e);
        }
    }

    /** Ends the thread, so that the boards are the caller's again. */
    @Override
    public void close() {
        ended.countDown();
        try {
            thread.join(2 * PERIOD_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
