package dev.sluice.throttle;

import dev.sluice.run.RunContext;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Makes a job wait between its chunks, as its settings say. One for all threads of a job; thread-safe.
 *
 * <p>After a chunk a thread first takes its pause, then the time that {@code --max-rate} asks for, and then waits until
 * every replica is near enough and every server quiet enough. Replicas and servers are looked at once per check interval
 * for all threads together, on the thread that happens to come first. A run that is to stop, by a signal, its
 * {@code --run-time} or its sentinel, stops out of every wait within a second.
 */
public final class Throttle implements AutoCloseable {
    /** How long it may take until a sentinel is seen. */
    private static final long SLICE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ThrottleSettings settings;
    private final RunContext run;
    private final Timer timer;
    private final Gates gates;
    private final RunLimit limit;
    private final Optional<RateLimit> rate;
    private final ThreadLocal<Chunk> done = new ThreadLocal<>();

    private Throttle(ThrottleSettings settings, RunContext run, List<Gate> gates, Timer timer) {
        this.settings = settings;
        this.run = run;
        this.timer = timer;
        this.gates = new Gates(gates, settings, timer);
        this.limit = new RunLimit(settings, run.stop(), timer);
        this.rate = settings.maxRate().isPresent()
                ? Optional.of(new RateLimit(settings.maxRate().getAsLong()))
                : Optional.empty();
    }

    private record Chunk(long rows, Duration took) {}

    /** One that only stops when it is to. */
    public static Throttle none(RunContext run) {
        return new Throttle(ThrottleSettings.NONE, run, List.of(), Timer.system());
    }

    /**
     * A replica to wait for.
     *
     * @param reader asks it
     * @param maxLag how far it may be behind
     */
    public record WatchedReplica(LagReader reader, Duration maxLag) {}

    /**
     * Begins; {@code --run-time} counts from now.
     *
     * @param replicas waited for
     * @param servers whose load is looked at
     * @throws dev.sluice.run.RefusedException when a server cannot answer what the settings ask for
     */
    public static Throttle begin(
            ThrottleSettings settings,
            RunContext run,
            List<WatchedReplica> replicas,
            List<StatusReader> servers,
            Timer timer)
            throws SQLException {
        List<Gate> gates = new ArrayList<>();
        for (WatchedReplica replica : replicas) {
            gates.add(new LagGate(replica.reader(), replica.maxLag(), settings.lagTimeout(), run.progress()));
        }
        for (StatusReader server : servers) {
            if (!settings.maxLoad().isEmpty() || !settings.criticalLoad().isEmpty()) {
                LoadGate load = new LoadGate(server, settings.maxLoad(), settings.criticalLoad());
                load.check();
                gates.add(load);
            }
            if (settings.maxFlowControl().isPresent()) {
                FlowControlGate flow =
                        new FlowControlGate(server, settings.maxFlowControl().getAsDouble(), timer);
                flow.check();
                gates.add(flow);
            }
        }
        settings.pauseFile().ifPresent(file -> gates.add(new FileGate(file)));
        return new Throttle(settings, run, gates, timer);
    }

    /** Whether {@link #await} may take longer than to look whether the run is to stop or pause. */
    public boolean mayWait() {
        return !settings.equals(ThrottleSettings.NONE)
                || !gates.isEmpty()
                || run.stop().isPaused();
    }

    /**
     * Waits until the next chunk may begin. Called after a chunk, outside of any transaction, unless it was the last; and
     * before the first one, with no rows and no time, which waits for replicas and servers but takes no pause.
     *
     * @param rowsDone rows of the chunk just done
     * @param chunkTook how long all of it took
     * @throws dev.sluice.run.StoppedException when the run is to stop
     * @throws dev.sluice.run.FailedException when the load is critical, or a replica has been waited for too long
     */
    public void await(long rowsDone, Duration chunkTook) throws InterruptedException {
        limit.check();
        long took = chunkTook.toNanos();
        if (rowsDone > 0 || took > 0) {
            long sleep = Math.max(settings.sleep().toNanos(), (long) (settings.sleepCoef() * took));
            long forRate = rate.map(limited -> limited.book(rowsDone, timer.nanoTime(), took))
                    .orElse(0L);
            rest("sleep", "a pause of " + Spans.shown(sleep / 1e9), sleep);
            rest("rate", "at most " + settings.maxRate().orElse(0) + " rows/s", forRate - sleep);
        }
        awaitGates();
        run.border();
    }

    /**
     * Notes a chunk that this thread has done. What is due for it is waited for before the thread's next one, of
     * whatever partition, by {@link #before}.
     */
    public void did(long rows, Duration took) {
        done.set(new Chunk(rows, took));
    }

    /**
     * Waits until this thread's next chunk may begin, as {@link #await} does. Called outside of any transaction.
     *
     * @throws dev.sluice.run.StoppedException when the run is to stop
     * @throws dev.sluice.run.FailedException when the load is critical, or a replica has been waited for too long
     */
    public void before() throws InterruptedException {
        Chunk last = done.get();
        done.remove();
        await(last == null ? 0 : last.rows(), last == null ? Duration.ZERO : last.took());
    }

    private void rest(String kind, String why, long nanos) throws InterruptedException {
        if (nanos <= 0) {
            return;
        }
        long end = timer.nanoTime() + nanos;
        run.progress().waits().begin(kind, why);
        try {
            long left = nanos;
            while (left > 0) {
                limit.check();
                sleep(left);
                left = end - timer.nanoTime();
            }
        } finally {
            run.progress().waits().end(kind);
        }
        limit.check();
    }

    private void awaitGates() throws InterruptedException {
        Optional<Gates.Closed> closed = gates.look();
        while (closed.isPresent()) {
            closed = awaitChange(closed.get());
        }
    }

    /** Waits while it is the same kind of gate that is closed, so that it counts as one wait. */
    private Optional<Gates.Closed> awaitChange(Gates.Closed first) throws InterruptedException {
        run.progress().waits().begin(first.kind(), first.why());
        try {
            while (true) {
                sleep(settings.checkInterval().toNanos());
                limit.check();
                Optional<Gates.Closed> now = gates.look();
                if (now.isEmpty() || !now.get().kind().equals(first.kind())) {
                    return now;
                }
                run.progress().waits().still(first.kind(), now.get().why());
            }
        } finally {
            run.progress().waits().end(first.kind());
        }
    }

    private void sleep(long nanos) throws InterruptedException {
        timer.sleep(Duration.ofNanos(limit.within(Math.min(nanos, SLICE_NANOS))), run.stop());
    }

    /** Breaks up questions under way and lets go of connections; from any thread. */
    @Override
    public void close() {
        gates.close();
    }
}
