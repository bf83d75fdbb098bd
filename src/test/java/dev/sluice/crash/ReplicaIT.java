package dev.sluice.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Replica;
import dev.sluice.testing.TestServer;
import dev.sluice.testing.WithServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A dump from a replica tells where the replica stood in its source's history, and notices when that moved. */
@Tag("crash")
@WithServer
class ReplicaIT {
    @TempDir
    private Path folder;

    @Test
    void coordinatesOfTheSourceAreRecordedAlsoByAReplicaWithoutABinaryLog(TestServer server) throws Exception {
        try (TestServer source = server.startAnother();
                Replica replica = source.startReplica("--skip-log-bin", "--skip-log-slave-updates");
                Bank bank = Bank.on(source)) {
            replica.catchUp();
            Path directory = folder.resolve("dump");
            SluiceRun run =
                    Sluice.in(folder).dump(replica.server().settings(), directory, "--database=" + bank.databases());
            assertThat(run.exitCode()).as(run.err()).isZero();
            FinishedDump dump = FinishedDump.in(directory);
            assertThat(Bank.errors(dump)).isEmpty();
            JsonNode recorded = dump.manifest()
                    .get("dump")
                    .get("snapshots")
                    .get(0)
                    .get("coordinates")
                    .get("replicas");
            assertThat(recorded).hasSize(1);
            assertThat(recorded.get(0).get("port").asInt()).isEqualTo(source.port());
            assertThat(recorded.get(0).get("file").asString()).startsWith("binlog.");
            assertThat(recorded.get(0).get("position").asLong()).isPositive();
            assertThat(directory.resolve("metadata"))
                    .content()
                    .contains("[replication]", "# source_port = " + source.port(), "# exec_source_log_pos = ");
        }
    }

    @Test
    void replicaWhoseOwnBinaryLogStandsStillWhileItsDataMoveCountsAsMoved(TestServer server) throws Exception {
        try (TestServer source = server.startAnother();
                Replica replica = source.startReplica("--log-slave-updates=OFF");
                Bank bank = Bank.on(source)) {
            replica.catchUp();
            Path directory = folder.resolve("dump");
            String[] options = {"--database=" + bank.databases(), "--rows=200"};
            Sluice sluice = Sluice.in(folder);
            SluiceRun first = sluice.dump(replica.server().settings(), directory, options);
            assertThat(first.awaitDataFiles(directory, 10)).as(first.err()).isTrue();
            first.kill();
            String ownLog = position(replica.server());
            bank.moveOnce();
            replica.catchUp();
            assertThat(position(replica.server())).isEqualTo(ownLog);

            SluiceRun second = sluice.dump(replica.server().settings(), directory, options);

            assertThat(second.exitCode()).as(second.err()).isZero();
            assertThat(second.warnings()).singleElement().asString().contains("The source was written to");
            assertThat(Bank.errors(FinishedDump.in(directory))).isEmpty();
        }
    }

    private static String position(TestServer server) {
        String row = server.query(
                        server.isMariaDb() || !server.isAtLeast(8, 2, 0)
                                ? "SHOW MASTER STATUS"
                                : "SHOW BINARY LOG STATUS")
                .get(0);
        return String.join(":", row.split("\t")[0], row.split("\t")[1]);
    }
}
