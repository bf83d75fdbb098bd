package dev.sluice.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.mysql.ConnectionSettings;
import dev.sluice.testing.TestServer;
import dev.sluice.testing.WithServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Killed when all is done and only the end was to be told, the same command does nothing twice and tells that end. */
@Tag("crash")
@WithServer
class LastMomentIT {
    @TempDir
    private Path folder;

    private TestServer server;
    private Sluice sluice;
    private String schema;

    @BeforeEach
    void prepare(TestServer shared) {
        server = shared;
        sluice = Sluice.in(folder).with("SLUICE_PASSWORD", server.settings().password());
        schema = server.createSchema("moment");
        server.executeIn(
                schema,
                "CREATE TABLE t (id INT NOT NULL PRIMARY KEY, v VARCHAR(20))",
                "INSERT INTO t VALUES (1, 'one'), (2, 'two'), (3, 'three')");
    }

    /** Runs the command to the step, which it does not survive, and then again. */
    private SluiceRun again(String step, String operation, String... more) throws Exception {
        List<String> words = new ArrayList<>(List.of(operation));
        ConnectionSettings settings = server.settings();
        if (operation.equals("verify")) {
            words.add("--target=mysql://" + settings.user() + "@" + settings.host() + ":" + settings.port() + "/");
        } else if (!operation.equals("archive")) {
            words.addAll(
                    List.of("--host=" + settings.host(), "--port=" + settings.port(), "--user=" + settings.user()));
        }
        words.addAll(List.of(more));
        SluiceRun first = sluice.with("SLUICE_TEST_CRASH_AT", step).start(words.toArray(String[]::new));
        assertThat(first.exitCode()).as(first.err()).isEqualTo(137);
        SluiceRun second = sluice.start(words.toArray(String[]::new));
        second.exitCode();
        assertThat(server.query("SELECT table_schema FROM information_schema.tables WHERE table_name LIKE 'sluice%'"
                        + " AND table_schema LIKE '" + schema + "%'"))
                .isEmpty();
        return second;
    }

    /** Once that was told, the same command is another one, which finds a finished dump. */
    @Test
    void dump() throws Exception {
        String[] words = {"--database=" + schema, "--outputdir=" + folder.resolve("dump")};

        SluiceRun run = again("RECORDED:1", "dump", words);

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains(" was complete when its process was killed, before it could say so\n");
        assertThat(run.out()).contains(": done\n  3 rows");
        assertThat(FinishedDump.in(folder.resolve("dump")).rows("t")).hasSize(3);
        SluiceRun next = sluice.dump(server.settings(), folder.resolve("dump"), words[0]);
        assertThat(next.exitCode()).as(next.err()).isEqualTo(2);
        assertThat(next.error()).contains(" holds a finished dump; ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NOTED:1", "RECORDED:1"})
    void loadOfADamagedDump(String step) throws Exception {
        server.executeIn(schema, "CREATE TABLE u (id INT NOT NULL PRIMARY KEY)", "INSERT INTO u VALUES (7)");
        Path dump = folder.resolve("dump");
        assertThat(sluice.dump(server.settings(), dump, "--database=" + schema).exitCode())
                .isZero();
        try (Stream<Path> files = Files.list(dump)) {
            Files.delete(files.filter(file -> file.getFileName().toString().matches(".*\\.u\\.0.*"))
                    .findFirst()
                    .orElseThrow());
        }

        SluiceRun run = again(
                step,
                "load",
                "--directory=" + dump,
                "--source-db=" + schema,
                "--database=" + schema + "_copy",
                "--force-partial");

        assertThat(run.exitCode()).as(run.err()).isEqualTo(3);
        assertThat(run.warnings()).anyMatch(warning -> warning.contains(".u.0"));
        assertThat(run.out()).contains("  tables: 2\n");
        assertThat(server.query("SELECT GROUP_CONCAT(v ORDER BY id) FROM " + schema + "_copy.t"))
                .containsExactly("one,two,three");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NOTED:1", "RECORDED:1"})
    void importOfAFileWithABadRecord(String step) throws Exception {
        server.executeIn(schema, "CREATE TABLE i (id INT NOT NULL)");
        Path file = Files.writeString(folder.resolve("i.txt"), "1\nx\n2\n");

        SluiceRun run = again(step, "import", "--max-errors=1", schema, file.toString());

        assertThat(run.exitCode()).as(run.err()).isEqualTo(3);
        assertThat(run.warnings()).anyMatch(warning -> warning.startsWith("1 record of " + file + " refused, see "));
        assertThat(run.out()).contains("  refused: 1\n");
        assertThat(server.queryIn(schema, "SELECT id FROM i ORDER BY 1")).containsExactly("1", "2");
        assertThat(folder.resolve("i.txt.rejected")).hasContent("x\n");
        assertThat(filesOf("i.txt")).containsExactly("i.txt", "i.txt.rejected", "i.txt.rejected.reasons");
    }

    @Test
    void importOfANewFileOfTheSameNameIsAnotherImport() throws Exception {
        String step = "RECORDED:1";
        server.executeIn(schema, "CREATE TABLE i (id INT NOT NULL)");
        Path file = Files.writeString(folder.resolve("i.txt"), "1\n2\n");
        again(step, "import", schema, file.toString());
        assertThat(server.queryIn(schema, "SELECT id FROM i ORDER BY 1")).containsExactly("1", "2");
        sluice.with("SLUICE_TEST_CRASH_AT", step)
                .start(importing(file))
                .exitCode(); // the same two records once more, as another import
        Files.writeString(file, "3\n4\n5\n");

        SluiceRun run = sluice.start(importing(file));

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(server.queryIn(schema, "SELECT id FROM i ORDER BY 1"))
                .containsExactly("1", "1", "2", "2", "3", "4", "5");
    }

    private String[] importing(Path file) {
        ConnectionSettings settings = server.settings();
        return new String[] {
            "import",
            "--host=" + settings.host(),
            "--port=" + settings.port(),
            "--user=" + settings.user(),
            schema,
            file.toString()
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"NOTED:1", "RECORDED:1"})
    void archiveThatCopiesToAFile(String step) throws Exception {
        SluiceRun run = again(
                step, "archive", source(), "--where=id < 3", "--no-delete", "--file=" + folder.resolve("copy.txt"));

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("  copied: 2\n");
        assertThat(folder.resolve("copy.txt")).hasContent("1\tone\n2\ttwo\n");
        assertThat(filesOf("copy.txt")).containsExactly("copy.txt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NOTED:1", "RECORDED:1"})
    void archiveOfWhichRowsAreRefused(String step) throws Exception {
        server.executeIn(schema, "CREATE TABLE d LIKE t", "INSERT INTO d VALUES (2, 'there')");

        SluiceRun run = again(step, "archive", source(), "--dest=D=" + schema + ",t=d", "--where=id < 3", "--ignore");

        assertThat(run.exitCode()).as(run.err()).isEqualTo(3);
        assertThat(server.queryIn(schema, "SELECT * FROM t ORDER BY id")).containsExactly("2\ttwo", "3\tthree");
        assertThat(server.queryIn(schema, "SELECT * FROM d ORDER BY id")).containsExactly("1\tone", "2\tthere");
    }

    @Test
    void verifyOfADumpThatDiffers() throws Exception {
        Path dump = folder.resolve("dump");
        assertThat(sluice.dump(server.settings(), dump, "--database=" + schema).exitCode())
                .isZero();
        server.executeIn(schema, "DELETE FROM t WHERE id = 2");

        SluiceRun run = again("RECORDED:1", "verify", "--directory=" + dump);

        assertThat(run.exitCode()).as(run.err()).isEqualTo(3);
    }

    private String source() {
        ConnectionSettings settings = server.settings();
        return "--source=h=" + settings.host() + ",P=" + settings.port() + ",u=" + settings.user() + ",D=" + schema
                + ",t=t";
    }

    /** The names of a file and of all beside it that belong to it. */
    private List<String> filesOf(String name) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.contains(name))
                    .sorted()
                    .toList();
        }
    }
}
