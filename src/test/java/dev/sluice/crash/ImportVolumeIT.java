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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Large records, many files and none pass through the launcher's heap of 256 MB, and a full disk loses nothing. {@code
 * -Dsluice.crash.files=5000} is the number of the promise.
 */
@WithServer
@Tag("crash")
class ImportVolumeIT {
    private static final int FILES = Integer.getInteger("sluice.crash.files", 500);

    @TempDir
    private Path folder;

    private TestServer server;
    private Sluice sluice;
    private String schema;

    @BeforeEach
    void prepare(TestServer shared) {
        server = shared;
        sluice = Sluice.in(folder).with("SLUICE_PASSWORD", server.settings().password());
        schema = server.createSchema("volume");
        server.executeIn(schema, "CREATE TABLE t (id INT PRIMARY KEY, v LONGTEXT) CHARACTER SET utf8mb4");
    }

    private SluiceRun bringIn(String... more) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                "import",
                "--host=" + server.host(),
                "--port=" + server.port(),
                "--user=" + server.settings().user()));
        int options =
                (int) Stream.of(more).takeWhile(word -> word.startsWith("--")).count();
        words.addAll(List.of(more).subList(0, options));
        words.add(schema);
        words.addAll(List.of(more).subList(options, more.length));
        return sluice.start(words.toArray(String[]::new));
    }

    private void assertContent(String wanted) {
        assertThat(server.queryIn(schema, "SELECT COUNT(*), SUM(id), SUM(LENGTH(v)) FROM t"))
                .containsExactly(wanted);
    }

    @Test
    void aLineOfManyMegabytesNeedsNoMoreMemory() throws Exception {
        // MySQL 8.0.15 takes a time that grows with the square of a field's length: 64 MB are more than five minutes.
        int size = server.isMariaDb() || server.isAtLeast(8, 4, 0) ? 64 << 20 : 16 << 20;
        Path file = folder.resolve("t.txt");
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write("1\tshort\n2\t".getBytes(StandardCharsets.UTF_8));
            byte[] block = "0123456\t".replace('\t', '-').repeat(1024).getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < size / block.length; i++) {
                out.write(block);
            }
            out.write("\n3\tshort".getBytes(StandardCharsets.UTF_8));
        }

        SluiceRun run = bringIn("--use-threads=4", file.toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertContent("3\t6\t" + (size + 10));
    }

    @Test
    void thousandsOfFilesNeedNoMoreMemory() throws Exception {
        Path many = Files.createDirectory(folder.resolve("many"));
        for (int i = 0; i < FILES; i++) {
            Files.writeString(many.resolve("t." + i + ".txt"), i + "\tx\n" + (i + FILES) + "\ty\n");
        }

        SluiceRun run = bringIn("--use-threads=4", many.toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertContent(2 * FILES + "\t" + (2L * FILES - 1) * FILES + "\t" + 2 * FILES);
    }

    @Test
    void anEmptyFileHasNoRecordsAndWithDeleteLeavesNone() throws Exception {
        server.executeIn(schema, "INSERT INTO t VALUES (1, 'old')");
        Path empty = Files.createFile(folder.resolve("t.txt"));

        SluiceRun run = bringIn(empty.toString());
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertContent("1\t1\t3");

        run = bringIn("--delete", empty.toString());
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertContent("0\tnull\tnull");
    }

    @Test
    void fullDiskUnderTheRefusedRecordsLosesNothing() throws Exception {
        String filler = "x".repeat(1000);
        Path file = Files.writeString(
                folder.resolve("t.txt"),
                IntStream.range(0, 4000)
                        .mapToObj(id -> (id % 2 == 0 ? "" : "bad") + id + "\t" + filler + "\n")
                        .collect(Collectors.joining()));
        Path small = Files.createDirectory(folder.resolve("small"));
        try (SmallDisk disk = SmallDisk.mount(small, 6)) {
            String[] command = {
                "--bytes-per-chunk=200000", "--max-errors=2000", "--reject-dir=" + disk.folder(), file.toString()
            };
            Path ballast = Files.write(small.resolve("ballast"), new byte[5 << 20]);
            assertFullDisk(
                    bringIn(command),
                    "Importing " + file + " into " + schema + ".t failed: Cannot write " + small + "/.t.txt.rejected-");

            // Room for the parts, but not for the files that are made of them.
            Files.write(ballast, new byte[3 << 20]);
            assertFullDisk(bringIn(command), "Cannot write " + small + "/t.txt.rejected");
            assertThat(small.resolve("t.txt.rejected")).doesNotExist();

            Files.delete(ballast);
            SluiceRun last = bringIn(command);
            assertThat(last.exitCode()).as(last.err()).isEqualTo(3);
            assertContent("2000\t3998000\t2000000");
            assertThat(Files.readAllLines(small.resolve("t.txt.rejected")))
                    .isEqualTo(IntStream.range(0, 2000)
                            .mapToObj(i -> "bad" + (2 * i + 1) + "\t" + filler)
                            .toList());
            assertThat(small.toFile().list()).containsExactlyInAnyOrder("t.txt.rejected", "t.txt.rejected.reasons");
        }
    }

    @Test
    void fullDiskUnderTheRangesOfACompressedFileLosesNothing() throws Exception {
        String filler = "x".repeat(1000);
        Path file = folder.resolve("t.txt.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            for (int id = 0; id < 12_000; id++) {
                out.write((id + "\t" + filler + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        Path state = Files.createDirectories(sluice.state());
        try (SmallDisk disk = SmallDisk.mount(state, 12)) {
            SluiceRun run = bringIn("--use-threads=2", "--bytes-per-chunk=9000000", file.toString());
            assertFullDisk(run, "Importing " + file + " failed: Cannot write " + disk.folder() + "/spool-");

            SluiceRun last = bringIn("--use-threads=2", "--bytes-per-chunk=1000000", file.toString());
            assertThat(last.exitCode()).as(last.err()).isZero();
            assertContent("12000\t71994000\t12000000");
        }
    }

    private static void assertFullDisk(SluiceRun run, String beginning) throws InterruptedException {
        assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
        assertThat(run.error())
                .startsWith(beginning)
                .containsPattern("(: No space left on device|: less than 4 MB are left on its disk)\\. The same command"
                        + " resumes\\.");
        assertThat(run.err().lines().filter(line -> line.startsWith("sluice: ")))
                .hasSize(1);
    }
}
