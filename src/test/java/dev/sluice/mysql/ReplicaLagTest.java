package dev.sluice.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

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
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
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
        replica = source.startReplica("--report-host=127.0.0.1");
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
        ThrottleSettings settings = lag(maxLag, timeout);
        List<Politeness.WatchedReplica> watched = List.of(replicas).stream()
                .map(at -> new Politeness.WatchedReplica(at, Optional.empty()))
                .toList();
        return new Politeness(settings, watched, Optional.empty(), Optional.empty())
                .begin(List.of(new Connections(source.settings())), run);
    }

    private static ThrottleSettings lag(Duration maxLag, Optional<Duration> timeout) {
        return new ThrottleSettings(
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

    /** Ends chunks until one has to wait, for this. */
    private CompletableFuture<Void> chunkThatWaits(Throttle throttle, String pattern) throws Exception {
        String waiting = "";
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            CompletableFuture<Void> chunk = await(throttle);
            while (!chunk.isDone()) {
                waiting = run.progress().snapshot().waiting();
                if (waiting.matches(pattern)) {
                    return chunk;
                }
                assertThat(System.nanoTime())
                        .as("waits: '%s', not '%s'", waiting, pattern)
                        .isLessThan(deadline);
                Thread.sleep(10);
            }
            chunk.get();
            assertThat(System.nanoTime()).as("goes on, last: '%s'", waiting).isLessThan(deadline);
            Thread.sleep(10);
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
            CompletableFuture<Void> chunk = chunkThatWaits(throttle, at() + "is [0-9]+ s behind, 1 s allowed");
            assertThat(chunk).isNotDone();
            lock.execute("UNLOCK TABLES");
            chunk.get(60, TimeUnit.SECONDS);
            assertThat(run.progress().snapshot().waiting()).isEmpty();
            assertThat(replica.server().single("SELECT COUNT(*) FROM busy.t WHERE id = 1"))
                    .isEqualTo("1");
            assertThat(run.progress().waits().seconds()).containsOnlyKeys("replica lag");
        }
    }

    @Test
    void waitsForADelayedReplicaWithLessThanASecondToo() throws Exception {
        delay(3);
        try (Throttle throttle = throttle(
                Duration.ofMillis(500), Optional.empty(), replica.server().settings())) {
            source.execute("INSERT INTO busy.t VALUES (2)");
            CompletableFuture<Void> chunk = chunkThatWaits(throttle, at() + "is [0-9.]+ s behind, 0\\.5 s allowed");
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
            CompletableFuture<Void> chunk = chunkThatWaits(throttle, at() + "has stopped, its SQL thread does not run");
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
            CompletableFuture<Void> chunk = chunkThatWaits(
                    throttle, at() + "cannot be asked: connection lost: Connection refused \\(SQLSTATE 08S01\\)");
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
            CompletableFuture<Void> chunk = chunkThatWaits(throttle, at() + "has stopped.*");
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
    void ownHeartbeatTellsTheLagOfAReplicaThatIsHeldUp() throws Exception {
        TableName table = new TableName("busy", "beats");
        try (Throttle throttle = beating(table);
                Connection locking = replica.server().connect();
                Statement lock = locking.createStatement()) {
            throttle.await(0, Duration.ZERO);
            replica.catchUp();
            lock.execute("LOCK TABLES busy.beats READ");
            CompletableFuture<Void> chunk = chunkThatWaits(throttle, at() + "is [0-9.]+ s behind, 0\\.5 s allowed");
            lock.execute("UNLOCK TABLES");
            chunk.get(60, TimeUnit.SECONDS);
        }
        assertThat(source.query("SELECT writer FROM busy.beats")).containsExactly("run");
    }

    @Test
    void heartbeatOfPerconaToolkitIsReadAndItsEndNoticed() throws Exception {
        source.execute(
                "CREATE TABLE busy.heartbeat (ts VARCHAR(26) NOT NULL, server_id INT UNSIGNED NOT NULL PRIMARY KEY,"
                        + " file VARCHAR(255), position BIGINT UNSIGNED)");
        TableName table = new TableName("busy", "heartbeat");
        assertThatThrownBy(() -> beating(table))
                .isInstanceOf(RefusedException.class)
                .hasMessage("--heartbeat-table busy.heartbeat has no row with the server_id "
                        + source.single("SELECT @@GLOBAL.server_id") + " of the server at "
                        + source.settings().address() + "; does pt-heartbeat --update run?");
        source.execute(
                "INSERT INTO busy.heartbeat (ts, server_id) VALUES ('2026-11-25T18:00:00.001230', @@GLOBAL.server_id)");
        replica.catchUp();
        try (Throttle throttle = beating(table);
                Connection locking = replica.server().connect();
                Statement lock = locking.createStatement()) {
            throttle.await(0, Duration.ZERO);
            lock.execute("LOCK TABLES busy.heartbeat READ");
            source.execute("UPDATE busy.heartbeat SET ts = '2026-11-25T18:00:01.001230'");
            Thread.sleep(150); // a check interval, or the last look still counts
            throttle.await(1, Duration.ofMillis(1)); // one beat is missing: how late it is nobody knows yet
            source.execute("UPDATE busy.heartbeat SET ts = '2026-11-25T18:00:03.501230'");
            Thread.sleep(150);
            CompletableFuture<Void> chunk = chunkThatWaits(throttle, at() + "is 2\\.5 s behind, 0\\.5 s allowed");
            lock.execute("UNLOCK TABLES");
            chunk.get(60, TimeUnit.SECONDS);
        }
    }

    private Throttle beating(TableName table) {
        return new Politeness(
                        lag(Duration.ofMillis(500), Optional.empty()),
                        List.of(new Politeness.WatchedReplica(replica.server().settings(), Optional.empty())),
                        Optional.empty(),
                        Optional.of(table))
                .begin(List.of(new Connections(source.settings())), run);
    }

    @Test
    void tableThatIsNoHeartbeatIsRefused() {
        assertThatThrownBy(() -> beating(new TableName("busy", "t")))
                .isInstanceOf(RefusedException.class)
                .hasMessage("--heartbeat-table busy.t is neither a table of pt-heartbeat (ts, server_id) nor one of"
                        + " sluice (writer, beat).");
        assertThatThrownBy(() -> beating(new TableName("nix", "t")))
                .isInstanceOf(RefusedException.class)
                .hasMessageStartingWith("--heartbeat-table nix.t cannot be used on the server at "
                        + source.settings().address() + ": ");
    }

    @Test
    void replicasThatSayWhereTheyAreAreFound() throws Exception {
        assertThatThrownBy(() -> discovering(replica.server()))
                .isInstanceOf(RefusedException.class)
                .hasMessage("--check-replica-lag auto finds no replica at "
                        + replica.server().settings().address() + ": none is connected to it now.");
        try (Throttle throttle = discovering(source)) {
            replica.pause();
            CompletableFuture<Void> chunk = chunkThatWaits(throttle, at() + "has stopped.*");
            replica.resume();
            chunk.get(60, TimeUnit.SECONDS);
        }
    }

    private Throttle discovering(TestServer server) {
        return new Politeness(
                        lag(Duration.ofSeconds(1), Optional.empty()),
                        List.of(),
                        Optional.of(Duration.ofSeconds(1)),
                        Optional.empty())
                .begin(List.of(new Connections(server.settings())), run);
    }

    @Test
    void loadOfTheServerIsWhatItsStatusSays() throws Exception {
        ThrottleSettings settings = load("Threads_connected=1000", "threads_connected=2000");
        try (Throttle throttle = new Politeness(settings, List.of(), Optional.empty(), Optional.empty())
                .begin(List.of(new Connections(source.settings())), run)) {
            throttle.await(1, Duration.ofMillis(1));
        }
        ThrottleSettings critical = load("Uptime=1000000", "threads_connected=0");
        try (Throttle throttle = new Politeness(critical, List.of(), Optional.empty(), Optional.empty())
                .begin(List.of(new Connections(source.settings())), run)) {
            assertThatThrownBy(() -> throttle.await(1, Duration.ofMillis(1)))
                    .isInstanceOf(FailedException.class)
                    .hasMessageMatching("threads_connected is [0-9]+ on the server at "
                            + source.settings().address() + ", more than --critical-load threads_connected=0");
        }
        ThrottleSettings wrong = load("Nix=1", "threads_connected=0");
        assertThatThrownBy(() -> new Politeness(wrong, List.of(), Optional.empty(), Optional.empty())
                        .begin(List.of(new Connections(source.settings())), run))
                .isInstanceOf(RefusedException.class)
                .hasMessage("--max-load names Nix, which is no status variable with a number on the server at "
                        + source.settings().address() + ".");
    }

    @Test
    void serverThatIsNoNodeOfAClusterHasNoFlowControl() {
        assertThatThrownBy(() -> flowControl(source))
                .isInstanceOf(RefusedException.class)
                .hasMessage("--max-flow-ctl is for a node of a Galera cluster, and the server at "
                        + source.settings().address() + " is none.");
    }

    @Test
    void nodeOfAClusterIsAskedForItsFlowControl() throws Exception {
        Path provider = Path.of("/usr/lib/galera/libgalera_smm.so");
        assumeThat(source.isMariaDb() && Files.exists(provider))
                .as("MariaDB with Galera")
                .isTrue();
        int port;
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = probe.getLocalPort();
        }
        try (TestServer node = source.startAnother(
                        "--wsrep-on=ON",
                        "--wsrep-provider=" + provider,
                        "--wsrep-cluster-address=gcomm://",
                        "--wsrep-node-address=127.0.0.1",
                        "--wsrep-provider-options=gmcast.listen_addr=tcp://127.0.0.1:" + port,
                        "--binlog-format=ROW");
                Throttle throttle = flowControl(node)) {
            throttle.await(1, Duration.ofMillis(1));
            assertThat(run.progress().waits().seconds()).isEmpty();
        }
    }

    private Throttle flowControl(TestServer server) {
        ThrottleSettings none = ThrottleSettings.NONE;
        ThrottleSettings settings = new ThrottleSettings(
                none.sleep(),
                0,
                none.maxLag(),
                none.checkInterval(),
                none.lagTimeout(),
                none.maxLoad(),
                none.criticalLoad(),
                OptionalDouble.of(10),
                none.maxRate(),
                none.pauseFile(),
                none.sentinel(),
                none.runTime(),
                none.chunkTime());
        return new Politeness(settings, List.of(), Optional.empty(), Optional.empty())
                .begin(List.of(new Connections(server.settings())), run);
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
