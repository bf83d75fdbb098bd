package dev.sluice.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.run.FailedException;
import dev.sluice.run.Progress;
import dev.sluice.run.RefusedException;
import dev.sluice.run.RunContext;
import dev.sluice.run.RunReport;
import dev.sluice.run.StopSignal;
import dev.sluice.run.StoppedException;
import dev.sluice.testing.Replica;
import dev.sluice.testing.TestServer;
import dev.sluice.testing.WithServer;
import dev.sluice.throttle.StatusLimit;
import dev.sluice.throttle.Throttle;
import dev.sluice.throttle.ThrottleSettings;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** A throttle before a real replica that is late, has stopped or is gone. */
@WithServer
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReplicaLagTest {
    private TestServer source;
    private Replica replica;
    private RunContext run;

    @BeforeAll
    void start(TestServer shared) {
        source = shared.startAnother();
        replica = source.startReplica();
        source.execute("CREATE DATABASE busy", "CREATE TABLE busy.t (id INT PRIMARY KEY)");
        replica.catchUp();
    }

    @BeforeEach
    void begin() {
        run = new RunContext("run", new StopSignal(), new Progress(), new RunReport());
    }

    @AfterAll
    void end() {
        replica.close();
        source.close();
    }

    private Throttle throttle(Duration maxLag, Optional<Duration> timeout, ConnectionSettings... replicas) {
        ThrottleSettings settings = new ThrottleSettings(
                Duration.ZERO,
                0,
                maxLag,
                Duration.ofMillis(100),
                timeout,
                List.of(),
                List.of(),
                OptionalDouble.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        List<Politeness.WatchedReplica> watched = List.of(replicas).stream()
                .map(at -> new Politeness.WatchedReplica(at, Optional.empty()))
                .toList();
        return new Politeness(settings, watched).begin(List.of(new Connections(source.settings())), run);
    }

    /** The end of a chunk on another thread. */
    private CompletableFuture<Void> await(Throttle throttle) {
        return CompletableFuture.runAsync(() -> {
            try {
                throttle.await(1, Duration.ofMillis(1));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** Looks until the run says that it waits for this. */
    private void untilItWaits(String pattern) throws InterruptedException {
        String waiting = "";
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!waiting.matches(pattern)) {
            assertThat(System.nanoTime())
                    .as("waits: '%s', not '%s'", waiting, pattern)
                    .isLessThan(deadline);
            Thread.sleep(20);
            waiting = run.progress().snapshot().waiting();
        }
    }

    private String at() {
        return "replica " + replica.server().settings().address().replace(".", "\\.") + " ";
    }

    @Test
    void waitsWhileAReplicaIsHeldUpByALockAndGoesOnWhenItHasCaughtUp() throws Exception {
        try (Throttle throttle = throttle(
                        Duration.ofSeconds(1),
                        Optional.empty(),
                        replica.server().settings());
                Connection locking = replica.server().connect();
                Statement lock = locking.createStatement()) {
            throttle.await(0, Duration.ZERO);
            lock.execute("LOCK TABLES busy.t READ");
            source.execute("INSERT INTO busy.t VALUES (1)");
            untilBehind("1");
            CompletableFuture<Void> chunk = await(throttle);
            untilItWaits(at() + "is [0-9]+ s behind, 1 s allowed");
            assertThat(chunk).isNotDone();
            lock.execute("UNLOCK TABLES");
            chunk.get(60, TimeUnit.SECONDS);
            assertThat(run.progress().snapshot().waiting()).isEmpty();
            assertThat(replica.server().single("SELECT COUNT(*) FROM busy.t WHERE id = 1"))
                    .isEqualTo("1");
            assertThat(run.progress().waits().seconds()).containsOnlyKeys("replica lag");
        }
    }

    /** Until the server itself says so; a replica that has not yet seen the change is not behind. */
    private void untilBehind(String seconds) throws InterruptedException {
        ReplicaLag lag = new ReplicaLag(new Connections(replica.server().settings()), false);
        while (lag.read().seconds().orElse(0) <= Integer.parseInt(seconds)) {
            Thread.sleep(50);
        }
        lag.close();
    }

    @Test
    void waitsForADelayedReplicaWithLessThanASecondToo() throws Exception {
        delay(3);
        try (Throttle throttle = throttle(
                Duration.ofMillis(500), Optional.empty(), replica.server().settings())) {
            source.execute("INSERT INTO busy.t VALUES (2)");
            CompletableFuture<Void> chunk = CompletableFuture.completedFuture(null);
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (chunk.isDone()) {
                assertThat(System.nanoTime()).isLessThan(deadline);
                chunk = await(throttle);
                Thread.sleep(150);
            }
            untilItWaits(at() + "is [0-9.]+ s behind, 0\\.5 s allowed");
            chunk.get(60, TimeUnit.SECONDS);
            assertThat(replica.server().single("SELECT COUNT(*) FROM busy.t WHERE id = 2"))
                    .isEqualTo("1");
        } finally {
            delay(0);
        }
    }

    private void delay(int seconds) {
        if (!source.isMariaDb() && source.isAtLeast(8, 0, 23)) {
            replica.server()
                    .execute("STOP REPLICA", "CHANGE REPLICATION SOURCE TO SOURCE_DELAY = " + seconds, "START REPLICA");
        } else {
            replica.server().execute("STOP SLAVE", "CHANGE MASTER TO MASTER_DELAY = " + seconds, "START SLAVE");
        }
    }

    @Test
    void waitsForAReplicaThatHasStoppedUntilItRuns() throws Exception {
        try (Throttle throttle = throttle(
                Duration.ofSeconds(1), Optional.empty(), replica.server().settings())) {
            replica.pause();
            CompletableFuture<Void> chunk = await(throttle);
            untilItWaits(at() + "has stopped, its SQL thread does not run");
            replica.resume();
            chunk.get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void failsWhenAStoppedReplicaHasBeenWaitedForTooLong() {
        try (Throttle throttle = throttle(
                Duration.ofSeconds(1),
                Optional.of(Duration.ofMillis(300)),
                replica.server().settings())) {
            replica.pause();
            assertThatThrownBy(() -> throttle.await(1, Duration.ofMillis(1)))
                    .isInstanceOf(FailedException.class)
                    .hasMessage("The job has waited for longer than --lag-timeout (0.3 s): replica "
                            + replica.server().settings().address() + " has stopped, its SQL thread does not run");
        } finally {
            replica.resume();
        }
    }

    @Test
    void waitsForAReplicaThatIsRestarted() throws Exception {
        try (Throttle throttle = throttle(
                Duration.ofSeconds(1), Optional.empty(), replica.server().settings())) {
            throttle.await(0, Duration.ZERO);
            replica.server().stop();
            CompletableFuture<Void> chunk = await(throttle);
            untilItWaits(at() + "cannot be asked: connection lost: Connection refused \\(SQLSTATE 08S01\\)");
            // One that is away at the start may come back, too.
            throttle(Duration.ofSeconds(1), Optional.empty(), replica.server().settings())
                    .close();
            replica.server().start();
            chunk.get(60, TimeUnit.SECONDS);
        } finally {
            replica.catchUp();
        }
    }

    @Test
    void stopEndsTheWaitForAReplica() throws Exception {
        try (Throttle throttle = throttle(
                Duration.ofSeconds(1), Optional.empty(), replica.server().settings())) {
            replica.pause();
            CompletableFuture<Void> chunk = await(throttle);
            untilItWaits(at() + "has stopped.*");
            run.stop().request();
            assertThatThrownBy(() -> chunk.get(60, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(StoppedException.class);
        } finally {
            replica.resume();
        }
    }

    @Test
    void serverThatIsNoReplicaIsRefused() {
        assertThatThrownBy(() -> throttle(Duration.ofSeconds(1), Optional.empty(), source.settings()))
                .isInstanceOf(RefusedException.class)
                .hasMessage("--check-replica-lag names " + source.settings().address()
                        + ", but the server there is no replica.");
    }

    @Test
    void wrongPasswordOrMissingPrivilegeIsRefused() {
        replica.server().execute("CREATE USER blind@'%' IDENTIFIED BY 'x'");
        assertThatThrownBy(() -> throttle(
                        Duration.ofSeconds(1),
                        Optional.empty(),
                        replica.server().settings("blind", "wrong")))
                .isInstanceOf(RefusedException.class)
                .hasMessageStartingWith(
                        "The server at " + replica.server().settings().address() + " refused the log-in of 'blind': ");
        assertThatThrownBy(() -> throttle(
                        Duration.ofSeconds(1),
                        Optional.empty(),
                        replica.server().settings("blind", "x")))
                .isInstanceOf(RefusedException.class)
                .hasMessageStartingWith("The account 'blind' may not see the replica's status at "
                        + replica.server().settings().address()
                        + ", which needs REPLICATION CLIENT (MariaDB: REPLICA MONITOR): ");
    }

    @Test
    void loadOfTheServerIsWhatItsStatusSays() throws Exception {
        ThrottleSettings settings = load("Threads_connected=1000", "threads_connected=2000");
        try (Throttle throttle =
                new Politeness(settings, List.of()).begin(List.of(new Connections(source.settings())), run)) {
            throttle.await(1, Duration.ofMillis(1));
        }
        ThrottleSettings critical = load("Uptime=1000000", "threads_connected=0");
        try (Throttle throttle =
                new Politeness(critical, List.of()).begin(List.of(new Connections(source.settings())), run)) {
            assertThatThrownBy(() -> throttle.await(1, Duration.ofMillis(1)))
                    .isInstanceOf(FailedException.class)
                    .hasMessageMatching("threads_connected is [0-9]+ on the server at "
                            + source.settings().address() + ", more than --critical-load threads_connected=0");
        }
        ThrottleSettings wrong = load("Nix=1", "threads_connected=0");
        assertThatThrownBy(
                        () -> new Politeness(wrong, List.of()).begin(List.of(new Connections(source.settings())), run))
                .isInstanceOf(RefusedException.class)
                .hasMessage("--max-load names Nix, which is no status variable with a number on the server at "
                        + source.settings().address() + ".");
    }

    private static ThrottleSettings load(String max, String critical) {
        return new ThrottleSettings(
                Duration.ZERO,
                0,
                Duration.ofSeconds(1),
                Duration.ofMillis(100),
                Optional.empty(),
                StatusLimit.parse("--max-load", max),
                StatusLimit.parse("--critical-load", critical),
                OptionalDouble.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
