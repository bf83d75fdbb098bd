package dev.sluice.throttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.run.FailedException;
import dev.sluice.run.RefusedException;
import dev.sluice.run.RunContext;
import dev.sluice.run.StoppedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThrottleTest {
    @TempDir
    Path folder;

    private final HandTimer timer = new HandTimer();
    private final RunContext run = timer.run();
    private final Settings settings = new Settings();
    private final List<Throttle.WatchedReplica> replicas = new ArrayList<>();
    private final List<StatusReader> servers = new ArrayList<>();
    private long begun;

    /** What each test changes of settings that never wait. */
    private static final class Settings {
        private double sleep;
        private double sleepCoef;
        private Optional<Duration> lagTimeout = Optional.empty();
        private List<StatusLimit> maxLoad = List.of();
        private List<StatusLimit> criticalLoad = List.of();
        private OptionalDouble maxFlowControl = OptionalDouble.empty();
        private OptionalLong maxRate = OptionalLong.empty();
        private Optional<Path> pauseFile = Optional.empty();
        private Optional<Path> sentinel = Optional.empty();
        private Optional<Duration> runTime = Optional.empty();

        private ThrottleSettings settings() {
            return new ThrottleSettings(
                    Duration.ofNanos((long) (sleep * 1e9)),
                    sleepCoef,
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1),
                    lagTimeout,
                    maxLoad,
                    criticalLoad,
                    maxFlowControl,
                    maxRate,
                    pauseFile,
                    sentinel,
                    runTime,
                    Optional.empty());
        }
    }

    /** A replica whose lag the test sets. */
    private static final class Replica implements LagReader {
        private Lag lag = Lag.of(0);
        private int asked;

        @Override
        public String replica() {
            return "db2:3306";
        }

        @Override
        public Lag read() {
            asked++;
            return lag;
        }

        @Override
        public void close() {}
    }

    /** A server whose status the test sets. */
    private static final class Status implements StatusReader {
        private final Map<String, Double> values = new TreeMap<>();
        private SQLException failure;

        @Override
        public String server() {
            return "db1:3306";
        }

        @Override
        public Map<String, Double> read(Collection<String> names) throws SQLException {
            if (failure != null) {
                throw failure;
            }
            return values;
        }

        @Override
        public void close() {}
    }

    @BeforeEach
    void start() {
        begun = timer.nanoTime();
    }

    private Throttle throttle() throws SQLException {
        return Throttle.begin(settings.settings(), run, replicas, servers, timer);
    }

    private double seconds() {
        return (timer.nanoTime() - begun) / 1e9;
    }

    @Test
    void withoutSettingsNothingIsWaitedFor() throws Exception {
        throttle().await(1000, Duration.ofSeconds(3));
        assertThat(seconds()).isZero();
        assertThat(run.progress().waits().seconds()).isEmpty();
    }

    @Test
    void pauseAfterEachChunkButNotBeforeTheFirst() throws Exception {
        settings.sleep = 2.5;
        Throttle throttle = throttle();
        throttle.await(0, Duration.ZERO);
        assertThat(seconds()).isZero();
        timer.in(1, () -> assertThat(run.progress().snapshot().waiting()).isEqualTo("a pause of 2.5 s"));
        throttle.await(1000, Duration.ofSeconds(1));
        assertThat(seconds()).isEqualTo(2.5);
        assertThat(run.progress().snapshot().waiting()).isEmpty();
        assertThat(run.progress().waits().seconds()).isEqualTo(Map.of("sleep", 2.5));
    }

    @Test
    void pauseIsDueBeforeTheThreadsNextChunkWhateverThatIsOf() throws Exception {
        settings.sleep = 2.5;
        Throttle throttle = throttle();
        throttle.before();
        assertThat(seconds()).isZero();
        throttle.did(1000, Duration.ofSeconds(1));
        assertThat(seconds()).isZero();
        throttle.before();
        assertThat(seconds()).isEqualTo(2.5);
        throttle.before();
        assertThat(seconds()).isEqualTo(2.5);
    }

    @Test
    void pauseAsAMultipleOfTheChunksTime() throws Exception {
        settings.sleepCoef = 0.5;
        settings.sleep = 1;
        Throttle throttle = throttle();
        throttle.await(1000, Duration.ofSeconds(4));
        assertThat(seconds()).isEqualTo(2);
        throttle.await(1000, Duration.ofSeconds(1));
        assertThat(seconds()).isEqualTo(3);
    }

    @Test
    void rateIsKeptOverWorkAndPauses() throws Exception {
        settings.maxRate = OptionalLong.of(500);
        settings.sleep = 0.25;
        Throttle throttle = throttle();
        for (int chunk = 1; chunk <= 10; chunk++) {
            timer.pass(0.5);
            throttle.await(1000, Duration.ofMillis(500));
            // Pauses are no time in which rows were used up: each chunk may take its 2 s from its own start.
            assertThat(seconds()).isEqualTo(2.0 * chunk);
        }
        assertThat(run.progress().waits().seconds()).isEqualTo(Map.of("sleep", 2.5, "rate", 12.5));
    }

    @Test
    void waitsWhileTheReplicaIsBehindAndSaysSo() throws Exception {
        Replica replica = new Replica();
        replicas.add(new Throttle.WatchedReplica(replica, Duration.ofSeconds(5)));
        replica.lag = Lag.of(12.34);
        timer.in(3, () -> {
            assertThat(run.progress().snapshot().waiting()).isEqualTo("replica db2:3306 is 12.3 s behind, 5 s allowed");
            replica.lag = Lag.of(5.5);
        });
        timer.in(4, () -> {
            assertThat(run.progress().snapshot().waiting()).isEqualTo("replica db2:3306 is 5.5 s behind, 5 s allowed");
            replica.lag = Lag.of(5);
        });
        throttle().await(1000, Duration.ofSeconds(1));
        assertThat(seconds()).isEqualTo(4);
        assertThat(run.progress().snapshot().waiting()).isEmpty();
        assertThat(run.progress().waits().seconds()).isEqualTo(Map.of("replica lag", 4.0));
    }

    @Test
    void replicaIsAskedOnceAnIntervalHoweverShortChunksAre() throws Exception {
        Replica replica = new Replica();
        replicas.add(new Throttle.WatchedReplica(replica, Duration.ofSeconds(5)));
        Throttle throttle = throttle();
        for (int chunk = 0; chunk < 100; chunk++) {
            timer.pass(0.1);
            throttle.await(10, Duration.ofMillis(100));
        }
        assertThat(replica.asked).isEqualTo(10);
    }

    @Test
    void replicaThatIsInTroubleHoldsTheJobUntilTheTimeoutFailsIt() throws Exception {
        Replica replica = new Replica();
        replicas.add(new Throttle.WatchedReplica(replica, Duration.ofSeconds(5)));
        settings.lagTimeout = Optional.of(Duration.ofSeconds(30));
        Throttle throttle = throttle();
        replica.lag = Lag.unknown("has stopped, its SQL thread does not run");
        timer.in(20, () -> replica.lag = Lag.of(1));
        throttle.await(1000, Duration.ofSeconds(1));
        assertThat(seconds()).isEqualTo(20);

        timer.pass(1);
        replica.lag = Lag.of(7);
        timer.in(10, () -> replica.lag = Lag.unknown("cannot be asked: connection lost"));
        assertThatThrownBy(() -> throttle.await(1000, Duration.ofSeconds(1)))
                .isInstanceOf(FailedException.class)
                .hasMessage("The job has waited for longer than --lag-timeout (30 s): replica db2:3306 cannot be asked:"
                        + " connection lost");
        assertThat(seconds()).isEqualTo(51);
    }

    @Test
    void everyReplicaMustBeNearEnough() throws Exception {
        Replica near = new Replica();
        Replica far = new Replica();
        replicas.add(new Throttle.WatchedReplica(near, Duration.ofSeconds(1)));
        replicas.add(new Throttle.WatchedReplica(far, Duration.ofSeconds(5)));
        far.lag = Lag.of(6);
        timer.in(2, () -> {
            far.lag = Lag.of(2);
            near.lag = Lag.of(2);
        });
        timer.in(7, () -> near.lag = Lag.of(0));
        throttle().await(1, Duration.ZERO);
        assertThat(seconds()).isEqualTo(7);
    }

    @Test
    void waitsWhileTheServerHasMuchToDo() throws Exception {
        Status status = new Status();
        servers.add(status);
        status.values.put("Threads_running", 31.0);
        settings.maxLoad = List.of(new StatusLimit("threads_running", 25));
        timer.in(2, () -> {
            assertThat(run.progress().snapshot().waiting()).isEqualTo("threads_running on db1:3306 is 31, 25 allowed");
            status.values.put("Threads_running", 25.0);
        });
        throttle().await(1, Duration.ofSeconds(1));
        assertThat(seconds()).isEqualTo(2);
        assertThat(run.progress().waits().seconds()).isEqualTo(Map.of("server load", 2.0));
    }

    @Test
    void criticalLoadFailsTheJobEvenWhileItWaitsForAReplica() throws Exception {
        Replica replica = new Replica();
        replicas.add(new Throttle.WatchedReplica(replica, Duration.ofSeconds(1)));
        replica.lag = Lag.of(100);
        Status status = new Status();
        servers.add(status);
        status.values.put("Threads_running", 31.0);
        settings.criticalLoad = List.of(new StatusLimit("Threads_running", 100));
        timer.in(3, () -> status.values.put("Threads_running", 101.0));
        Throttle throttle = throttle();
        assertThatThrownBy(() -> throttle.await(1, Duration.ofSeconds(1)))
                .isInstanceOf(FailedException.class)
                .hasMessage("Threads_running is 101 on the server at db1:3306, more than --critical-load"
                        + " Threads_running=100");
        assertThat(seconds()).isEqualTo(3);
    }

    @Test
    void serverWhoseStatusCannotBeReadIsWaitedForButNotForEver() throws Exception {
        Status status = new Status();
        servers.add(status);
        status.values.put("Threads_running", 1.0);
        settings.maxLoad = List.of(new StatusLimit("Threads_running", 25));
        Throttle throttle = throttle();
        status.failure = new SQLException("Too many connections");
        timer.in(20, () -> assertThat(run.progress().snapshot().waiting())
                .isEqualTo("the status of db1:3306 cannot be read: Too many connections"));
        assertThatThrownBy(() -> throttle.await(1, Duration.ofSeconds(1)))
                .isInstanceOf(FailedException.class)
                .hasMessage("The job has waited for longer than the time for a server to answer (600 s): the status of"
                        + " db1:3306 cannot be read: Too many connections");
    }

    @Test
    void variableThatTheServerLacksIsRefused() {
        servers.add(new Status());
        settings.criticalLoad = List.of(new StatusLimit("Thread_runnings", 25));
        assertThatThrownBy(this::throttle)
                .isInstanceOf(RefusedException.class)
                .hasMessage("--critical-load names Thread_runnings, which is no status variable with a number on the"
                        + " server at db1:3306.");
    }

    @Test
    void waitsWhileFlowControlHoldsUpTheCluster() throws Exception {
        Status status = new Status();
        servers.add(status);
        status.values.put("wsrep_cluster_size", 3.0);
        status.values.put("wsrep_flow_control_paused_ns", 77e9);
        settings.maxFlowControl = OptionalDouble.of(10);
        Throttle throttle = throttle();
        timer.pass(10);
        status.values.put("wsrep_flow_control_paused_ns", 81e9);
        timer.in(2, () -> assertThat(run.progress().snapshot().waiting())
                .isEqualTo("flow control of the cluster at db1:3306 is on for 20 % of the time, 10 % allowed"));
        timer.in(1, () -> {
            assertThat(run.progress().snapshot().waiting())
                    .isEqualTo("flow control of the cluster at db1:3306 is on for 40 % of the time, 10 % allowed");
            status.values.put("wsrep_flow_control_paused_ns", 81.2e9);
        });
        throttle.await(1, Duration.ofSeconds(10));
        assertThat(seconds()).isEqualTo(12);
        assertThat(run.progress().waits().seconds()).isEqualTo(Map.of("flow control", 2.0));
    }

    @Test
    void flowControlIsRefusedOnAServerThatIsNoNode() {
        Status status = new Status();
        servers.add(status);
        status.values.put("wsrep_flow_control_paused_ns", 0.0);
        status.values.put("wsrep_cluster_size", 0.0);
        settings.maxFlowControl = OptionalDouble.of(10);
        assertThatThrownBy(this::throttle)
                .isInstanceOf(RefusedException.class)
                .hasMessage("--max-flow-ctl is for a node of a Galera cluster, and the server at db1:3306 is none.");
    }

    @Test
    void waitsWhileThePauseFileIsThere() throws Exception {
        Path file = Files.createFile(folder.resolve("pause"));
        settings.pauseFile = Optional.of(file);
        timer.in(5, () -> {
            assertThat(run.progress().snapshot().waiting()).isEqualTo("the file " + file + " is there");
            assertThat(file.toFile().delete()).isTrue();
        });
        throttle().await(0, Duration.ZERO);
        assertThat(seconds()).isEqualTo(5);
    }

    @Test
    void sentinelStopsTheRunAtTheBorderAndOutOfAWait() throws Exception {
        Path file = folder.resolve("sentinel");
        settings.sentinel = Optional.of(file);
        settings.sleep = 1000;
        Throttle throttle = throttle();
        timer.in(5, () -> make(file));
        assertThatThrownBy(() -> throttle.await(1, Duration.ofSeconds(1))).isInstanceOf(StoppedException.class);
        assertThat(seconds()).isEqualTo(5);
        assertThat(run.stop().isRequested()).isTrue();
        assertThat(run.stop().reason()).contains("the sentinel " + file + " is there");
    }

    private static void make(Path file) {
        try {
            Files.createFile(file);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void runTimeCountsWaitsToo() throws Exception {
        Replica replica = new Replica();
        replica.lag = Lag.of(100);
        replicas.add(new Throttle.WatchedReplica(replica, Duration.ofSeconds(1)));
        settings.runTime = Optional.of(Duration.ofMillis(90_500));
        Throttle throttle = throttle();
        timer.pass(80);
        assertThatThrownBy(() -> throttle.await(1, Duration.ofSeconds(1))).isInstanceOf(StoppedException.class);
        assertThat(seconds()).isEqualTo(90.5);
        assertThat(run.stop().reason()).contains("--run-time 90.5 s is over");
    }

    @Test
    void stopEndsAWait() throws Exception {
        settings.sleep = 1000;
        Throttle throttle = throttle();
        timer.in(3, () -> run.stop().request());
        assertThatThrownBy(() -> throttle.await(1, Duration.ofSeconds(1))).isInstanceOf(StoppedException.class);
        assertThat(seconds()).isEqualTo(3);
        assertThat(run.stop().reason()).isEmpty();
    }
}
