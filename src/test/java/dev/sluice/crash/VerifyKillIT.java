package dev.sluice.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.TestServer;
import dev.sluice.testing.WithServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A comparison that was killed goes on and reports what was found before, too. */
@WithServer
class VerifyKillIT {
    private static final int ROWS = 20_000;

    @TempDir
    private Path folder;

    @Test
    void theSameCommandGoesOnAfterAKillAndReportsAll(TestServer server) throws Exception {
        String one = server.createSchema("one");
        String other = server.createSchema("other");
        for (String schema : List.of(one, other)) {
            server.executeIn(
                    schema,
                    "CREATE TABLE t (id INT PRIMARY KEY, a INT)",
                    "INSERT INTO t WITH RECURSIVE n AS (SELECT 0 i UNION ALL SELECT i + 1 FROM n WHERE i < 199)"
                            + " SELECT a.i * 100 + b.i + 1, b.i FROM n a JOIN n b WHERE b.i < 100",
                    "ANALYZE TABLE t");
        }
        server.executeIn(other, "UPDATE t SET a = -1 WHERE id IN (1, " + ROWS + ")");
        Sluice sluice =
                Sluice.in(folder).with("SLUICE_PASSWORD", server.settings().password());
        Path repair = folder.resolve("repair.sql");

        SluiceRun killed = verify(sluice, server, one, other, repair, "--sleep=0.05");
        assertThat(killed.await(() -> results(sluice.state()) >= 3)).isTrue();
        killed.kill();
        assertThat(results(sluice.state())).isLessThan(ROWS / 200);

        SluiceRun again = verify(sluice, server, one, other, repair, "--sleep=0");
        assertThat(again.exitCode()).as(again.err()).isEqualTo(3);
        assertThat(again.out())
                .contains("different: 1 table, 20,000 rows compared, 2 rows differ in 1 tables\n")
                .contains("  different id=1  (a: 0 | -1)\n")
                .contains("  different id=" + ROWS + "  (a: 99 | -1)\n");
        assertThat(again.err()).contains("resuming run ");
        assertThat(Files.readString(repair))
                .containsOnlyOnce("WHERE `id` = 1;")
                .containsOnlyOnce("WHERE `id` = " + ROWS + ";")
                .endsWith("COMMIT;\n");
        assertThat(results(sluice.state())).isZero();
    }

    private static SluiceRun verify(
            Sluice sluice, TestServer server, String one, String other, Path repair, String sleep) throws IOException {
        String url = "mysql://" + server.settings().user() + "@" + server.host() + ":" + server.port() + "/";
        return sluice.start(
                "verify",
                "--source=" + url + one,
                "--target=" + url + other,
                "--no-defaults",
                "--rows=200",
                "--threads=1",
                "--rechecks=0",
                "--repair-sql=" + repair,
                sleep);
    }

    /** Lines in the journals of unfinished comparisons. */
    private static long results(Path state) {
        if (!Files.isDirectory(state)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(state)) {
            long lines = 0;
            for (Path file :
                    files.filter(f -> f.toString().contains("/verify/done/")).toList()) {
                lines += Files.readAllLines(file).size();
            }
            return lines;
        } catch (IOException | UncheckedIOException beingRemoved) {
            return 0;
        }
    }
}
