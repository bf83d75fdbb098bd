package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.EveryServer;
import dev.sluice.testing.TestServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;

/**
 * Deadlocks and lock waits, caused on purpose by a rival session: what writes rows does its chunk again, or ends with exit
 * code 1 and the same command finishes; what only reads waits for nobody's rows.
 */
class LocksTest {
    private static final long PATIENCE_SECONDS = 120;
    private static final String TEN = IntStream.rangeClosed(1, 10)
            .mapToObj(id -> "(" + id + ", 'v" + id + "')")
            .collect(Collectors.joining(", "));
    private static final List<String> ALL_TEN =
            IntStream.rangeClosed(1, 10).mapToObj(id -> id + "\tv" + id).toList();

    @TempDir
    private Path folder;

    private final StringWriter said = new StringWriter();
    private TestServer server;
    private String schema;

    private void tables(TestServer on, String... more) {
        server = on;
        schema = server.createSchema("locks");
        server.executeIn(
                schema,
                "CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(20)) ENGINE = InnoDB",
                "CREATE TABLE ballast (id INT PRIMARY KEY) ENGINE = InnoDB");
        server.executeIn(schema, more);
    }

    private int sluice(String operation, String... words) {
        List<String> all = new ArrayList<>(List.of(operation, "--state-dir=" + folder.resolve("state")));
        all.add("--defaults-file=" + optionFile());
        all.addAll(List.of(words));
        PrintWriter out = new PrintWriter(said, true);
        return Main.program(operation).setOut(out).setErr(out).execute(all.toArray(String[]::new));
    }

    private CompletableFuture<Integer> start(String operation, String... words) {
        return CompletableFuture.supplyAsync(() -> sluice(operation, words));
    }

    private int end(CompletableFuture<Integer> job) throws Exception {
        return job.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private Path optionFile() {
        try {
            return Files.writeString(
                    folder.resolve("client.cnf"),
                    "[client]\nhost=" + server.host() + "\nport=" + server.port() + "\nuser="
                            + server.settings().user() + "\npassword="
                            + server.settings().password() + "\n");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private String dsn(String table) {
        return "h=" + server.host() + ",P=" + server.port() + ",u="
                + server.settings().user() + ",D=" + schema + ",t=" + table;
    }

    private List<String> rows(String table) {
        return server.queryIn(schema, "SELECT id, v FROM " + table + " ORDER BY id");
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long begun = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - begun)
                    .as("nanoseconds waited")
                    .isLessThan(TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS));
            Thread.sleep(150); // innodb_trx is as it was while it is read more often than every 100 ms
        }
    }

    private boolean somebodyWaitsForRows() {
        return !server.query("SELECT trx_id FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'")
                .isEmpty();
    }

    private boolean somebodyWaitsForATable() {
        return !server.query("SELECT id FROM information_schema.processlist WHERE state LIKE 'Waiting for table%'"
                        + " AND db = '" + schema + "' OR state LIKE 'Waiting for table%' AND info LIKE '%" + schema
                        + "%'")
                .isEmpty();
    }

    /** A session in a transaction that has changed more than the job will, so that the job is whom the server ends. */
    private Connection rival(String locks) throws SQLException {
        Connection rival = server.connect(schema);
        rival.setAutoCommit(false);
        execute(
                rival,
                "INSERT INTO ballast WITH RECURSIVE n AS (SELECT 1 i UNION ALL SELECT i + 1 FROM n WHERE i < 900)"
                        + " SELECT i FROM n");
        execute(rival, locks);
        return rival;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        connection.createStatement().execute(sql);
    }

    /** The job holds what the rival then wants, and waits for what the rival holds. */
    private void deadlock(String held, String wanted, String operation, String... words) throws Exception {
        try (Connection rival = rival(held)) {
            CompletableFuture<Integer> job = start(operation, words);
            await(() -> job.isDone() || somebodyWaitsForRows());
            execute(rival, wanted);
            rival.rollback();
            assertThat(end(job)).as(said.toString()).isZero();
        }
        assertThat(said.toString()).contains(" was begun again: Deadlock found when trying to get lock");
    }

    private Path tenRecords() throws Exception {
        return Files.writeString(folder.resolve("t.txt"), String.join("\n", ALL_TEN) + "\n");
    }

    private Path dumped(TestServer on) {
        tables(on, "INSERT INTO t VALUES " + TEN);
        Path dump = folder.resolve("dump");
        assertThat(sluice("dump", "--tables-list=" + schema + ".t", "--outputdir=" + dump))
                .as(said.toString())
                .isZero();
        server.executeIn(schema, "DELETE FROM t");
        return dump;
    }

    @EveryServer
    void aDeadlockUndoesARangeOfAnImportWhichIsSentAgain(TestServer on) throws Exception {
        tables(on);

        deadlock(
                "INSERT INTO t VALUES (8, 'of the rival')",
                "INSERT INTO t VALUES (1, 'of the rival')",
                "import",
                schema,
                tenRecords().toString());

        assertThat(rows("t")).isEqualTo(ALL_TEN);
    }

    @EveryServer
    void aDeadlockUndoesABatchOfALoadWhichIsSentAgain(TestServer on) throws Exception {
        Path dump = dumped(on);

        deadlock(
                "INSERT INTO t VALUES (8, 'of the rival')",
                "INSERT INTO t VALUES (1, 'of the rival')",
                "load",
                "--directory=" + dump,
                "--purge-mode=none");

        assertThat(rows("t")).isEqualTo(ALL_TEN);
    }

    @EveryServer
    void aDeadlockUndoesAChunkOfAnArchiveWhichIsDoneAgain(TestServer on) throws Exception {
        tables(on, "INSERT INTO t VALUES " + TEN, "CREATE TABLE old LIKE t");

        deadlock(
                "UPDATE t SET v = 'of the rival' WHERE id = 4",
                "UPDATE t SET v = 'of the rival' WHERE id = 1",
                "archive",
                "--source=" + dsn("t"),
                "--dest=t=old",
                "--where=1=1",
                "--limit=5");

        assertThat(rows("t")).isEmpty();
        assertThat(rows("old")).isEqualTo(ALL_TEN);
    }

    @EveryServer
    void anArchiveThatWaitedTooLongForARowFailsAndTheSameCommandEnds(TestServer on) throws Exception {
        tables(on, "INSERT INTO t VALUES " + TEN, "CREATE TABLE old LIKE t");
        String[] words = {
            "--source=" + dsn("t"),
            "--dest=t=old",
            "--where=1=1",
            "--limit=3",
            "--retries=1",
            "--set-vars=innodb_lock_wait_timeout=1"
        };
        try (Connection rival = rival("UPDATE t SET v = 'changed' WHERE id = 5")) {
            assertThat(sluice("archive", words)).isEqualTo(1);
            assertThat(said.toString()).contains(" failed 2 times, last: Lock wait timeout exceeded");
            rival.commit();
        }
        assertThat(rows("t").size() + rows("old").size()).isEqualTo(10);
        assertThat(rows("t")).contains("5\tchanged");

        assertThat(sluice("archive", words)).as(said.toString()).isZero();
        assertThat(rows("t")).isEmpty();
        assertThat(rows("old")).hasSize(10).contains("5\tchanged");
    }

    @EveryServer
    void aRangeOfAnImportThatWaitedTooLongForARowIsSentAgain(TestServer on) throws Exception {
        tables(on);
        // The patience of the import's own sessions is minutes; nothing but a trigger gets at it.
        server.executeIn(
                schema,
                "CREATE TRIGGER impatient BEFORE INSERT ON t FOR EACH ROW SET SESSION innodb_lock_wait_timeout = 1");
        try (Connection rival = server.connect(schema)) {
            rival.setAutoCommit(false);
            execute(rival, "INSERT INTO t VALUES (8, 'of the rival')");
            CompletableFuture<Integer> job =
                    start("import", schema, tenRecords().toString());
            await(somebodyGaveUp(job));
            rival.rollback();
            assertThat(end(job)).as(said.toString()).isZero();
        }
        assertThat(said.toString()).contains(" was begun again: Lock wait timeout exceeded");
        assertThat(rows("t")).isEqualTo(ALL_TEN);
    }

    /** Whether the job has waited in vain at least once: it waits, then does not, then waits again. */
    private BooleanSupplier somebodyGaveUp(CompletableFuture<Integer> job) throws InterruptedException {
        await(() -> job.isDone() || somebodyWaitsForRows());
        await(() -> job.isDone() || !somebodyWaitsForRows());
        return () -> job.isDone() || somebodyWaitsForRows();
    }

    @EveryServer
    void dumpAndVerifyWaitForNobodysRows(TestServer on) throws Exception {
        tables(on, "INSERT INTO t VALUES " + TEN, "CREATE TABLE copy LIKE t", "INSERT INTO copy SELECT * FROM t");
        try (Connection rival = rival("UPDATE t SET v = 'of the rival'")) {
            execute(rival, "UPDATE copy SET v = 'of the rival'");
            assertThat(sluice("verify", "--source=" + dsn("t"), "--target=" + dsn("copy")))
                    .as(said.toString())
                    .isZero();
            assertThat(sluice("dump", "--tables-list=" + schema + ".t", "--outputdir=" + folder.resolve("dump")))
                    .as(said.toString())
                    .isZero();
            rival.rollback();
        }
        assertThat(folder.resolve("dump/" + schema + ".t.00001.tsv")).hasContent(String.join("\n", ALL_TEN));
    }

    @EveryServer
    void aDumpWhoseTableLocksWereNotGrantedInTimeTriesAgain(TestServer on) throws Exception {
        tables(on, "INSERT INTO t VALUES " + TEN);
        try (Connection rival = server.connect(schema)) {
            rival.setAutoCommit(false);
            execute(rival, "UPDATE t SET v = 'of the rival'");
            CompletableFuture<Integer> job = start(
                    "dump",
                    "--tables-list=" + schema + ".t",
                    "--consistency=lock-tables",
                    "--outputdir=" + folder.resolve("dump"));
            await(() -> job.isDone() || somebodyWaitsForATable());
            await(() -> job.isDone() || !somebodyWaitsForATable());
            rival.rollback();
            assertThat(end(job)).as(said.toString()).isZero();
        }
        assertThat(folder.resolve("dump/" + schema + ".t.00001.tsv")).hasContent(String.join("\n", ALL_TEN));
    }

    /** Whom the server ends is its choice: the rival, or the one who locks, which then tries again. */
    @EveryServer
    void aDeadlockOfTableLocksEndsInADumpAndAComparisonOfOneMoment(TestServer on) throws Exception {
        tables(on, "INSERT INTO t VALUES " + TEN, "CREATE TABLE u LIKE t", "INSERT INTO u SELECT * FROM t");
        String tables = "--tables-list=" + schema + ".t," + schema + ".u";
        tableDeadlock("dump", tables, "--consistency=lock-tables", "--outputdir=" + folder.resolve("dump"));
        for (String table : List.of("t", "u")) {
            assertThat(folder.resolve("dump/" + schema + "." + table + ".00001.tsv"))
                    .hasContent(String.join("\n", ALL_TEN));
        }
        server.execute("CREATE DATABASE " + schema + "_copy");
        for (String table : List.of("t", "u")) {
            String copy = schema + "_copy." + table;
            server.executeIn(
                    schema,
                    "CREATE TABLE " + copy + " LIKE " + table,
                    "INSERT INTO " + copy + " SELECT * FROM " + table);
        }
        String url =
                "mysql://" + server.settings().user() + "@" + server.settings().address() + "/" + schema;
        server.executeIn(schema, "DROP TABLE ballast");
        tableDeadlock("verify", "--source=" + url, "--target=" + url + "_copy", "--consistency=lock-tables");
        server.execute("DROP DATABASE " + schema + "_copy");
    }

    private void tableDeadlock(String operation, String... words) throws Exception {
        try (Connection rival = server.connect(schema)) {
            rival.setAutoCommit(false);
            execute(rival, "UPDATE u SET v = 'of the rival'");
            CompletableFuture<Integer> job = start(operation, words);
            await(() -> job.isDone() || somebodyWaitsForATable());
            try {
                execute(rival, "UPDATE t SET v = 'of the rival'");
            } catch (SQLException deadlock) {
                assertThat(deadlock.getErrorCode()).isEqualTo(1213);
            }
            rival.rollback();
            assertThat(end(job)).as(said.toString()).isZero();
        }
    }
}
