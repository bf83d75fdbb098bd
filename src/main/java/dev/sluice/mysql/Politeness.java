package dev.sluice.mysql;

import dev.sluice.run.RunContext;
import dev.sluice.throttle.StatusReader;
import dev.sluice.throttle.Throttle;
import dev.sluice.throttle.ThrottleSettings;
import dev.sluice.throttle.Timer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How polite a job is to its servers and their replicas; no part of the job's identity.
 *
 * @param settings limits and pauses
 * @param replicas that the job waits for
 * @param discover how far replicas may be behind that are not given, but found at the first server; empty to find none
 * @param heartbeat table on the first server by which lag is told; empty to ask the replicas themselves
 */
public record Politeness(
        ThrottleSettings settings,
        List<WatchedReplica> replicas,
        Optional<Duration> discover,
        Optional<TableName> heartbeat) {
    /** Never waits. */
    public static final Politeness NONE =
            new Politeness(ThrottleSettings.NONE, List.of(), Optional.empty(), Optional.empty());

    /**
     * A replica that the job waits for.
     *
     * @param settings where it is
     * @param maxLag how far it may be behind; empty for what holds for all
     */
    public record WatchedReplica(ConnectionSettings settings, Optional<Duration> maxLag) {}

    public Politeness {
        replicas = List.copyOf(replicas);
    }

    /** Whether the job waits for replicas. */
    public boolean watchesReplicas() {
        return !replicas.isEmpty() || discover.isPresent();
    }

    /**
     * Looks at replicas and servers, and begins; part of a job's preflight. The caller closes it.
     *
     * @param servers that the job works on, whose load is looked at; the first is the one that replicas follow
     * @throws dev.sluice.run.RefusedException when a server named as a replica is none, or a limit is for what a server
     *     does not have
     */
    public Throttle begin(List<Connections> servers, RunContext run) {
        List<AutoCloseable> opened = new ArrayList<>();
        boolean begun = false;
        try {
            List<WatchedReplica> all = new ArrayList<>(replicas);
            discover.ifPresent(maxLag -> DiscoveredReplicas.of(servers.get(0))
                    .forEach(found -> all.add(new WatchedReplica(found, Optional.of(maxLag)))));
            Optional<Heartbeat> beating = heartbeat.map(table -> new Heartbeat(servers.get(0), table, run.runId()));
            beating.ifPresent(opened::add);
            beating.ifPresent(Heartbeat::prepare);
            List<Throttle.WatchedReplica> watched = new ArrayList<>();
            for (WatchedReplica replica : all) {
                Duration maxLag = replica.maxLag().orElse(settings.maxLag());
                ReplicaLag lag =
                        new ReplicaLag(new Connections(replica.settings()), maxLag.toNanosPart() != 0, beating);
                opened.add(lag);
                lag.check(replica.settings());
                watched.add(new Throttle.WatchedReplica(lag, maxLag));
            }
            List<StatusReader> statuses = new ArrayList<>();
            if (settings.watchesServer()) {
                for (Connections server : servers) {
                    GlobalStatus status = new GlobalStatus(server);
                    opened.add(status);
                    status.check(server.settings());
                    statuses.add(status);
                }
            }
            Throttle throttle = Throttle.begin(settings, run, watched, statuses, Timer.system());
            begun = true;
            return throttle;
        } catch (SQLException e) {
            throw ConnectFailure.explain(e, servers.get(0).settings());
        } finally {
            if (!begun) {
                opened.forEach(Politeness::close);
            }
        }
    }

    private static void close(AutoCloseable opened) {
        try {
            opened.close();
        } catch (Exception e) {
            // It is being refused already, for a better reason.
        }
    }
}
