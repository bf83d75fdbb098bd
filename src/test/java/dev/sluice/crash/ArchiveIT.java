package dev.sluice.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.TestServer;
import dev.sluice.testing.WithServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Killed at any step of a chunk or any instant, the same command ends with every row in one place. */
@WithServer
class ArchiveIT {
    private static TestServer second;

    @TempDir
    private Path folder;

    private TestServer server;
    private Sluice sluice;
    private String schema;
    private String there;

    @BeforeEach
    void prepare(TestServer shared) {
        server = shared;
        sluice = Sluice.in(folder).with("SLUICE_PASSWORD", server.settings().password());
        schema = server.createSchema("archive");
        OldOrders.fill(server, schema);
        OldOrders.makeArchive(server, schema);
    }

    @AfterAll
    static void endSecond() {
        if (second != null) {
            second.close();
            second = null;
        }
    }

    private TestServer second() {
        if (second == null) {
            second = server.startAnother();
        }
        if (there == null) {
            there = second.createSchema("there");
            OldOrders.makeArchive(second, there);
        }
        return second;
    }

    @ParameterizedTest
    @ValueSource(strings = {"INSERTED:2", "DELETED:3", "COMMITTED:2"})
    void crashedAtAStepOnOneServer(String step) throws Exception {
        crash(step, toTable());
        assertThat(archived(toTable())).isEqualTo("999\t2001");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECTED:2", "INSERTED:2", "DELETED:3", "DEST_COMMITTED:2", "COMMITTED:2"})
    @Tag("crash")
    void crashedAtAStepBetweenTwoServers(String step) throws Exception {
        second();
        crash(step, toOtherServer());
        assertThat(archived(toOtherServer())).isEqualTo("999\t2001");
    }

    @ParameterizedTest
    @ValueSource(strings = {"FILE_WRITTEN:2", "DELETED:2", "COMMITTED:2"})
    void crashedAtAStepToAFile(String step) throws Exception {
        crash(step, toFile());
        assertThat(archived(toFile())).isEqualTo("999\t2001");
        assertThat(Files.readAllLines(folder.resolve("orders.txt"))).doesNotHaveDuplicates();
    }

    @Test
    @Tag("crash")
    void rowsChangedOrDeletedByOthersAfterACrashAreInOnePlace() throws Exception {
        second();
        crash("DEST_COMMITTED:1", toOtherServer());
        assertThat(second.queryIn(there, "SELECT COUNT(*) FROM orders_archive")).containsExactly("200");
        // Of the chunk that is written there and not yet deleted here:
        server.executeIn(
                schema,
                "UPDATE orders SET v = 'changed' WHERE id = 3",
                "UPDATE orders SET v = 'wanted again', order_date = '2024-06-01' WHERE id = 4",
                "DELETE FROM orders WHERE id = 6");

        SluiceRun run = archive(toOtherServer());

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(second.queryIn(there, "SELECT id, v FROM orders_archive WHERE id IN (3, 4, 6)"))
                .containsExactly("3\tchanged", "6\tv6");
        assertThat(server.queryIn(schema, "SELECT id, v FROM orders WHERE id IN (3, 4, 6)"))
                .containsExactly("4\twanted again");
        assertThat(run.warnings())
                .filteredOn(warning -> !warning.contains("innodb_flush_log_at_trx_commit")) // test servers are careless
                .containsExactly("1 rows had been copied to " + there + ".orders_archive when others deleted them from "
                        + schema + ".orders; their copies stay.");
        assertThat(run.out()).contains("  deleted by others: 1\n");
    }

    @ParameterizedTest
    @CsvSource({"table, 1", "other, 2", "file, 2"})
    void killedAtAnyInstant(String where, int kills) throws Exception {
        List<String> to =
                switch (where) {
                    case "other" -> {
                        second();
                        yield toOtherServer();
                    }
                    case "file" -> toFile();
                    default -> toTable();
                };
        for (int i = 0; i < kills * Sluice.REPEATS; i++) {
            SluiceRun run = archive(with(to, "--sleep=0.02"));
            String before =
                    server.queryIn(schema, "SELECT COUNT(*) FROM orders").get(0);
            run.await(() -> !server.queryIn(schema, "SELECT COUNT(*) FROM orders")
                    .get(0)
                    .equals(before));
            Thread.sleep(i * 7L);
            run.kill();
        }
        SluiceRun last = archive(to);
        assertThat(last.exitCode()).as(last.err()).isZero();
        assertThat(archived(to)).isEqualTo("999\t2001");
        assertThat(server.queryIn(schema, "SHOW TABLES LIKE 'sluice%'")).isEmpty();
    }

    @Test
    void terminatedItEndsAtABorderAndGoesOnAlsoWithoutItsStateFolder() throws Exception {
        SluiceRun first = archive(with(toTable(), "--sleep=0.1"));
        first.await(() -> rows("orders_archive") > 0);
        first.signal("TERM");
        assertThat(first.exitCode()).as(first.err()).isEqualTo(5);
        assertThat(rows("orders_archive") % 200).isZero();
        assertThat(rows("orders_archive") + rows("orders")).isEqualTo(OldOrders.ROWS);

        SluiceRun timed = archive(with(toTable(), "--sleep=0.2", "--run-time=0.5", "--why-quit"));
        assertThat(timed.exitCode()).as(timed.err()).isEqualTo(5);

        sluice = Sluice.in(folder.resolve("elsewhere"))
                .with("SLUICE_PASSWORD", server.settings().password());
        SluiceRun last = archive(toTable());
        assertThat(last.exitCode()).as(last.err()).isZero();
        assertThat(archived(toTable())).isEqualTo("999\t2001");
    }

    @Test
    void serverThatIsKilledIsWaitedForOrTheSameCommandGoesOn() throws Exception {
        try (TestServer own = server.startAnother()) {
            String busy = own.createSchema("busy");
            own.executeIn(
                    busy,
                    "CREATE TABLE orders (id INT PRIMARY KEY, order_date DATE NOT NULL)",
                    "INSERT INTO orders WITH RECURSIVE n AS (SELECT 1 i UNION ALL SELECT i + 1 FROM n WHERE i < 900)"
                            + " SELECT i, '2023-01-01' FROM n",
                    "CREATE TABLE orders_archive LIKE orders");
            List<String> words = List.of(
                    "archive",
                    "--source=" + Sluice.dsn(own.settings(), busy, "orders"),
                    "--dest=D=" + busy + ",t=orders_archive",
                    "--where=1=1",
                    "--limit=10",
                    "--sleep=0.02",
                    "--no-defaults");
            SluiceRun first = sluice.start(words.toArray(String[]::new));
            first.await(() -> !own.queryIn(busy, "SELECT COUNT(*) FROM orders_archive")
                    .get(0)
                    .equals("0"));
            own.kill();
            own.start();
            int code = first.exitCode();
            assertThat(code).as(first.err()).isIn(0, 1);
            assertThat(first.err()).doesNotContain("\tat ");
            if (code == 1) {
                SluiceRun again = sluice.start(words.toArray(String[]::new));
                assertThat(again.exitCode()).as(again.err()).isZero();
            }
            assertThat(own.queryIn(busy, "SELECT (SELECT COUNT(*) FROM orders), (SELECT COUNT(*) FROM orders_archive)"))
                    .containsExactly("0\t900");
        }
    }

    @Test
    @Tag("crash")
    void fullDiskUnderTheFileLosesNothing() throws Exception {
        Path small = Files.createDirectory(folder.resolve("small"));
        server.executeIn(
                schema,
                "UPDATE orders SET v = REPEAT('x', 40)",
                "ALTER TABLE orders MODIFY v VARCHAR(4000)",
                "UPDATE orders SET v = REPEAT('x', 4000)");
        List<String> words = List.of("--file=" + small.resolve("orders.txt"), "--purge");
        try (SmallDisk disk = SmallDisk.mount(small, 2)) {
            SluiceRun run = archive(words);
            assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
            assertThat(run.error())
                    .startsWith("Archiving " + schema + ".orders failed: Cannot write " + small.resolve("orders.txt")
                            + ": No space left on device. The same command resumes.");
            long lines = rows("orders");
            assertThat(lines).isBetween(OldOrders.ROWS - 600L, OldOrders.ROWS - 200L);
            Files.copy(disk.folder().resolve("orders.txt"), folder.resolve("kept.txt"));
        }
        Files.copy(folder.resolve("kept.txt"), small.resolve("orders.txt"));
        SluiceRun last = archive(words);
        assertThat(last.exitCode()).as(last.err()).isZero();
        assertThat(Files.readAllLines(small.resolve("orders.txt")))
                .hasSize(2001)
                .doesNotHaveDuplicates();
    }

    @Test
    void whatDoesNotReachTheDiskIsNotDeleted() throws Exception {
        Path file = folder.resolve("orders.txt");
        SluiceRun run = sluice.failingToSync(file, 3, words(toFile()));
        assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
        assertThat(run.error())
                .startsWith("Archiving " + schema + ".orders failed: Cannot write " + file
                        + ": Input/output error. The same command resumes.");
        assertThat(rows("orders")).isEqualTo(OldOrders.ROWS - 400L);

        assertThat(archived(toFile())).isEqualTo("999\t2001");
        assertThat(Files.readAllLines(file)).doesNotHaveDuplicates();
    }

    private void crash(String step, List<String> to) throws Exception {
        Sluice usual = sluice;
        sluice = sluice.with("SLUICE_TEST_CRASH_AT", step);
        SluiceRun run = archive(to);
        assertThat(run.exitCode()).as(run.err()).isEqualTo(137);
        sluice = usual;
    }

    /** Brings the job to its end. @return the rows that stayed and those that left */
    private String archived(List<String> to) throws Exception {
        SluiceRun run = archive(to);
        assertThat(run.exitCode()).as(run.err()).isZero();
        long gone = to.get(0).startsWith("--file")
                ? Files.readAllLines(folder.resolve("orders.txt")).size()
                : 0;
        if (to.equals(toTable())) {
            gone = rows("orders_archive");
        } else if (there != null) {
            gone = Long.parseLong(
                    second.queryIn(there, "SELECT COUNT(*) FROM orders_archive").get(0));
        }
        return rows("orders") + "\t" + gone;
    }

    private SluiceRun archive(List<String> to) throws IOException {
        return sluice.start(words(to));
    }

    private String[] words(List<String> to) {
        List<String> words = new ArrayList<>(List.of(
                "archive",
                "--source=" + Sluice.dsn(server.settings(), schema, "orders"),
                "--where=" + OldOrders.WHERE,
                "--limit=200",
                "--no-defaults"));
        words.addAll(to);
        return words.toArray(String[]::new);
    }

    private List<String> toTable() {
        return List.of("--dest=D=" + schema + ",t=orders_archive");
    }

    private List<String> toOtherServer() {
        return List.of("--dest=" + Sluice.dsn(second.settings(), there, "orders_archive"));
    }

    private List<String> toFile() {
        return List.of("--file=" + folder.resolve("orders.txt"), "--purge");
    }

    private static List<String> with(List<String> words, String... more) {
        List<String> all = new ArrayList<>(words);
        all.addAll(List.of(more));
        return all;
    }

    private long rows(String table) {
        return Long.parseLong(
                server.queryIn(schema, "SELECT COUNT(*) FROM " + table).get(0));
    }
}
