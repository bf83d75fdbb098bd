package dev.sluice.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.ProjectFolder;
import dev.sluice.demo.Samples;
import dev.sluice.mysql.ConnectionSettings;
import dev.sluice.testing.TestServer;
import dev.sluice.testing.WithServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A job file is one job: killed at any step, the same command does each step once; the files in {@code jobs/} work. */
@WithServer
class JobFileIT {
    @TempDir
    private Path folder;

    private TestServer server;
    private Sluice sluice;
    private String schema;

    @BeforeEach
    void prepare(TestServer shared) {
        server = shared;
        ConnectionSettings settings = server.settings();
        schema = server.createSchema("filed");
        sluice = Sluice.in(folder)
                .with("SLUICE_PASSWORD", settings.password())
                .with("SLUICE_HOST", settings.host())
                .with("SLUICE_PORT", Integer.toString(settings.port()))
                .with("SLUICE_USER", settings.user())
                .with("SHOP", schema)
                .with("FOLDER", folder.toString());
    }

    private Path file(String text) throws IOException {
        Files.writeString(
                folder.resolve("server.yml"),
                "host: ${SLUICE_HOST}\nport: ${SLUICE_PORT}\nuser: ${SLUICE_USER}\nno-defaults: true\n");
        return Files.writeString(folder.resolve("job.yml"), "include: server.yml\n" + text);
    }

    private SluiceRun run(Path file, String... more) throws IOException {
        List<String> words = new ArrayList<>(List.of("run", file.toString()));
        words.addAll(List.of(more));
        return sluice.start(words.toArray(String[]::new));
    }

    private void runToEnd(Path file, int exitCode, String... more) throws Exception {
        SluiceRun run = run(file, more);
        assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
    }

    /** Rows that no key keeps from coming twice, then a dump of them, a copy, and the proof. */
    private Path fourSteps() throws IOException {
        server.executeIn(schema, "CREATE TABLE events (line INT)", "CREATE TABLE other (id INT PRIMARY KEY)");
        Files.writeString(folder.resolve("events.txt"), "1\n2\n3\n");
        return file("""
                steps:
                  - import: {database: "${SHOP}", file: "${FOLDER}/events.txt"}
                  - dump: {database: "${SHOP}", outputdir: "${FOLDER}/dump-${date:%Y%m%d%H%M%S}"}
                  - load:
                      directory: ${FOLDER}/dump-${date:%Y%m%d%H%M%S}
                      source-db: ${SHOP}
                      database: ${SHOP}_copy
                      overwrite-tables: true
                  - verify:
                      source: mysql://${SLUICE_USER}@${SLUICE_HOST}:${SLUICE_PORT}/${SHOP}
                      target: mysql://${SLUICE_USER}@${SLUICE_HOST}:${SLUICE_PORT}/${SHOP}_copy
                """);
    }

    private void assertDone(int times) throws IOException {
        assertThat(server.queryIn(schema, "SELECT COUNT(*), SUM(line) FROM " + schema + "_copy.events"))
                .containsExactly(3 * times + "\t" + 6 * times);
        try (Stream<Path> dumps = Files.list(folder)) {
            assertThat(dumps.filter(path -> path.getFileName().toString().startsWith("dump-"))
                            .count())
                    .isEqualTo(times);
        }
        assertThat(folder.resolve("state/files").toFile().listFiles())
                .allMatch(left -> !new java.io.File(left, "steps.json").exists());
    }

    @ParameterizedTest
    @ValueSource(strings = {"NOTED:1", "RECORDED:2", "NOTED:2", "STEP_DONE:4"})
    void killedAtAStepTheSameCommandDoesEachStepOnce(String point) throws Exception {
        killAndRunAgain(point);
    }

    @Test
    void whatAKilledStepHasLeftBehindKeepsNothingFromTheNextRun() throws Exception {
        Path file = killAndRunAgain("STEP_DONE:1");

        runToEnd(file, 0);

        assertDone(2);
    }

    private Path killAndRunAgain(String point) throws Exception {
        Path file = fourSteps();
        Sluice usual = sluice;
        sluice = sluice.with("SLUICE_TEST_CRASH_AT", point);
        runToEnd(file, 137);
        sluice = usual;

        runToEnd(file, 0);

        assertDone(1);
        return file;
    }

    @Test
    void whatComesBehindABadResultIsDoneOnlyWhereTheFileSaysSo() throws Exception {
        server.executeIn(schema, "CREATE TABLE events (line INT)");
        Files.writeString(folder.resolve("events.txt"), "1\nx\n3\n");
        String steps = """
                steps:
                  - import: {database: "${SHOP}", file: "${FOLDER}/events.txt", max-errors: 1}
                    on-differences: %s
                  - dump: {database: "${SHOP}", outputdir: "${FOLDER}/dump"}
                """;

        SluiceRun stopped = run(file(steps.formatted("stop")));
        assertThat(stopped.exitCode()).as(stopped.err()).isEqualTo(3);
        assertThat(stopped.error())
                .isEqualTo("step 1 of 2 ended with differences, so what comes after it was not done;"
                        + " 'on-differences: continue' lets it go on.");
        assertThat(folder.resolve("dump")).doesNotExist();

        runToEnd(file(steps.formatted("continue")), 3, "--quiet");
        assertThat(FinishedDump.in(folder.resolve("dump")).rows("events")).hasSize(4);
    }

    @Test
    void aRunThatWasRefusedAtItsFirstStepIsNotGoneOnWith() throws Exception {
        Path file = file("dump: {database: no_such_schema, outputdir: \"${FOLDER}/dump\"}");
        runToEnd(file, 2);
        Files.writeString(file, Files.readString(file).replace("no_such_schema", "\"${SHOP}\""));
        server.executeIn(schema, "CREATE TABLE t (id INT PRIMARY KEY)");

        SluiceRun run = run(file);

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).doesNotContain("going on");
    }

    @Test
    void aFileThatWasChangedBehindItsDoneStepsIsRefusedUntilItIsBegunAgain() throws Exception {
        Path file = fourSteps();
        sluice = sluice.with("SLUICE_TEST_CRASH_AT", "STEP_DONE:1");
        runToEnd(file, 137);
        sluice = sluice.with("SLUICE_TEST_CRASH_AT", "");
        Files.writeString(file, Files.readString(file).replace("file: \"", "ignore: true, file: \""));

        SluiceRun changed = run(file);
        assertThat(changed.exitCode()).isEqualTo(2);
        assertThat(changed.error()).startsWith("Step 1 was done otherwise than it is written now, ");

        runToEnd(file, 0, "--fresh");
        assertThat(server.queryIn(schema, "SELECT COUNT(*) FROM events")).containsExactly("6");
    }

    @Test
    void theFilesInJobsAreValidAndDoWhatTheySay() throws Exception {
        server.execute("DROP DATABASE " + schema);
        try (Connection connection = server.connect()) {
            Samples.loadShop(connection, schema);
        }
        server.execute("CREATE DATABASE " + schema + "_archive");
        for (String table : List.of("orders", "order_lines")) {
            server.execute("CREATE TABLE " + schema + "_archive." + table + " LIKE " + schema + "." + table);
        }
        Path inbox = Files.createDirectory(folder.resolve("inbox"));
        Files.copy(Samples.file("import/categories.dirty.txt"), inbox.resolve("categories.txt"));
        Path jobs = ProjectFolder.locate().resolve("jobs");
        ConnectionSettings settings = server.settings();
        sluice = sluice.with("BACKUP_DIR", folder.resolve("backup").toString())
                .with("ARCHIVE_DIR", folder.toString())
                .with("ARCHIVE", schema + "_archive")
                .with("INBOX", inbox.toString())
                .with(
                        "REJECTS",
                        Files.createDirectory(folder.resolve("rejects")).toString())
                .with("COPY", schema + "_copy")
                .with("RESTORED", schema + "_restored")
                .with("SOURCE", settings.address())
                .with("TARGET", settings.address())
                .with("SOURCE_USER", settings.user())
                .with("TARGET_USER", settings.user());
        Path old = folder.resolve("backup/shop-2024-01-01");
        Files.createDirectory(folder.resolve("backup"));
        assertThat(sluice.dump(settings, old, "--database=" + schema, "--no-data")
                        .exitCode())
                .isZero();

        runToEnd(jobs.resolve("nightly-backup.yml"), 0, "--keep=1");
        assertThat(old).doesNotExist();
        Path dump;
        try (Stream<Path> dumps = Files.list(folder.resolve("backup"))) {
            dump = dumps.findFirst().orElseThrow();
        }
        FinishedDump.in(dump);
        sluice = sluice.with("DUMP", dump.toString());
        runToEnd(jobs.resolve("restore.yml"), 0);
        runToEnd(jobs.resolve("migrate.yml"), 0);
        runToEnd(jobs.resolve("verify-copy.yml"), 0);
        runToEnd(jobs.resolve("import-daily.yml"), 3);
        assertThat(folder.resolve("rejects/categories.txt.rejected")).exists();
        runToEnd(jobs.resolve("archive-orders.yml"), 0);
        assertThat(server.queryIn(schema, "SELECT COUNT(*) > 0 FROM " + schema + "_archive.orders"))
                .containsExactly("1");
        assertThat(server.queryIn(schema, "SELECT COUNT(*) FROM orders WHERE placed_at < '2024-01-01'"))
                .containsExactly("0");
        runToEnd(jobs.resolve("nightly.yml"), 0);
        assertThat(server.queryIn(schema, "SELECT COUNT(*) FROM access_log WHERE at < '2023-01-01'"))
                .containsExactly("0");
        runToEnd(jobs.resolve("archive-access-log.yml"), 0);

        List<String> all = new ArrayList<>(List.of("validate"));
        try (Stream<Path> files = Files.list(jobs)) {
            files.filter(Files::isRegularFile).sorted().forEach(path -> all.add(path.toString()));
        }
        SluiceRun validate = Sluice.in(folder).start(all.toArray(String[]::new));
        assertThat(validate.exitCode()).as(validate.err()).isZero();
        assertThat(validate.out().lines())
                .hasSize(8)
                .anyMatch(line -> line.endsWith("nightly.yml: dump, verify, archive"));
        runToEnd(jobs.resolve("archive-orders.yml"), 0, "--dry-run");
    }
}
