package dev.sluice.cli;

import dev.sluice.mysql.ConnectionSettings;
import dev.sluice.mysql.Politeness;
import dev.sluice.mysql.TableName;
import dev.sluice.run.RefusedException;
import dev.sluice.throttle.StatusLimit;
import dev.sluice.throttle.ThrottleSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/**
 * How polite a job is; mixed into the commands that work on busy servers. The names are pt-archiver's where it has them. A
 * chunk is whatever the job commits or puts in place at once.
 */
class PaceOptions {
    @Option(
            names = "--sleep",
            defaultValue = "0",
            paramLabel = "TIME",
            description = "Pause after each chunk, in seconds, also 0.5 (default: none).")
    private String sleep;

    @Option(
            names = "--sleep-coef",
            defaultValue = "0",
            paramLabel = "N",
            description = "Pause after each chunk for N times as long as it took.")
    private double sleepCoef;

    @Option(
            names = {"--check-replica-lag", "--check-slave-lag"},
            paramLabel = "SERVER",
            description = "Wait while this replica is behind, has stopped or does not answer: h=HOST,P=PORT,u=USER"
                    + ",max-lag=TIME or mysql://USER@HOST:PORT,max-lag=TIME; may be given several times. Account and"
                    + " password are those of the job's server unless it says otherwise (SLUICE_REPLICA_PASSWORD)."
                    + " auto: all that are connected to the server now.")
    private List<String> replicas = new ArrayList<>();

    @Option(names = "--max-lag", paramLabel = "TIME", description = "How far a replica may be behind (default: 1 s).")
    private String maxLag;

    @Option(
            names = "--heartbeat-table",
            paramLabel = "SCHEMA.TABLE",
            description = "Tell replica lag by this table: pt-heartbeat's, or one of sluice's own, which is made when"
                    + " missing and written to once each check interval (default: ask the replica).")
    private String heartbeatTable;

    @Option(
            names = "--check-interval",
            defaultValue = "1",
            paramLabel = "TIME",
            description = "Look at replicas and load so often (default: 1 s).")
    private String checkInterval;

    @Option(
            names = "--lag-timeout",
            paramLabel = "TIME",
            description = "Fail when a replica has been waited for so long (default: never).")
    private String lagTimeout;

    @Option(
            names = "--max-load",
            paramLabel = "VARIABLE=N,...",
            description = "Wait while a status variable of the server is above N: Threads_running=25.")
    private String maxLoad;

    @Option(
            names = "--critical-load",
            paramLabel = "VARIABLE=N,...",
            description = "Fail when a status variable of the server is above N: Threads_running=100.")
    private String criticalLoad;

    @Option(
            names = "--max-flow-ctl",
            paramLabel = "PERCENT",
            description = "Wait while a Galera cluster is held up by flow control for more of the time than this.")
    private Double maxFlowControl;

    @Option(names = "--max-rate", paramLabel = "N", description = "Rows per second of all threads together.")
    private Long maxRate;

    @Option(names = "--pause-file", paramLabel = "FILE", description = "Wait while this file exists.")
    private Path pauseFile;

    @Option(
            names = "--sentinel",
            paramLabel = "FILE",
            description = "Stop at the next border between chunks when this file exists (exit code 5).")
    private Path sentinel;

    @Option(
            names = "--run-time",
            paramLabel = "TIME",
            description = "Stop at the next border between chunks after this time: 90, 90s, 30m, 2h, 1d (exit code 5).")
    private String runTime;

    /** Whether any of the options is given. */
    boolean given() {
        return !replicas.isEmpty() || heartbeatTable != null || !settings().equals(ThrottleSettings.NONE);
    }

    /**
     * What the options say.
     *
     * @param server that the job works on, whose account replicas are asked with
     * @throws RefusedException when an option's value makes no sense; the message names both
     */
    Politeness politeness(ConnectionSettings server, Consumer<String> warnings) {
        ThrottleSettings settings = settings();
        Optional<Duration> discover = Optional.empty();
        List<String> named = new ArrayList<>();
        for (String text : replicas) {
            if (text.equals("auto")) {
                discover = Optional.of(settings.maxLag());
            } else {
                named.add(text);
            }
        }
        if (discover.isPresent() && !named.isEmpty()) {
            throw new RefusedException(
                    ReplicaAddress.OPTION + " auto finds all replicas; none can be named beside it.");
        }
        if (replicas.isEmpty()) {
            onlyWithReplicas("--max-lag", maxLag);
            onlyWithReplicas("--lag-timeout", lagTimeout);
            onlyWithReplicas("--heartbeat-table", heartbeatTable);
        }
        List<Politeness.WatchedReplica> watched = named.stream()
                .map(text -> ReplicaAddress.parse(text).resolve(server, warnings, System.getenv()))
                .toList();
        return new Politeness(settings, watched, discover, heartbeat());
    }

    /** Who believes that replicas are waited for must not be wrong. */
    private static void onlyWithReplicas(String option, String value) {
        if (value != null) {
            throw new RefusedException(option + " has no meaning without " + ReplicaAddress.OPTION + ".");
        }
    }

    private Optional<TableName> heartbeat() {
        if (heartbeatTable == null) {
            return Optional.empty();
        }
        int dot = heartbeatTable.indexOf('.');
        if (dot < 1 || dot == heartbeatTable.length() - 1) {
            throw new RefusedException("--heartbeat-table '" + heartbeatTable + "' is not of the form SCHEMA.TABLE.");
        }
        return Optional.of(new TableName(heartbeatTable.substring(0, dot), heartbeatTable.substring(dot + 1)));
    }

    private ThrottleSettings settings() {
        if (!(sleepCoef >= 0 && sleepCoef <= 1000)) {
            throw new RefusedException("--sleep-coef " + sleepCoef + " is not between 0 and 1000.");
        }
        if (maxFlowControl != null && !(maxFlowControl >= 0 && maxFlowControl < 100)) {
            throw new RefusedException("--max-flow-ctl " + maxFlowControl + " is not between 0 and 100 percent.");
        }
        if (maxRate != null && maxRate < 1) {
            throw new RefusedException("--max-rate " + maxRate + " is not 1 or more.");
        }
        Duration interval = Seconds.parse("--check-interval", checkInterval);
        if (interval.compareTo(Duration.ofMillis(100)) < 0) {
            throw new RefusedException("--check-interval '" + checkInterval + "' is less than 0.1 s.");
        }
        return new ThrottleSettings(
                Seconds.parse("--sleep", sleep),
                sleepCoef,
                maxLag == null ? ThrottleSettings.USUAL_MAX_LAG : Seconds.parse("--max-lag", maxLag),
                interval,
                Optional.ofNullable(lagTimeout).map(text -> Seconds.positive("--lag-timeout", text)),
                limits("--max-load", maxLoad),
                limits("--critical-load", criticalLoad),
                maxFlowControl == null ? OptionalDouble.empty() : OptionalDouble.of(maxFlowControl),
                maxRate == null ? OptionalLong.empty() : OptionalLong.of(maxRate),
                file(pauseFile),
                file(sentinel),
                Optional.ofNullable(runTime).map(text -> Seconds.positive("--run-time", text)),
                chunkTime());
    }

    /** For jobs that may choose the size of their chunks. */
    Optional<Duration> chunkTime() {
        return Optional.empty();
    }

    private static List<StatusLimit> limits(String option, String text) {
        return text == null ? List.of() : StatusLimit.parse(option, text);
    }

    private static Optional<Path> file(Path path) {
        return Optional.ofNullable(path).map(Path::toAbsolutePath);
    }

    /** For the run's report: limits, and which replicas, without accounts. */
    static void show(Politeness politeness, Map<String, Object> shown) {
        shown.putAll(politeness.settings().shown());
        politeness.heartbeat().ifPresent(table -> shown.put("heartbeatTable", table.toString()));
        politeness.discover().ifPresent(maxLag -> shown.put("checkReplicaLag", "auto"));
        if (!politeness.replicas().isEmpty()) {
            shown.put(
                    "checkReplicaLag",
                    politeness.replicas().stream()
                            .map(replica -> replica.settings().address())
                            .toList());
        }
    }
}
