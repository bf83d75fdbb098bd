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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Killed at any instant, the same command ends with the rows that one that was not killed ends with. */
@WithServer
class ImportIT {
    private static final int ROWS = 60_000;
    private static final String EVERYTHING = "SELECT COUNT(*), SUM(id), SUM(CRC32(CONCAT(id, '/', v, '/', n)))"
            + " FROM (SELECT * FROM t UNION ALL SELECT id, CONCAT(v, ' of u'), n FROM u) of_both";

    private static final String KEYED = "SELECT COUNT(*), SUM(id), SUM(CRC32(CONCAT(id, '/', v, '/', n))) FROM t";

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
                "CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(60), n INT, KEY (n), KEY (v)) CHARACTER SET utf8mb4",
                "CREATE TABLE u (id INT, v VARCHAR(60), n INT) CHARACTER SET utf8mb4"); // no key to find doubles by
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
        return start(List.of(file), options);
    }

    private SluiceRun start(List<Path> files, String... options) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                "import",
                "--host=" + server.host(),
                "--port=" + server.port(),
                "--user=" + server.settings().user(),
                "--bytes-per-chunk=50000",
                "--use-threads=3"));
        words.addAll(List.of(options));
        words.add(schema);
        files.forEach(file -> words.add(file.toString()));
        return sluice.with("SLUICE_PASSWORD", server.settings().password()).start(words.toArray(String[]::new));
    }

    private String state() {
        return state(EVERYTHING);
    }

    private String state(String query) {
        return server.queryIn(schema, query).get(0);
    }

    private void empty() {
        server.executeIn(schema, "DELETE FROM t", "DELETE FROM u");
    }

    /**
     * Runs to the end once, then several times with a kill in between; the rows must be the same.
     *
     * @return the duplicates that the first run listed
     */
    private String killAndResume(Path file, int kills, String... options) throws Exception {
        return killAndResume(List.of(file), kills, options);
    }

    private String killAndResume(List<Path> files, int kills, String... options) throws Exception {
        SluiceRun undisturbed = start(files, options);
        long begun = System.nanoTime();
        int code = undisturbed.exitCode();
        assertThat(code).as(undisturbed.err()).isIn(0, 3);
        long length = (System.nanoTime() - begun) / 1_000_000;
        String wanted = state();
        String listed = ignored(files.get(0));
        for (int i = 0; i < kills * Sluice.REPEATS; i++) {
            empty();
            SluiceRun first = start(files, options);
            Thread.sleep(length / 3 + random.nextLong(length));
            boolean ended = !first.process().isAlive();
            first.kill();
            String between = state();
            String keyed = state(KEYED);

            SluiceRun second = start(files, options);

            int again = second.exitCode();
            if (again == 1 && between.equals(wanted)) {
                // The first had come to its end, so this was another import of the same records; where no key refuses
                // them, some are in twice, as they were asked to be.
                assertThat(ended || first.out().contains(": done")).isTrue();
                assertThat(state(KEYED)).isEqualTo(keyed);
            } else {
                assertThat(again).as(second.err() + first.err()).isEqualTo(code);
                assertThat(state())
                        .as(String.join(" ", options) + "\n" + second.err())
                        .isEqualTo(wanted);
            }
            if (!between.equals(wanted)) {
                assertThat(ignored(files.get(0))).isEqualTo(listed);
            }
            forget(files, options);
        }
        assertThat(server.queryIn(schema, "SHOW TABLES")).containsExactly("t", "u");
        return listed;
    }

    private static String ignored(Path file) throws IOException {
        Path list = file.resolveSibling(file.getFileName() + ".ignored");
        return Files.exists(list) ? Files.readString(list) : "";
    }

    private void forget(List<Path> files, String[] options) throws Exception {
        if (server.queryIn(schema, "SHOW TABLES").size() > 2) {
            empty();
            List<String> all = new ArrayList<>(List.of(options));
            all.add("--fresh");
            start(files, all.toArray(String[]::new)).exitCode();
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
    @Tag("crash")
    void killedReplaceAndIgnoreKeepWhatTheOrderOfTheFileKeeps() throws Exception {
        Path file = file("t.txt", "a value", 4);
        killAndResume(file, 1, "--replace");
        empty();
        String listed = killAndResume(file, 1, "--ignore", "--list-ignored");
        assertThat(listed.lines()).hasSize(ROWS * 3 / 4).first().isEqualTo("0\ta value1 of record number 0\t0");
    }

    @Test
    void killedUpsertUpdatesInTheOrderOfTheFile() throws Exception {
        killAndResume(file("t.txt", "a value", 4), 1, "--upsert=v");
        assertThat(server.queryIn(schema, "SELECT DISTINCT SUBSTRING_INDEX(v, ' of', 1) FROM t"))
                .containsExactly("a value3");
    }

    @Test
    @Tag("crash")
    void killedImportOfACsvFileEndsWithEachRecordOnce() throws Exception {
        Path file = file("t.txt", "a value", 1);
        Path csv = folder.resolve("t.csv");
        Files.writeString(
                csv,
                "n,v,id\r\n"
                        + Files.readString(file)
                                .replaceAll("(?m)^(\\d+)\t(.*)\t(\\d+)$", "$3,\"$2,\r\n\"\"$1\"\"\",$1\r"));
        killAndResume(csv, 1, "--format=csv", "--keys=defer");
        assertThat(server.queryIn(schema, "SELECT v FROM t WHERE id = 7"))
                .containsExactly("a value0 of record number 7,\r\n\"7\"");
    }

    @Test
    void killedImportOfSeveralFilesEndsWithEachRecordOnce() throws Exception {
        killAndResume(List.of(file("t.txt", "a value", 1), file("u.txt.gz", "another", 1)), 1);
        assertThat(server.queryIn(schema, "SELECT (SELECT COUNT(*) FROM t), (SELECT COUNT(*) FROM u)"))
                .containsExactly(ROWS + "\t" + ROWS);
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
        killDelete(2);
    }

    @Test
    @Tag("crash")
    void deleteInOneTransactionKilledAtAnyInstantLeavesTheOldOrTheNewContent() throws Exception {
        server.executeIn(schema, "CREATE TRIGGER more BEFORE INSERT ON t FOR EACH ROW SET NEW.n = NEW.n + 1");
        killDelete(1);
    }

    private void killDelete(int kills) throws Exception {
        Path old = file("t.old.txt", "old", 1);
        Path file = file("t.txt", "new", 1);
        assertThat(start(old).exitCode()).isZero();
        String before = state();
        long begun = System.nanoTime();
        assertThat(start(file, "--delete", "--keys=defer").exitCode()).isZero();
        long length = (System.nanoTime() - begun) / 1_000_000;
        String after = state();
        for (int i = 0; i < kills * Sluice.REPEATS; i++) {
            assertThat(start(old, "--delete").exitCode()).isZero();
            SluiceRun first = start(file, "--delete", "--keys=defer");
            Thread.sleep(length / 2 + random.nextLong(length * 2 / 3));
            first.kill();
            assertThat(state()).isIn(before, after);

            SluiceRun second = start(file, "--delete", "--keys=defer");

            assertThat(second.exitCode()).as(second.err()).isZero();
            assertThat(state()).isEqualTo(after);
            assertThat(server.queryIn(schema, "SHOW TABLES")).containsExactly("t", "u");
        }
    }

    @Test
    void standardInputPipedAgainAfterAKillComesInOnce() throws Exception {
        Path file = file("t.txt", "a value", 1);
        SluiceRun first = piped(file);
        assertThat(first.await(
                        () -> !server.queryIn(schema, "SELECT COUNT(*) FROM u").equals(List.of("0"))))
                .as(first.err())
                .isTrue();
        first.kill();

        SluiceRun second = piped(file);

        assertThat(second.exitCode()).as(second.err()).isZero();
        assertThat(server.queryIn(schema, "SELECT COUNT(*), COUNT(DISTINCT id) FROM u"))
                .containsExactly(ROWS + "\t" + ROWS);
    }

    /** Into the table without a key, with pauses, so that it is in the middle for a while. */
    private SluiceRun piped(Path file) throws Exception {
        SluiceRun run = start(List.of(Path.of("-")), "--table=u", "--sleep=0.1");
        Thread feeding = new Thread(() -> {
            try (OutputStream in = run.process().getOutputStream()) {
                Files.copy(file, in);
            } catch (IOException killed) {
                // nobody reads any more
            }
        });
        feeding.start();
        return run;
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
