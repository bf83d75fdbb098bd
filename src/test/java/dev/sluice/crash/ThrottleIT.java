package dev.sluice.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Replica;
import dev.sluice.testing.TestServer;
import dev.sluice.testing.WithServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Jobs that are polite: they wait, say why, and stop when they are to. */
@Tag("crash")
@WithServer
class ThrottleIT {
    @TempDir
    private Path folder;

    private Sluice sluice() {
        return Sluice.in(folder);
    }

    private boolean shows(String words) {
        return sluice().status().contains(words);
    }

    @Test
    void dumpWaitsForAReplicaThatHasStoppedAndSaysSo(TestServer server) throws Exception {
        try (TestServer source = server.startAnother();
                Replica replica = source.startReplica()) {
            source.execute(
                    "CREATE DATABASE busy",
                    "CREATE TABLE busy.t (id INT PRIMARY KEY, v CHAR(100))",
                    "INSERT INTO busy.t VALUES "
                            + IntStream.range(0, 1000)
                                    .mapToObj(id -> "(" + id + ", 'x')")
                                    .collect(Collectors.joining(",")));
            replica.catchUp();
            replica.pause();
            String[] options = {
                "--database=busy",
                "--rows=200",
                "--check-interval=0.1",
                "--check-slave-lag=h=127.0.0.1,P=" + replica.server().port() + ",max-lag=2"
            };
            SluiceRun waiting = sluice().dump(source.settings(), folder.resolve("dump"), options);
            String why =
                    "replica " + replica.server().settings().address() + " has stopped, its SQL thread does not run";
            assertThat(waiting.await(() -> shows(", waits: " + why)))
                    .as(waiting.err())
                    .isTrue();

            String[] impatient = {options[0], options[1], options[2], options[3], "--lag-timeout=0.3"};
            SluiceRun failed = sluice().dump(source.settings(), folder.resolve("other"), impatient);
            assertThat(failed.exitCode()).as(failed.err()).isEqualTo(1);
            assertThat(failed.error())
                    .startsWith("The job has waited for longer than --lag-timeout (0.3 s): " + why
                            + ". The same command resumes.");

            replica.resume();
            assertThat(waiting.exitCode()).as(waiting.err()).isZero();
            assertThat(FinishedDump.in(folder.resolve("dump")).consistent()).isTrue();
            JsonNode report = new ObjectMapper()
                    .readTree(Files.readString(sluice().state().resolve("runs/" + waiting.runId() + "/report.json")));
            assertThat(report.get("figures")
                            .get("waitedSeconds")
                            .get("replica lag")
                            .asDouble())
                    .isPositive();
            assertThat(report.get("settings").get("checkReplicaLag").toString())
                    .isEqualTo("[\"" + replica.server().settings().address() + "\"]");
        }
    }

    @Test
    void whatCannotBeWaitedForIsRefusedAndWhatIsCriticalFails(TestServer server) throws Exception {
        server.execute("CREATE DATABASE IF NOT EXISTS calm", "CREATE TABLE IF NOT EXISTS calm.t (id INT PRIMARY KEY)");
        server.execute("REPLACE INTO calm.t VALUES (1)");
        SluiceRun refused = sluice().dump(
                        server.settings(),
                        folder.resolve("dump"),
                        "--database=calm",
                        "--check-replica-lag=h=127.0.0.1,P=" + server.port());
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.error())
                .isEqualTo("--check-replica-lag names " + server.settings().address()
                        + ", but the server there is no replica.");

        SluiceRun critical = sluice().dump(
                        server.settings(),
                        folder.resolve("dump"),
                        "--database=calm",
                        "--critical-load=Threads_connected=0");
        assertThat(critical.exitCode()).isEqualTo(1);
        assertThat(critical.error())
                .startsWith("Threads_connected is ")
                .contains(" on the server at " + server.settings().address()
                        + ", more than --critical-load Threads_connected=0. The same command resumes.");
    }

    @Test
    void loadStopsWhenItIsToAndTheSameCommandGoesOn(TestServer server) throws Exception {
        Shop shop = Shop.dumped(server, sluice(), folder);
        shop.dropCopy();
        Path sentinel = Files.createFile(folder.resolve("sentinel"));
        SluiceRun stopped = load(shop, "--sentinel=" + sentinel);
        assertThat(stopped.exitCode()).as(stopped.err()).isEqualTo(5);
        assertThat(stopped.error())
                .isEqualTo("stopped, for the sentinel " + sentinel + " is there; the same command resumes.");
        assertThat(shop.rows("orders")).isZero();

        Files.delete(sentinel);
        SluiceRun timed = load(shop, "--sentinel=" + sentinel, "--sleep=600", "--run-time=3");
        assertThat(timed.exitCode()).as(timed.err()).isEqualTo(5);
        assertThat(timed.error()).isEqualTo("stopped, for --run-time 3 s is over; the same command resumes.");

        Path pause = Files.createFile(folder.resolve("pause"));
        SluiceRun paused = load(shop, "--pause-file=" + pause);
        assertThat(paused.await(() -> shows(", waits: the file " + pause + " is there")))
                .as(paused.err())
                .isTrue();
        Files.delete(pause);
        assertThat(paused.exitCode()).as(paused.err()).isZero();
        assertThat(shop.differences()).isEmpty();
        shop.dropCopy();
    }

    @Test
    void importStopsBetweenRangesWhenItIsToAndTheSameCommandGoesOn(TestServer server) throws Exception {
        String schema = server.createSchema("imported");
        server.executeIn(
                schema,
                "CREATE TABLE t (id INT PRIMARY KEY, up INT, FOREIGN KEY (up) REFERENCES t (id)) ENGINE=InnoDB");
        Path file = Files.writeString(folder.resolve("t.txt"), records(0, 400));
        Path sentinel = Files.createFile(folder.resolve("sentinel"));
        SluiceRun stopped = bringIn(server, schema, file, "--sentinel=" + sentinel);
        assertThat(stopped.exitCode()).as(stopped.err()).isEqualTo(5);
        assertThat(stopped.error())
                .isEqualTo("stopped, for the sentinel " + sentinel + " is there; the same command resumes.");
        assertThat(server.queryIn(schema, "SELECT COUNT(*) FROM t")).containsExactly("0");

        Files.delete(sentinel);
        SluiceRun timed = bringIn(server, schema, file, "--sentinel=" + sentinel, "--sleep=600", "--run-time=3");
        assertThat(timed.exitCode()).as(timed.err()).isEqualTo(5);
        assertThat(timed.error()).isEqualTo("stopped, for --run-time 3 s is over; the same command resumes.");
        int before = Integer.parseInt(
                server.queryIn(schema, "SELECT COUNT(*) FROM t").get(0));
        assertThat(before).as("two threads, a range each").isBetween(1, 399);

        Path pause = Files.createFile(folder.resolve("pause"));
        SluiceRun paused = bringIn(server, schema, file, "--pause-file=" + pause);
        assertThat(paused.await(() -> shows(", waits: the file " + pause + " is there")))
                .as(paused.err())
                .isTrue();
        assertThat(server.queryIn(schema, "SELECT COUNT(*) FROM t")).containsExactly(Integer.toString(before));
        Files.delete(pause);
        assertThat(paused.exitCode()).as(paused.err()).isZero();
        assertThat(server.queryIn(schema, "SELECT COUNT(*), SUM(id) FROM t")).containsExactly("400\t79800");

        // No pause is due after the last range, nor within a transaction.
        Files.writeString(file, records(1000, 1400));
        SluiceRun replaced = bringIn(server, schema, file, "--sleep=600", "--delete");
        assertThat(replaced.exitCode()).as(replaced.err()).isZero();
        assertThat(replaced.warnings())
                .contains("Table " + schema
                        + ".t is replaced in one transaction: the import waits before it, and within it for nothing.");
        Files.writeString(file, records(0, 10));
        SluiceRun locked = bringIn(server, schema, file, "--sleep=600", "--lock-tables");
        assertThat(locked.exitCode()).as(locked.err()).isZero();
        assertThat(locked.warnings())
                .containsExactly("With --lock-tables the tables stay locked while the import waits.");
        assertThat(server.queryIn(schema, "SELECT COUNT(*), MIN(id), MAX(id) FROM t"))
                .containsExactly("410\t0\t1399");
    }

    private static String records(int from, int to) {
        return IntStream.range(from, to).mapToObj(id -> id + "\t\\N\n").collect(Collectors.joining());
    }

    private SluiceRun bringIn(TestServer server, String schema, Path file, String... more) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                "import",
                "--host=" + server.host(),
                "--port=" + server.port(),
                "--user=" + server.settings().user(),
                "--use-threads=2",
                "--bytes-per-chunk=1024"));
        words.addAll(List.of(more));
        words.addAll(List.of(schema, file.toString()));
        return sluice().with("SLUICE_PASSWORD", server.settings().password()).start(words.toArray(String[]::new));
    }

    private SluiceRun load(Shop shop, String... more) throws IOException {
        String[] options = new String[more.length + 4];
        options[0] = "--source-db=" + Shop.SCHEMA;
        options[1] = "--database=" + Shop.COPY;
        options[2] = "--threads=2";
        options[3] = "--queries-per-transaction=1";
        System.arraycopy(more, 0, options, 4, more.length);
        return sluice().load(shop.server().settings(), shop.dump(), options);
    }
}
