package dev.sluice.jobfile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.ProjectFolder;
import dev.sluice.run.RefusedException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is in a job file, reading it ends, in steps or in one line that names the file. */
class FuzzTest {
    private static final int TRIES = 60;
    /** What means something to YAML or to a job file, to be put anywhere. */
    private static final List<String> PIECES = List.of(
            "\n",
            "\t",
            "  ",
            ":",
            ": ",
            "- ",
            "[",
            "]",
            "{",
            "}",
            "&a ",
            "*a",
            "!!java.io.File ",
            "!",
            "|\n",
            ">\n",
            "\"",
            "'",
            "#",
            "---\n",
            "...\n",
            "%YAML 9\n",
            "<<: *a",
            "? ",
            "${",
            "${HOME",
            "${date:%Q}",
            "${:-}",
            "$$",
            "\0",
            "\u0085",
            "\uFEFF",
            "steps:",
            "include: ",
            "dump:",
            "on-differences: ");

    @TempDir
    private Path folder;

    private void read(Path file) {
        try {
            JobFile.read(file, new Variables(Map.of("HOME", "x"), LocalDateTime.of(2026, 3, 4, 5, 6, 7)));
        } catch (RefusedException e) {
            assertThat(e.getMessage()).contains(folder.toString()).hasLineCount(1);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 20261126, 4711})
    void damagedFilesAreReadOrRefused(long seed) throws Exception {
        Random random = new Random(seed);
        Path jobs = ProjectFolder.locate().resolve("jobs");
        Path include = Files.createDirectories(folder.resolve("include"));
        Files.copy(jobs.resolve("include/server.yml"), include.resolve("server.yml"));
        try (Stream<Path> files = Files.list(jobs)) {
            for (Path good : files.filter(Files::isRegularFile).sorted().toList()) {
                for (int i = 0; i < TRIES; i++) {
                    Path bad = folder.resolve("job.yml");
                    Files.write(bad, damaged(Files.readAllBytes(good), random));
                    read(bad);
                }
            }
        }
    }

    private static byte[] damaged(byte[] good, Random random) {
        byte[] bad = random.nextInt(4) == 0 ? Arrays.copyOf(good, random.nextInt(good.length)) : good.clone();
        for (int changes = 1 + random.nextInt(4); changes > 0 && bad.length > 0; changes--) {
            int at = random.nextInt(bad.length);
            if (random.nextBoolean()) {
                bad[at] = (byte) random.nextInt(256);
            } else {
                byte[] piece = PIECES.get(random.nextInt(PIECES.size())).getBytes(StandardCharsets.UTF_8);
                byte[] longer = Arrays.copyOf(bad, bad.length + piece.length);
                System.arraycopy(bad, at, longer, at + piece.length, bad.length - at);
                System.arraycopy(piece, 0, longer, at, piece.length);
                bad = longer;
            }
        }
        return bad;
    }

    @Test
    void whatWouldTakeAllMemoryIsRefused() throws Exception {
        StringBuilder laughs = new StringBuilder("a: &a0 [x, x]\n");
        for (int i = 1; i < 100; i++) {
            laughs.append("b" + i + ": &a" + i + " [*a" + (i - 1) + ", *a" + (i - 1) + "]\n");
        }
        for (String text : List.of(
                laughs.toString(),
                "[".repeat(100_000),
                "a: ".repeat(50_000),
                "&a [*a]",
                "dump: &a {tables-list: *a}",
                "dump: {database: " + "x".repeat(5_000_000) + "}")) {
            Path file = Files.writeString(folder.resolve("job.yml"), text);
            read(file);
        }
    }
}
