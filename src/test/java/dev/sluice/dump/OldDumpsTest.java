package dev.sluice.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.file.SealedOutput;
import dev.sluice.run.RefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Old dumps of the same source go, the latest stay, and nothing else is touched. */
class OldDumpsTest {
    @TempDir
    private Path folder;

    private final List<String> warnings = new ArrayList<>();

    /** A finished dump with one data file. @param day of its start and of its name */
    private Path dump(String name, String source, String day) throws IOException {
        Path dump = Files.createDirectory(folder.resolve(name));
        Files.writeString(dump.resolve("t.tsv"), "1\n");
        Files.writeString(dump.resolve("metadata"), "");
        try (SealedOutput manifest = new SealedOutput(Files.newOutputStream(dump.resolve("manifest.json")))) {
            manifest.write(("{\n  \"dump\" : { \"source\" : \"" + source + "\", \"startedAt\" : \"" + day
                            + "T02:00:00Z\" },\n  \"tables\" : [ { \"data\" : { \"files\" : [ { \"name\" : \"t.tsv\" } ] } } ]")
                    .getBytes(StandardCharsets.UTF_8));
            manifest.seal();
        }
        return dump;
    }

    private List<String> names() throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }

    private void keep(Path latest, int count) {
        new OldDumps(latest).keep(count, warnings::add);
    }

    @Test
    void theLatestStayByTheirStartAndNotByTheirNames() throws IOException {
        dump("shop-01-12-2025", "db1:3306", "2025-12-01");
        dump("shop-02-11-2025", "db1:3306", "2025-11-02");
        dump("shop-03-10-2025", "db1:3306", "2025-10-03");

        keep(dump("shop-01-01-2026", "db1:3306", "2026-01-01"), 2);

        assertThat(names()).containsExactly("shop-01-01-2026", "shop-01-12-2025");
        assertThat(warnings).isEmpty();
    }

    @Test
    void whatIsNotSurelyAnOldDumpOfTheSameSourceStays() throws IOException {
        dump("shop-2025-01-01", "db2:3306", "2025-01-01");
        dump("crm-2025-01-01", "db1:3306", "2025-01-01");
        dump("shop-2025-01-01b", "db1:3306", "2025-01-01");
        Files.delete(dump("shop-2025-01-02", "db1:3306", "2025-01-02").resolve("metadata"));
        Path edited = dump("shop-2025-01-03", "db1:3306", "2025-01-03").resolve("manifest.json");
        Files.writeString(edited, Files.readString(edited).replace("t.tsv", "x.tsv"));
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Path target = Files.move(dump("shop-2025-01-04", "db1:3306", "2025-01-04"), elsewhere.resolve("dump"));
        Files.createSymbolicLink(folder.resolve("shop-2025-01-04"), target);
        Files.writeString(dump("shop-2025-01-05", "db1:3306", "2025-01-05").resolve("notes.txt"), "mine");
        Path latest = dump("shop-2026-01-01", "db1:3306", "2026-01-01");
        List<String> before = names();

        keep(latest, 1);

        assertThat(names()).isEqualTo(before);
        assertThat(target.resolve("t.tsv")).exists();
        assertThat(warnings)
                .containsExactly("The old dump in " + folder.resolve("shop-2025-01-05")
                        + " stays, because it is not alone there (notes.txt).");
    }

    @Test
    void whatAKillLeftOfARemovalGoesUnlessItIsSomethingElse() throws IOException {
        Path half = dump(".shop-2025-01-01.removed", "db1:3306", "2025-01-01");
        Files.delete(half.resolve("t.tsv"));
        Path foreign = Files.createDirectory(folder.resolve(".shop-2025-01-02.removed"));
        Files.writeString(foreign.resolve("mine.txt"), "mine");

        keep(dump("shop-2026-01-01", "db1:3306", "2026-01-01"), 1);

        assertThat(names()).containsExactly(".shop-2025-01-02.removed", "shop-2026-01-01");
        assertThat(foreign.resolve("mine.txt")).exists();
    }

    @Test
    void aFolderWithoutADateIsRefused() {
        assertThatThrownBy(() -> new OldDumps(folder.resolve("shop12345")))
                .isInstanceOf(RefusedException.class)
                .hasMessage("--keep tells old dumps by the dates in their folders' names, and --outputdir "
                        + folder.resolve("shop12345") + " has none; name it like shop-2026-11-26.");
    }
}
