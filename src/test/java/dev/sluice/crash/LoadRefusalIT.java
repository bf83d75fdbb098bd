package dev.sluice.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.TestServer;
import dev.sluice.testing.WithServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with a dump or the target ends with exit code 2 and one sentence before anything is changed. */
@Tag("crash")
@WithServer
class LoadRefusalIT {
    private static final String SOURCE = "crash_small";
    private static final String COPY = "crash_small_copy";

    @TempDir
    private Path folder;

    private TestServer server;
    private Sluice sluice;
    private Path dump;

    @BeforeEach
    void prepare(TestServer shared) {
        server = shared;
        sluice = Sluice.in(folder);
        dump = folder.resolve("dump");
        server.execute(
                "DROP DATABASE IF EXISTS " + SOURCE, "DROP DATABASE IF EXISTS " + COPY, "CREATE DATABASE " + SOURCE);
        server.executeIn(
                SOURCE,
                "CREATE TABLE t (id INT NOT NULL PRIMARY KEY, v VARCHAR(20), KEY v (v))",
                "INSERT INTO t VALUES (1, 'one'), (2, 'two'), (3, 'three')");
    }

    @Test
    void damagedFilesAreNamedAndNothingIsLoaded() throws Exception {
        dump("--compress=zstd");
        Path data = file(".tsv.zst");
        byte[] sound = Files.readAllBytes(data);
        Path manifest = dump.resolve("manifest.json");
        String edited = Files.readString(manifest).replace("\"rows\" : 3", "\"rows\" : 4");

        Files.write(data, java.util.Arrays.copyOf(sound, sound.length - 5));
        assertRefused(load(), data.getFileName().toString());
        byte[] flipped = sound.clone();
        flipped[flipped.length / 2] ^= 1;
        Files.write(data, flipped);
        assertRefused(load(), data.getFileName().toString());
        Files.delete(data);
        assertRefused(load(), data.getFileName().toString());
        Files.createSymbolicLink(data, Path.of("/etc/passwd"));
        assertRefused(load(), data.getFileName().toString());
        Files.delete(data);
        Files.write(data, sound);
        String whole = Files.readString(manifest);
        Files.writeString(manifest, edited);
        assertRefused(load(), "manifest.json");
        Files.writeString(manifest, whole);
        assertThat(load().exitCode()).isZero();
        assertThat(server.query("SELECT GROUP_CONCAT(v ORDER BY id) FROM " + COPY + ".t"))
                .containsExactly("one,two,three");
    }

    @Test
    void statementsBesideTheRowsAreRefusedAndMetadataSetsNothing() throws Exception {
        dump("--format=sql");
        Files.delete(dump.resolve("manifest.json"));
        Path metadata = dump.resolve("metadata");
        Files.writeString(
                metadata,
                "[config]\nexec-per-thread = touch " + folder.resolve("hacked") + "\noverwrite-tables = 1\n"
                        + Files.readString(metadata).replace("[config]\n", ""));
        Path data = file(".00001.sql");
        String rows = Files.readString(data);

        Files.writeString(data, "DROP DATABASE " + SOURCE + ";\n", StandardOpenOption.APPEND);
        assertRefused(load(), data.getFileName().toString());
        Files.writeString(data, rows.substring(0, rows.length() - 4));
        assertRefused(load(), data.getFileName().toString());
        Files.writeString(data, rows);

        SluiceRun run = load();
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(folder.resolve("hacked")).doesNotExist();
        assertThat(server.query("SELECT COUNT(*) FROM " + COPY + ".t UNION ALL SELECT COUNT(*) FROM " + SOURCE + ".t"))
                .containsExactly("3", "3");
    }

    @Test
    void damagedDumpIsLoadedAsFarAsItIsSoundWhenAskedAndEndsWithThree() throws Exception {
        server.executeIn(SOURCE, "CREATE TABLE u (id INT NOT NULL PRIMARY KEY)", "INSERT INTO u VALUES (7)");
        dump();
        Path data = file(".u.00001.tsv");
        Files.write(data, "8\n".getBytes(StandardCharsets.UTF_8));

        SluiceRun run = load("--force-partial");

        assertThat(run.exitCode()).as(run.err()).isEqualTo(3);
        assertThat(run.warnings()).anyMatch(warning -> warning.contains("u.00001.tsv"));
        assertThat(server.query("SELECT COUNT(*) FROM " + COPY + ".t UNION ALL SELECT COUNT(*) FROM " + COPY + ".u"))
                .containsExactly("3", "0");
    }

    @Test
    void rowsWhoseTableIsDefinedNowhereAreLeftOutWhenAskedAndEndWithThree() throws Exception {
        server.executeIn(
                SOURCE,
                "CREATE TABLE u (id INT NOT NULL PRIMARY KEY)",
                "INSERT INTO u VALUES (7)",
                "CREATE VIEW of_t AS SELECT id FROM t",
                "CREATE VIEW of_u AS SELECT id FROM u");
        dump();
        Files.delete(file(".u-schema.sql"));

        SluiceRun run = load("--force-partial");

        assertThat(run.exitCode()).as(run.err()).isEqualTo(3);
        assertThat(run.warnings())
                .contains("The rows of " + COPY + ".u are left out: the dump has no sound definition of the table, and"
                        + " the target has no such table.")
                .anyMatch(warning -> warning.startsWith("View " + COPY + ".of_u cannot be created: ")
                        && warning.endsWith("; it is left out."));
        assertThat(server.queryIn(COPY, "SHOW TABLES")).containsExactly("of_t", "t");
        assertThat(server.query("SELECT COUNT(*) FROM " + COPY + ".t")).containsExactly("3");
    }

    @Test
    void rowsOfADumpWithoutDefinitionsGoIntoNoTableThatHasRowsOrTriggers() throws Exception {
        dump("--no-schemas");
        assertRefused(load(), "There is no table " + COPY + ".t on the target, and the dump has no definition of it.");

        server.execute("CREATE DATABASE " + COPY);
        server.executeIn(COPY, "CREATE TABLE t (id INT, v VARCHAR(20))", "INSERT INTO t VALUES (9, 'mine')");
        SluiceRun full = load();
        assertThat(full.exitCode()).as(full.err()).isEqualTo(2);
        assertThat(full.error()).startsWith("Table " + COPY + ".t of the target has rows;");
        assertThat(load("--overwrite-tables").exitCode()).isEqualTo(2);

        server.executeIn(COPY, "DELETE FROM t", "CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.v = 'x'");
        SluiceRun triggered = load();
        assertThat(triggered.exitCode()).as(triggered.err()).isEqualTo(2);
        assertThat(triggered.error()).startsWith("Table " + COPY + ".t of the target has triggers,");

        server.executeIn(COPY, "DROP TRIGGER tr");
        SluiceRun run = load();
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(server.queryIn(COPY, "SELECT COUNT(*) FROM t")).containsExactly("3");
    }

    @Test
    void accountWithoutPrivilegesIsToldWhichItLacks() throws Exception {
        dump();
        server.execute(
                "DROP USER IF EXISTS 'poor'@'%'",
                "CREATE USER 'poor'@'%' IDENTIFIED BY 'x'", "GRANT SELECT ON *.* TO 'poor'@'%'");

        SluiceRun run = sluice.load(
                server.settings("poor", "x"), dump, "--source-db=" + SOURCE, "--database=" + COPY, "--enable-binlog");

        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(run.error()).startsWith("The account lacks the privileges ").contains("CREATE on " + COPY);
    }

    @Test
    void duplicateThatTheTargetWouldSwallowFailsByNameAndTheSameCommandGoesOn() throws Exception {
        server.executeIn(
                SOURCE,
                "CREATE TABLE w (a VARCHAR(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL PRIMARY KEY)",
                "INSERT INTO w VALUES ('x'), ('X')");
        dump();
        server.execute(
                "CREATE DATABASE " + COPY,
                "CREATE TABLE " + COPY
                        + ".w (a VARCHAR(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL PRIMARY KEY)");

        SluiceRun run = load("--no-schemas", "--tables-list=w");

        assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
        assertThat(run.error()).contains(COPY + ".w").containsIgnoringCase("duplicate");
        assertThat(server.query("SELECT COUNT(*) FROM " + COPY + ".w")).containsExactly("0");
        server.execute(
                "ALTER TABLE " + COPY + ".w MODIFY a VARCHAR(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL");
        SluiceRun again = load("--no-schemas", "--tables-list=w");
        assertThat(again.exitCode()).as(again.err()).isZero();
        assertThat(server.query("SELECT COUNT(*) FROM " + COPY + ".w")).containsExactly("2");
    }

    private void assertRefused(SluiceRun run, String names) throws InterruptedException {
        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(run.error()).contains(names).endsWith(".");
        assertThat(run.err()).doesNotContain("\tat ").doesNotContain("Exception");
        assertThat(server.query(
                        "SELECT schema_name FROM information_schema.schemata WHERE schema_name = '" + COPY + "'"))
                .isEmpty();
    }

    private void dump(String... more) throws IOException, InterruptedException {
        List<String> options = Stream.concat(Stream.of("--database=" + SOURCE), Stream.of(more))
                .toList();
        SluiceRun run = sluice.dump(server.settings(), dump, options.toArray(String[]::new));
        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    private SluiceRun load(String... more) throws IOException {
        List<String> options = Stream.concat(Stream.of("--source-db=" + SOURCE, "--database=" + COPY), Stream.of(more))
                .toList();
        return sluice.load(server.settings(), dump, options.toArray(String[]::new));
    }

    private Path file(String ending) throws IOException {
        try (Stream<Path> files = Files.list(dump)) {
            return files.filter(path -> path.toString().endsWith(ending))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no file ends with " + ending));
        }
    }
}
