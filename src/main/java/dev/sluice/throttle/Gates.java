package dev.sluice.throttle;

import dev.sluice.run.FailedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All gates of a job. They are looked at together, at most once per check interval, however many threads ask: the others
 * get what the last look has found. Thread-safe.
 */
final class Gates implements AutoCloseable {
    /** Why the job waits, and under which word the time is added up. */
    record Closed(String kind, String why) {}

    private final List<Gate> gates;
    private final long intervalNanos;
    private final Timer timer;
    /** For each gate since when it has been closed with a limit to the patience; null when it is not. */
    private final List<Long> since = new ArrayList<>();

    private boolean looked;
    private long lookedAt;
    private Optional<Closed> found = Optional.empty();

    Gates(List<Gate> gates, ThrottleSettings settings, Timer timer) {
        this.gates = List.copyOf(gates);
        this.intervalNanos = settings.checkInterval().toNanos();
        this.timer = timer;
        gates.forEach(gate -> since.add(null));
    }

    /**
     * The first gate that is closed; empty when all are open. Every one is looked at, because one further on may end the
     * job.
     *
     * @throws FailedException when the job has to end, or has waited longer than it is to
     */
    synchronized Optional<Closed> look() {
        if (looked && timer.nanoTime() - lookedAt < intervalNanos) {
            return found;
        }
        Optional<Closed> first = Optional.empty();
        for (int i = 0; i < gates.size(); i++) {
            Gate gate = gates.get(i);
            Optional<Hold> hold = gate.look();
            checkPatience(i, hold);
            if (first.isEmpty()) {
                first = hold.map(found -> new Closed(gate.kind(), found.why()));
            }
        }
        found = first;
        looked = true;
        lookedAt = timer.nanoTime();
        return found;
    }

    private void checkPatience(int gate, Optional<Hold> hold) {
        Optional<Hold.Limit> limit = hold.flatMap(Hold::limit);
        if (limit.isEmpty()) {
            since.set(gate, null);
            return;
        }
        long now = timer.nanoTime();
        if (since.get(gate) == null) {
            since.set(gate, now);
        } else if (now - since.get(gate) >= limit.get().time().toNanos()) {
            throw new FailedException("The job has waited for longer than "
                    + limit.get().name() + " (" + Spans.shown(limit.get().time()) + "): "
                    + hold.orElseThrow().why());
        }
    }

    boolean isEmpty() {
        return gates.isEmpty();
    }

    @Override
    public void close() {
        gates.forEach(Gate::close);
    }
}
