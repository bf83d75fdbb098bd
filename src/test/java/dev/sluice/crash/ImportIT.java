package dev.sluice.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.TestServer;
import dev.sluice.testing.WithServer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Killed at any instant, the same command ends with the rows that one that was not killed ends with. */
@WithServer
class ImportIT {
    private static final int ROWS = 60_000;
    private static final String EVERYTHING = "SELECT COUNT(*), SUM(id), SUM(CRC32(CONCAT(id, '/', v, '/', n))) FROM ";

    @TempDir
    private Path folder;

    private final Random random = new Random();
    private TestServer server;
    private Sluice sluice;
    private String schema;

    @BeforeEach
    void prepare(TestServer shared) {
        server = shared;
        sluice = Sluice.in(folder);
        schema = server.createSchema("imported");
        server.executeIn(
                schema,
                "CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(60), n INT, KEY (n), KEY (v)) CHARACTER SET utf8mb4");
    }

    private static String record(int id, String value) {
        return id + "\t" + value + " of record number " + id + "\t" + id % 100 + "\n";
    }

    /** A file of records with ids from 0 on, each of which comes as often as is said. */
    private Path file(String name, String value, int times) throws IOException {
        Path file = folder.resolve(name);
        OutputStream stored = Files.newOutputStream(file);
        try (OutputStream out = name.endsWith(".gz") ? new GZIPOutputStream(stored) : stored) {
            for (int i = 0; i < ROWS; i++) {
                out.write(record(i % (ROWS / times), value + i / (ROWS / times)).getBytes(StandardCharsets.UTF_8));
            }
        }
        return file;
    }

    private SluiceRun start(Path file, String... options) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                "import",
                "--host=" + server.host(),
                "--port=" + server.port(),
                "--user=" + server.settings().user(),
                "--bytes-per-chunk=50000",
                "--use-threads=3"));
        words.addAll(List.of(options));
        words.addAll(List.of(schema, file.toString()));
        return sluice.with("SLUICE_PASSWORD", server.settings().password()).start(words.toArray(String[]::new));
    }

    private String state() {
        return server.queryIn(schema, EVERYTHING + "t").get(0);
    }

    private void empty() {
        server.executeIn(schema, "DELETE FROM t");
    }

    /** Runs to the end once, then several times with a kill in between; the rows must be the same. */
    private void killAndResume(Path file, int kills, String... options) throws Exception {
        SluiceRun undisturbed = start(file, options);
        long begun = System.nanoTime();
        int code = undisturbed.exitCode();
        assertThat(code).as(undisturbed.err()).isIn(0, 3);
        long length = (System.nanoTime() - begun) / 1_000_000;
        String wanted = state();
        for (int i = 0; i < kills * Sluice.REPEATS; i++) {
            empty();
            SluiceRun first = start(file, options);
            Thread.sleep(length / 3 + random.nextLong(length));
            boolean ended = !first.process().isAlive();
            first.kill();
            String between = state();

            SluiceRun second = start(file, options);

            int again = second.exitCode();
            if (again == 1 && between.equals(wanted)) {
                // The first had come to its end, so this was another import of the same records.
                assertThat(ended || first.out().contains(": done")).isTrue();
            } else {
                assertThat(again).as(second.err() + first.err()).isEqualTo(code);
            }
            assertThat(state())
                    .as(String.join(" ", options) + "\n" + second.err())
                    .isEqualTo(wanted);
            sluice(file, "--fresh", options);
        }
        assertThat(server.queryIn(schema, "SHOW TABLES")).containsExactly("t");
    }

    private void sluice(Path file, String fresh, String[] options) throws Exception {
        if (server.queryIn(schema, "SHOW TABLES").size() > 1) {
            empty();
            List<String> all = new ArrayList<>(List.of(options));
            all.add(fresh);
            start(file, all.toArray(String[]::new)).exitCode();
        }
    }

    @Test
    void killedImportOfAPlainFileEndsWithEachRecordOnce() throws Exception {
        killAndResume(file("t.txt", "a value", 1), 2);
    }

    @Test
    void killedImportOfACompressedFileEndsWithEachRecordOnce() throws Exception {
        killAndResume(file("t.txt.gz", "a value", 1), 1, "--keys=defer");
    }

    @Test
    void killedReplaceAndIgnoreKeepWhatTheOrderOfTheFileKeeps() throws Exception {
        Path file = file("t.txt", "a value", 4);
        killAndResume(file, 1, "--replace");
        empty();
        killAndResume(file, 1, "--ignore");
    }

    @Test
    void killedImportRefusesEachBadRecordOnce() throws Exception {
        Path file = file("t.txt", "a value", 1);
        String text = Files.readString(file);
        for (int i = 1000; i < ROWS; i += 1000) {
            text = text.replace("\n" + i + "\t", "\nbad " + i + "\t");
        }
        Files.writeString(file, text);
        killAndResume(file, 1, "--max-errors=1000");
        assertThat(Files.readAllLines(folder.resolve("t.txt.rejected")))
                .hasSize(59)
                .allMatch(line -> line.startsWith("bad "));
        assertThat(Files.readAllLines(folder.resolve("t.txt.rejected.reasons")).get(1))
                .startsWith("2001\t");
    }

    @Test
    void deleteKilledAtAnyInstantLeavesTheOldOrTheNewContent() throws Exception {
        Path old = file("t.old.txt", "old", 1);
        Path file = file("t.txt", "new", 1);
        assertThat(start(old).exitCode()).isZero();
        String before = state();
        long begun = System.nanoTime();
        assertThat(start(file, "--delete", "--keys=defer").exitCode()).isZero();
        long length = (System.nanoTime() - begun) / 1_000_000;
        String after = state();
        for (int i = 0; i < 2 * Sluice.REPEATS; i++) {
            assertThat(start(old, "--delete").exitCode()).isZero();
            SluiceRun first = start(file, "--delete", "--keys=defer");
            Thread.sleep(length / 2 + random.nextLong(length * 2 / 3));
            first.kill();
            assertThat(state()).isIn(before, after);

            SluiceRun second = start(file, "--delete", "--keys=defer");

            assertThat(second.exitCode()).as(second.err()).isZero();
            assertThat(state()).isEqualTo(after);
            assertThat(server.queryIn(schema, "SHOW TABLES")).containsExactly("t");
        }
    }

    @Test
    void terminatedImportEndsWithExitCodeFiveAndResumes() throws Exception {
        Path file = file("t.txt", "a value", 1);
        SluiceRun first = start(file);
        first.await(() ->
                Long.parseLong(server.queryIn(schema, "SELECT COUNT(*) FROM t").get(0)) > 0);
        first.signal("TERM");
        assertThat(first.exitCode()).as(first.err()).isEqualTo(5);

        SluiceRun second = start(file);

        assertThat(second.exitCode()).as(second.err()).isZero();
        assertThat(server.queryIn(schema, "SELECT COUNT(*) FROM t")).containsExactly(Integer.toString(ROWS));
    }
}
