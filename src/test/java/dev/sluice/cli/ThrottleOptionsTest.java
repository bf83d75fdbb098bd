package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.mysql.ConnectionSettings;
import dev.sluice.mysql.Politeness;
import dev.sluice.mysql.TableName;
import dev.sluice.run.RefusedException;
import dev.sluice.throttle.StatusLimit;
import dev.sluice.throttle.ThrottleSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class ThrottleOptionsTest {
    private static final ConnectionSettings SERVER = ConnectionSettings.of("db1", 3307, "etl", "geheim");

    private final List<String> warnings = new ArrayList<>();

    @Command
    private static final class Polite {
        @Mixin
        private ThrottleOptions options;
    }

    private Politeness parse(String... arguments) {
        Polite command = new Polite();
        new CommandLine(command).parseArgs(arguments);
        return command.options.politeness(SERVER, warnings::add);
    }

    @Test
    void withoutOptionsNothingIsWaitedFor() {
        assertThat(parse()).isEqualTo(Politeness.NONE);
    }

    @Test
    void everyOptionHasItsPlace() {
        Politeness politeness = parse(
                "--sleep=0.5",
                "--sleep-coef=1.5",
                "--max-lag=5",
                "--check-interval=2",
                "--check-slave-lag=h=db2",
                "--lag-timeout=1h",
                "--max-load=Threads_running=25",
                "--critical-load=Threads_running:100",
                "--max-flow-ctl=10",
                "--max-rate=1000",
                "--pause-file=/tmp/pause",
                "--sentinel=/tmp/sentinel",
                "--run-time=90m",
                "--heartbeat-table=ops.heartbeat",
                "--chunk-time=0.5");
        ThrottleSettings settings = new ThrottleSettings(
                Duration.ofMillis(500),
                1.5,
                Duration.ofSeconds(5),
                Duration.ofSeconds(2),
                Optional.of(Duration.ofHours(1)),
                List.of(new StatusLimit("Threads_running", 25)),
                List.of(new StatusLimit("Threads_running", 100)),
                OptionalDouble.of(10),
                OptionalLong.of(1000),
                Optional.of(Path.of("/tmp/pause")),
                Optional.of(Path.of("/tmp/sentinel")),
                Optional.of(Duration.ofMinutes(90)),
                Optional.of(Duration.ofMillis(500)));
        assertThat(politeness.settings()).isEqualTo(settings);
        assertThat(politeness.replicas())
                .containsExactly(new Politeness.WatchedReplica(
                        ConnectionSettings.of("db2", 3306, "etl", "geheim"), Optional.empty()));
        assertThat(politeness.heartbeat()).contains(new TableName("ops", "heartbeat"));
        assertThat(politeness.discover()).isEmpty();
        Map<String, Object> shown = new LinkedHashMap<>();
        ThrottleOptions.show(politeness, shown);
        assertThat(shown.toString())
                .isEqualTo("{sleep=0.5 s, sleepCoef=1.5, maxLag=5 s, checkInterval=2 s, lagTimeout=3600 s,"
                        + " maxLoad=[Threads_running=25], criticalLoad=[Threads_running=100], maxFlowCtl=10.0,"
                        + " maxRate=1000, pauseFile=/tmp/pause, sentinel=/tmp/sentinel, runTime=5400 s,"
                        + " chunkTime=0.5 s, heartbeatTable=ops.heartbeat, checkReplicaLag=[db2:3306]}");
    }

    @Test
    void replicasHaveTheirOwnAccountsAndLagsWhereTheySaySo() {
        Politeness politeness = parse(
                "--check-replica-lag=max-lag=0.5,h=db2,P=3308",
                "--check-replica-lag=h=db3,max-lag=5m,u=watch",
                "--check-slave-lag=mysql://watch@db4:3309,max-lag=7");
        assertThat(politeness.replicas())
                .containsExactly(
                        new Politeness.WatchedReplica(
                                ConnectionSettings.of("db2", 3308, "etl", "geheim"),
                                Optional.of(Duration.ofMillis(500))),
                        new Politeness.WatchedReplica(
                                ConnectionSettings.of("db3", 3306, "watch", "geheim"),
                                Optional.of(Duration.ofMinutes(5))),
                        new Politeness.WatchedReplica(
                                ConnectionSettings.of("db4", 3309, "watch", "geheim"),
                                Optional.of(Duration.ofSeconds(7))));
        assertThat(warnings).isEmpty();
    }

    @Test
    void replicasMayBeFound() {
        assertThat(parse("--check-slave-lag=auto", "--max-lag=3").discover()).contains(Duration.ofSeconds(3));
        assertThat(parse("--check-slave-lag=auto").replicas()).isEmpty();
    }

    @Test
    void passwordOfAReplicaComesFromEnvironmentOrOptionFile(@TempDir Path folder) throws Exception {
        Path file =
                Files.writeString(folder.resolve("replica.cnf"), "[client]\nuser=watch\npassword=file\nport=3333\n");
        ReplicaAddress named = ReplicaAddress.parse("h=db2,F=" + file);
        assertThat(named.resolve(SERVER, warnings::add, Map.of()).settings())
                .isEqualTo(ConnectionSettings.of("db2", 3333, "watch", "file"));
        assertThat(named.resolve(SERVER, warnings::add, Map.of("SLUICE_REPLICA_PASSWORD", "env"))
                        .settings())
                .isEqualTo(ConnectionSettings.of("db2", 3333, "watch", "env"));
        assertThat(warnings).isEmpty();
        assertThat(ReplicaAddress.parse("h=db2,p=secret,max-lag=1")
                        .resolve(SERVER, warnings::add, Map.of())
                        .settings()
                        .password())
                .isEqualTo("secret");
        assertThat(warnings)
                .singleElement()
                .asString()
                .contains("SLUICE_REPLICA_PASSWORD")
                .doesNotContain("secret");
    }

    @Test
    void valuesThatDoNotGoTogetherAreRefused() {
        assertThatThrownBy(() -> parse("--check-replica-lag=auto", "--check-replica-lag=h=db2"))
                .isInstanceOf(RefusedException.class)
                .hasMessage("--check-replica-lag auto finds all replicas; none can be named beside it.");
        assertThatThrownBy(() -> parse("--check-replica-lag=auto", "--heartbeat-table=beats"))
                .isInstanceOf(RefusedException.class)
                .hasMessage("--heartbeat-table 'beats' is not of the form SCHEMA.TABLE.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--sleep=-1 | --sleep '-1' is no time; it is a number of seconds, or one with s, m, h or d behind it.",
                "--sleep-coef=-0.5 | --sleep-coef -0.5 is not between 0 and 1000.",
                "--sleep-coef=NaN | --sleep-coef NaN is not between 0 and 1000.",
                "--max-lag=soon | --max-lag 'soon' is no time; it is a number of seconds, or one with s, m, h or d"
                        + " behind it.",
                "--check-interval=0.01 | --check-interval '0.01' is less than 0.1 s.",
                "--lag-timeout=5 | --lag-timeout has no meaning without --check-replica-lag.",
                "--max-lag=5 | --max-lag has no meaning without --check-replica-lag.",
                "--heartbeat-table=a.b | --heartbeat-table has no meaning without --check-replica-lag.",
                "--max-load=Threads_running | --max-load 'Threads_running' is not a list such as Threads_running=25:"
                        + " 'Threads_running' is no variable with a value of 0 or more.",
                "--critical-load=a=x | --critical-load 'a=x' is not a list such as Threads_running=25: 'a=x' is no"
                        + " variable with a value of 0 or more.",
                "--max-flow-ctl=100 | --max-flow-ctl 100.0 is not between 0 and 100 percent.",
                "--max-rate=0 | --max-rate 0 is not 1 or more.",
                "--run-time=0 | --run-time '0' is not more than 0.",
                "--chunk-time=0s | --chunk-time '0s' is not more than 0.",
                "--check-replica-lag=max-lag=5 | --check-replica-lag is neither mysql://USER@HOST:PORT/SCHEMA/TABLE nor"
                        + " a DSN such as h=HOST,P=PORT,u=USER,D=SCHEMA,t=TABLE.",
                "--check-replica-lag=u=me | --check-replica-lag names no host: h=HOST or S=SOCKET is missing.",
                "--check-replica-lag=h=db2,max-lag=5,max-lag=6 | --check-replica-lag says max-lag= twice.",
                "--check-replica-lag=h=db2,max-lag=x | --check-replica-lag max-lag 'x' is no time; it is a number of"
                        + " seconds, or one with s, m, h or d behind it.",
                "--check-replica-lag=h=db2,Q=1 | --check-replica-lag has Q=, which is none of h, P, u, p, S, F, D, t, A.",
            })
    void valuesWithoutSenseAreRefusedByName(String argument, String message) {
        assertThatThrownBy(() -> parse(argument))
                .isInstanceOf(RefusedException.class)
                .hasMessage(message);
    }
}
