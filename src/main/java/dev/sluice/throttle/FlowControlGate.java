package dev.sluice.throttle;

import dev.sluice.run.RefusedException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Waits while a Galera cluster is held up by a slow node: looks how much of the time since the last look flow control has
 * stopped replication.
 */
final class FlowControlGate implements Gate {
    /** A shorter time says nothing about a share of it. */
    private static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final String PAUSED = "wsrep_flow_control_paused_ns";

    private final StatusReader reader;
    private final double maxPercent;
    private final Timer timer;
    private double pausedBefore = -1;
    private long lookedBefore;
    private Optional<Hold> last = Optional.empty();

    FlowControlGate(StatusReader reader, double maxPercent, Timer timer) {
        this.reader = reader;
        this.maxPercent = maxPercent;
        this.timer = timer;
    }

    /** @throws RefusedException when the server is no node of a cluster */
    void check() throws SQLException {
        if (!reader.read(List.of(PAUSED)).containsKey(PAUSED)
                || reader.read(List.of("wsrep_cluster_size")).getOrDefault("wsrep_cluster_size", 0.0) < 1) {
            throw new RefusedException("--max-flow-ctl is for a node of a Galera cluster, and the server at "
                    + reader.server() + " is none.");
        }
        look();
    }

    @Override
    public String kind() {
        return "flow control";
    }

    @Override
    public Optional<Hold> look() {
        double paused;
        try {
            paused = reader.read(List.of(PAUSED)).getOrDefault(PAUSED, 0.0);
        } catch (SQLException e) {
            return Optional.of(LoadGate.unreadable(reader, e));
        }
        long now = timer.nanoTime();
        if (pausedBefore >= 0 && now - lookedBefore < SHORTEST_NANOS) {
            return last;
        }
        boolean comparable = pausedBefore >= 0 && paused >= pausedBefore; // FLUSH STATUS sets it to 0
        double percent = comparable ? 100 * (paused - pausedBefore) / (now - lookedBefore) : 0;
        pausedBefore = paused;
        lookedBefore = now;
        last = percent <= maxPercent
                ? Optional.empty()
                : Optional.of(Hold.of("flow control of the cluster at " + reader.server() + " is on for "
                        + StatusLimit.number(Math.round(percent * 10) / 10.0) + " % of the time, "
                        + StatusLimit.number(maxPercent) + " % allowed"));
        return last;
    }

    @Override
    public void close() {
        reader.close();
    }
}
