package dev.sluice.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.TestServer;
import dev.sluice.testing.WithServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * The machine's clock jumps by more than a day, between the runs of a job and while one runs: nothing is lost or there
 * twice, who lives is not taken for dead nor the other way round, and no time is less than nothing.
 */
@Tag("crash")
@WithServer
class ClockIT {
    private static final String AHEAD = "+30h";
    private static final String BEHIND = "-30h";

    @TempDir
    private Path folder;

    private TestServer server;
    private MovedClock clock;
    private Sluice sluice;
    private String schema;

    @BeforeEach
    void prepare(TestServer shared) throws IOException {
        server = shared;
        clock = MovedClock.in(folder);
        sluice = Sluice.in(folder).with("SLUICE_PASSWORD", server.settings().password());
        schema = server.createSchema("clock");
        OldOrders.fill(server, schema);
    }

    private SluiceRun start(Sluice program, List<String> words) throws IOException {
        return program.start(words.toArray(String[]::new));
    }

    private void killedAt(List<String> words, String by, BooleanSupplier progress) throws Exception {
        SluiceRun run = start(clock.under(sluice, by), words);
        assertThat(run.await(progress)).as(run.err()).isTrue();
        run.kill();
    }

    private void runsToEnd(List<String> words, String by) throws Exception {
        SluiceRun run = start(clock.under(sluice, by), words);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out() + run.err()).doesNotContainPattern("(?<![\\w.:-])-\\d");
    }

    /** Killed with the clock ahead, then behind, and brought to its end by the right one. */
    private void killedTwice(List<String> words, BooleanSupplier begun, BooleanSupplier further) throws Exception {
        killedAt(words, AHEAD, begun);
        JsonNode dead = new ObjectMapper()
                .readTree(
                        rightClock("status", "--json").out().lines().findFirst().orElseThrow());
        assertThat(dead.get("state").asString()).isEqualTo("died");
        assertThat(Instant.parse(dead.get("started").asString())).isAfter(Instant.now());
        killedAt(words, BEHIND, further);
        runsToEnd(words, "+0");
    }

    /** Another command, of a process whose clock is right. */
    private SluiceRun rightClock(String... words) throws Exception {
        SluiceRun run = sluice.start(words);
        run.exitCode();
        return run;
    }

    private List<String> connected(String operation, String... words) {
        List<String> all = new ArrayList<>(List.of(
                operation,
                "--no-defaults",
                "--host=" + server.host(),
                "--port=" + server.port(),
                "--user=" + server.settings().user()));
        all.addAll(List.of(words));
        return all;
    }

    private List<String> dump(Path directory, String... more) {
        List<String> words =
                connected("dump", "--database=" + schema, "--outputdir=" + directory, "--rows=300", "--threads=1");
        words.addAll(List.of(more));
        return words;
    }

    private long rows(String from) {
        return Long.parseLong(server.single("SELECT COUNT(*) FROM " + from));
    }

    @Test
    void dumpIsStillOneSnapshotAndHasEachRowOnce() throws Exception {
        Path directory = folder.resolve("dump");

        killedTwice(
                dump(directory, "--sleep=0.2"),
                () -> SluiceRun.dataFiles(directory) >= 2,
                () -> SluiceRun.dataFiles(directory) >= 4);

        FinishedDump dump = FinishedDump.in(directory);
        assertThat(dump.consistent()).isTrue();
        assertThat(dump.rows("orders")).hasSize(OldOrders.ROWS).doesNotHaveDuplicates();
    }

    @Test
    void loadHasEachRowOnce() throws Exception {
        Path directory = folder.resolve("dump");
        server.executeIn(
                schema,
                "CREATE TABLE texts (id INT, v VARCHAR(40))", // without a key
                "INSERT INTO texts SELECT id, v FROM orders",
                "DROP TABLE orders");
        runsToEnd(dump(directory, "--chunk-filesize=1"), "+0");
        String copy = schema + "_copy";
        List<String> load = connected(
                "load",
                "--directory=" + directory,
                "--database=" + copy,
                "--queries-per-transaction=1",
                "--threads=1",
                "--sleep=0.2");

        killedTwice(load, () -> rowsIfAny(copy + ".texts") > 0, () -> rowsIfAny(copy + ".texts") > 0);

        assertThat(server.query("SELECT id, v FROM " + copy + ".texts ORDER BY id"))
                .isEqualTo(server.query("SELECT id, v FROM " + schema + ".texts ORDER BY id"));
        server.execute("DROP DATABASE " + copy);
    }

    private long rowsIfAny(String table) {
        return server.query("SHOW TABLES FROM " + schema).isEmpty()
                        || server.query("SELECT 1 FROM information_schema.tables WHERE CONCAT(table_schema, '.',"
                                        + " table_name) = '" + table + "'")
                                .isEmpty()
                ? 0
                : rows(table);
    }

    @Test
    void importHasEachRecordOnce() throws Exception {
        server.executeIn(schema, "CREATE TABLE records (id INT, v VARCHAR(60))"); // without a key
        Path file = Files.writeString(
                folder.resolve("records.txt"),
                IntStream.range(0, 20_000)
                        .mapToObj(id -> id + "\tv" + id + "\n")
                        .collect(Collectors.joining()));
        List<String> words = connected("import", "--bytes-per-chunk=10000", "--use-threads=1", "--sleep=0.1");
        words.addAll(List.of(schema, file.toString()));

        killedTwice(words, () -> rows(schema + ".records") > 0, () -> rows(schema + ".records") > 5000);

        assertThat(server.queryIn(schema, "SELECT COUNT(*), COUNT(DISTINCT id, v) FROM records"))
                .containsExactly("20000\t20000");
    }

    @Test
    void archiveAddsToTheFileOfItsFirstStart() throws Exception {
        List<String> words = List.of(
                "archive",
                "--no-defaults",
                "--source=" + Sluice.dsn(server.settings(), schema, "orders"),
                "--file=" + folder.resolve("%t_%Y%m%d%H%i%s.old"),
                "--where=order_date < LEAST(NOW(), '2024-01-01')",
                "--limit=200",
                "--sleep=0.2",
                "--purge");

        killedTwice(words, () -> rows(schema + ".orders") < 3000, () -> rows(schema + ".orders") < 2000);

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.filter(path -> path.toString().endsWith(".old")))
                    .singleElement()
                    .satisfies(file -> assertThat(Files.readAllLines(file))
                            .hasSize(OldOrders.OLD)
                            .doesNotHaveDuplicates());
        }
        assertThat(rows(schema + ".orders")).isEqualTo(OldOrders.ROWS - OldOrders.OLD);
    }

    @Test
    void aRunWhoseClockJumpsIsAliveAndItsTimesAreNotNegative() throws Exception {
        Path metrics = folder.resolve("sluice.prom");
        Path report = folder.resolve("report.json");
        Path held = Files.createFile(folder.resolve("held"));
        List<String> words = dump(
                folder.resolve("dump"),
                "--pause-file=" + held,
                "--check-interval=0.1",
                "--report=" + report,
                "--metrics-file=" + metrics);
        SluiceRun run = start(clock.under(sluice), words);

        for (String by : List.of(AHEAD, BEHIND)) {
            clock.move(by);
            assertThat(run.await(() -> Duration.between(Instant.now(), lastBeat())
                                    .multipliedBy(by.equals(AHEAD) ? 1 : -1)
                                    .toHours()
                            > 20))
                    .as(run.err())
                    .isTrue();
            SluiceRun second = rightClock(words.toArray(String[]::new));
            assertThat(second.exitCode()).as(second.err()).isEqualTo(4);
        }
        SluiceRun status = rightClock("status");
        assertThat(status.out()).contains("running").doesNotContainPattern("-\\d+:");
        Files.delete(held);

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertNotNegative(new ObjectMapper().readTree(report));
        assertThat(Files.readString(metrics))
                .containsPattern("sluice_run_duration_seconds\\{.*")
                .doesNotContainPattern("(?m)^sluice_.* -");
        assertThat(rightClock("history").out()).doesNotContainPattern("-\\d+:");
    }

    /** When the only run last said that it lives, by its own clock. */
    private Instant lastBeat() {
        try (Stream<Path> files = Files.walk(sluice.state())) {
            Path told =
                    files.filter(file -> file.endsWith("run.json")).findFirst().orElse(null);
            return told == null
                    ? Instant.now()
                    : Instant.parse(
                            new ObjectMapper().readTree(told).get("updated").asString());
        } catch (IOException | UncheckedIOException notYet) {
            return Instant.now();
        }
    }

    private static void assertNotNegative(JsonNode node) {
        if (node.isNumber()) {
            assertThat(node.asDouble()).isNotNegative();
        }
        node.forEach(ClockIT::assertNotNegative);
    }

    @Test
    void theDumpThatWasJustMadeIsKeptWhateverItsClockSays() throws Exception {
        runsToEnd(dump(folder.resolve("shop-20260101")), "+0");
        runsToEnd(dump(folder.resolve("shop-20260102")), AHEAD);
        runsToEnd(dump(folder.resolve("shop-20260103"), "--keep=2"), BEHIND);

        try (Stream<Path> dumps = Files.list(folder)) {
            assertThat(dumps.map(path -> path.getFileName().toString()).filter(name -> name.startsWith("shop")))
                    .containsExactlyInAnyOrder("shop-20260102", "shop-20260103");
        }
    }
}
