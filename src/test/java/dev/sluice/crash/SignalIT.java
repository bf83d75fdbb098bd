package dev.sluice.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.EveryServer;
import dev.sluice.testing.TestServer;
import dev.sluice.testing.WithServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** A dump that is held up: asked to stop, watched from outside, started twice, robbed of its connections. */
class SignalIT {
    @TempDir
    private Path folder;

    private Sluice sluice() {
        return Sluice.in(folder);
    }

    private Path directory() {
        return folder.resolve("dump");
    }

    private SluiceRun dump(TestServer server, Bank bank, Brake brake, String... more) throws IOException {
        String[] options = new String[more.length + 4];
        options[0] = "--database=" + bank.databases();
        options[1] = brake.where();
        options[2] = "--rows=80";
        options[3] = "--threads=3";
        System.arraycopy(more, 0, options, 4, more.length);
        return sluice().dump(server.settings(), directory(), options);
    }

    private void assertEndsWhole(SluiceRun run) throws Exception {
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(Bank.errors(FinishedDump.in(directory()))).isEmpty();
    }

    @Nested
    @WithServer
    class OnRequest {
        @Test
        void termStopsWithinSecondsAndTheSameCommandResumes(TestServer server) throws Exception {
            try (Bank bank = Bank.on(server);
                    Brake brake = Brake.on(server)) {
                SluiceRun first = dump(server, bank, brake);
                assertThat(first.awaitDataFiles(directory(), 2)).as(first.err()).isTrue();

                first.signal("TERM");

                assertThat(first.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
                assertThat(first.exitCode()).as(first.err()).isEqualTo(5);
                assertThat(first.error()).isEqualTo("stopped on request; the same command resumes.");
                assertThat(directory().resolve("metadata")).doesNotExist();
                brake.release();
                SluiceRun second = dump(server, bank, brake);
                assertEndsWhole(second);
                assertThat(second.err()).contains(", which was stopped at ");
            }
        }

        @Test
        void secondInterruptEndsAtOnceAndTheSameCommandResumes(TestServer server) throws Exception {
            try (Bank bank = Bank.on(server);
                    Brake brake = Brake.on(server)) {
                // Tables in one range each, which take longer than a stop waits for them.
                String[] options = {"--database=" + bank.databases(), brake.where(), "--threads=3"};
                SluiceRun first = sluice().dump(server.settings(), directory(), options);
                assertThat(first.await(() -> !brake.heldUp().isEmpty()))
                        .as(first.err())
                        .isTrue();

                first.signal("INT");
                Thread.sleep(200); // two signals at once arrive as one
                first.signal("INT");

                assertThat(first.exitCode()).as(first.err()).isEqualTo(130);
                assertThat(directory().resolve("metadata")).doesNotExist();
                brake.release();
                assertEndsWhole(sluice().dump(server.settings(), directory(), options));
            }
        }

        @Test
        void runningDumpPausesAtTheNextBorderAndGoesOnWhenItIsTold(TestServer server) throws Exception {
            try (Bank bank = Bank.on(server);
                    Brake brake = Brake.on(server)) {
                SluiceRun dump = dump(server, bank, brake);
                assertThat(dump.awaitDataFiles(directory(), 2)).as(dump.err()).isTrue();
                SluiceRun refused = sluice().start("resume", dump.runId());
                assertThat(refused.exitCode()).isEqualTo(2);
                assertThat(refused.error()).endsWith(" is not paused; it runs.");

                // The brake stays until the pause is there: a range takes seconds, all of them far longer than this
                // command.
                SluiceRun pause = sluice().start("pause", dump.runId());
                assertThat(pause.exitCode()).as(pause.err()).isZero();
                brake.release();
                assertThat(pause.out())
                        .startsWith("Run " + dump.runId() + " of dump-")
                        .endsWith(" is paused; 'sluice resume " + dump.runId() + "' lets it go on.\n");
                SluiceRun status = sluice().start("status");
                assertThat(status.exitCode()).isZero();
                assertThat(status.out()).contains("  paused  ").contains(", waits: paused by 'sluice pause'");
                assertThat(dump.process().isAlive()).isTrue();

                SluiceRun resume = sluice().start("resume", dump.runId());
                assertThat(resume.exitCode()).as(resume.err()).isZero();
                assertEndsWhole(dump);
            }
        }

        @Test
        void runningDumpShowsInStatusAndStopsByNameAndStaysInHistory(TestServer server) throws Exception {
            try (Bank bank = Bank.on(server);
                    Brake brake = Brake.on(server)) {
                SluiceRun first = dump(server, bank, brake);
                assertThat(first.awaitDataFiles(directory(), 2)).as(first.err()).isTrue();

                List<JsonNode> running = json(sluice().start("status", "--json"));
                assertThat(running).hasSize(1);
                assertThat(running.get(0).get("run").asString()).isEqualTo(first.runId());
                assertThat(running.get(0).get("state").asString()).isEqualTo("running");

                SluiceRun stop =
                        sluice().start("stop", running.get(0).get("job").asString());
                assertThat(stop.exitCode()).as(stop.err()).isZero();
                assertThat(stop.out()).startsWith("Run " + first.runId()).contains("stopped");
                assertThat(first.exitCode()).isEqualTo(5);

                brake.release();
                assertEndsWhole(dump(server, bank, brake));
                assertThat(json(sluice().start("status", "--json"))).isEmpty();
                List<JsonNode> history = json(sluice().start("history", "--json"));
                assertThat(history)
                        .extracting(run -> run.get("state").asString())
                        .containsExactly("done", "stopped");
                assertThat(history.get(0).get("resumedFrom").asString()).isEqualTo(first.runId());
            }
        }

        @Test
        void secondDumpToTheDirectoryIsRefusedWhetherItIsTheSameJobOrAnother(TestServer server) throws Exception {
            try (Bank bank = Bank.on(server);
                    Brake brake = Brake.on(server)) {
                SluiceRun first = dump(server, bank, brake);
                assertThat(first.awaitDataFiles(directory(), 1)).as(first.err()).isTrue();

                SluiceRun same = dump(server, bank, brake);
                assertThat(same.exitCode()).as(same.err()).isEqualTo(4);
                assertThat(same.error())
                        .contains(
                                "run " + first.runId(),
                                "process " + first.process().pid());
                SluiceRun another = dump(server, bank, brake, "--format=sql");
                assertThat(another.exitCode()).as(another.err()).isEqualTo(2);
                assertThat(another.error())
                        .isEqualTo("--outputdir " + directory() + " is being written by another process.");

                brake.release();
                assertEndsWhole(first);
            }
        }

        /** An object on each line. */
        private static List<JsonNode> json(SluiceRun run) throws Exception {
            assertThat(run.exitCode()).as(run.err()).isZero();
            ObjectMapper mapper = new ObjectMapper();
            return run.out().lines().map(mapper::readTree).toList();
        }
    }

    @EveryServer
    @Tag("crash")
    void dumpGoesOnOverTheOtherConnectionsWhenOneOfItsSnapshotIsKilled(TestServer server) throws Exception {
        try (Bank bank = Bank.on(server);
                Brake brake = Brake.on(server)) {
            bank.work();
            SluiceRun run = dump(server, bank, brake);
            assertThat(run.awaitDataFiles(directory(), 2)).as(run.err()).isTrue();
            assertThat(run.await(() -> !brake.heldUp().isEmpty())).isTrue();
            server.execute("KILL CONNECTION " + brake.heldUp().get(0));
            Thread.sleep(500);
            brake.release();

            assertEndsWhole(run);
            assertThat(run.warnings())
                    .singleElement()
                    .asString()
                    .startsWith("A connection was lost while ")
                    .endsWith(" was read; the range is read again over another one of the same snapshot.");
        }
    }

    @EveryServer
    @Tag("crash")
    void dumpWhoseConnectionsOfTheSnapshotAreAllKilledFailsAndTheSameCommandEndsIt(TestServer server) throws Exception {
        try (Bank bank = Bank.on(server);
                Brake brake = Brake.on(server)) {
            SluiceRun run = dump(server, bank, brake);
            assertThat(run.awaitDataFiles(directory(), 2)).as(run.err()).isTrue();
            assertThat(run.await(() -> {
                        brake.heldUp().forEach(id -> killQuietly(server, id));
                        return !run.process().isAlive();
                    }))
                    .isTrue();

            assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
            assertThat(run.error()).contains("connection", "The same command resumes.");
            assertThat(directory().resolve("metadata")).doesNotExist();
            brake.release();
            assertEndsWhole(dump(server, bank, brake));
        }
    }

    @EveryServer
    @Tag("crash")
    void dumpFailsWhenTheLockOnATableWithoutSnapshotsIsLost(TestServer server) throws Exception {
        String schema = server.createSchema("unlocked");
        server.executeIn(
                schema,
                "CREATE TABLE old (id INT PRIMARY KEY) ENGINE=MyISAM",
                "INSERT INTO old VALUES (1),(2),(3),(4),(5),(6),(7),(8),(9),(10),(11),(12),(13),(14),(15),(16)",
                "INSERT INTO old SELECT a.id + 16 * b.id FROM old a, old b");
        Account account =
                Account.on(server, "SELECT, TRIGGER, EVENT, EXECUTE, LOCK TABLES, RELOAD, REPLICATION CLIENT");
        try (Brake brake = Brake.on(server)) {
            String[] options = {"--database=" + schema, "--threads=1", brake.where()};
            SluiceRun run = sluice().dump(account.settings(), directory(), options);
            assertThat(run.await(() -> !brake.heldUp().isEmpty())).as(run.err()).isTrue();
            server.query("SELECT id FROM information_schema.processlist WHERE command = 'Sleep' AND user = '"
                            + account.settings().user() + "'")
                    .forEach(id -> killQuietly(server, id));
            brake.release();

            assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
            assertThat(run.error())
                    .startsWith("The connection that kept tables from being changed during the dump was lost: ");
            assertThat(directory().resolve("metadata")).doesNotExist();
            SluiceRun second = sluice().dump(account.settings(), directory(), options);
            assertThat(second.exitCode()).as(second.err()).isZero();
            assertThat(FinishedDump.in(directory()).rows("old")).hasSize(272);
        }
    }

    /** It may be gone by now. */
    private static void killQuietly(TestServer server, String id) {
        try {
            server.execute("KILL CONNECTION " + id);
        } catch (AssertionError gone) {
            assertThat(gone).hasMessageContaining("1094");
        }
    }
}
