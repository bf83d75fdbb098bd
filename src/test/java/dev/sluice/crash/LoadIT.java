package dev.sluice.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.TestServer;
import dev.sluice.testing.WithServer;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Killed at any instant, the same command ends with a target that equals the source, row by row. */
@WithServer
class LoadIT {
    @TempDir
    private Path folder;

    private TestServer server;
    private Sluice sluice;
    private Shop shop;

    @BeforeEach
    void prepare(TestServer shared) throws Exception {
        server = shared;
        sluice = Sluice.in(folder);
        shop = Shop.dumped(server, sluice, folder);
        shop.dropCopy();
    }

    @Test
    void loadedCopyEqualsItsSourceAndNothingIsLeftBehind() throws Exception {
        SluiceRun run = load();

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(shop.differences()).isEmpty();
        assertThat(run.out()).contains(" rows");
    }

    @Test
    void killedAtAnyMomentOfItsLifeTheSameCommandEndsWithAnEqualCopy() throws Exception {
        long begun = System.nanoTime();
        assertThat(load().exitCode()).isZero();
        long length = (System.nanoTime() - begun) / 1_000_000;
        int kills = 3 * Sluice.REPEATS;
        for (int i = 0; i < kills; i++) {
            shop.dropCopy();
            SluiceRun first = load();
            Thread.sleep(length * (i + 1) / (kills + 1));
            first.kill();
            boolean done = first.out().contains(": done");

            SluiceRun second = load();

            assertThat(second.exitCode()).as(second.err() + first.err()).isIn(done ? List.of(0, 2) : List.of(0));
            assertThat(shop.differences()).as("kill " + i + "\n" + second.err()).isEmpty();
        }
    }

    @Test
    @Tag("crash")
    void killedAgainAndAgainTheLoadStillEnds() throws Exception {
        boolean done = false;
        for (int i = 0; i < 4 && !done; i++) {
            SluiceRun run = load();
            long before = shop.rows("orders");
            run.await(() -> shop.rows("orders") > before);
            run.kill();
            done = run.out().contains(": done");
        }

        SluiceRun last = load();

        assertThat(last.exitCode()).as(last.err()).isEqualTo(done ? 2 : 0);
        assertThat(shop.differences()).isEmpty();
    }

    @Test
    void lostStateFolderDoesNotMatterBecauseTheLedgerKnowsWhatIsIn() throws Exception {
        SluiceRun first = load();
        first.await(() -> shop.rows("log") > 0);
        first.kill();
        Sluice other = Sluice.in(folder.resolve("other"));

        SluiceRun second = other.load(server.settings(), shop.dump(), options());

        assertThat(second.exitCode()).as(second.err()).isZero();
        assertThat(shop.differences()).isEmpty();
    }

    @Test
    void terminatedLoadEndsWithExitCodeFiveAndResumes() throws Exception {
        SluiceRun first = load();
        first.await(() -> shop.rows("orders") > 0);
        first.signal("TERM");
        assertThat(first.exitCode()).as(first.err()).isEqualTo(5);

        SluiceRun second = load();

        assertThat(second.exitCode()).as(second.err()).isZero();
        assertThat(shop.differences()).isEmpty();
    }

    @Test
    @Tag("crash")
    void serverThatDiesInTheMiddleIsWaitedForOrTheSameCommandEnds() throws Exception {
        try (TestServer own = server.startAnother()) {
            Shop there = Shop.dumped(own, sluice, folder.resolve("own"));
            SluiceRun first = sluice.load(own.settings(), there.dump(), options());
            first.await(() -> there.rows("orders") > 0);
            own.kill();
            own.start();
            own.execute("SET GLOBAL local_infile = 1");
            int code = first.exitCode();
            assertThat(code).as(first.err()).isIn(0, 1);
            assertThat(first.err()).doesNotContain("\tat ");
            if (code == 1) {
                SluiceRun second = sluice.load(own.settings(), there.dump(), options());
                assertThat(second.exitCode()).as(second.err()).isZero();
            }
            assertThat(there.differences()).isEmpty();
        }
    }

    @Test
    void secondLoadOfTheSameTargetIsRefusedWhileTheFirstWorks() throws Exception {
        SluiceRun first = load();
        first.await(() -> shop.rows("orders") > 0);
        first.signal("STOP");

        SluiceRun same = load();
        SluiceRun other = Sluice.in(folder.resolve("other")).load(server.settings(), shop.dump(), options());

        assertThat(same.exitCode()).as(same.err()).isEqualTo(4);
        assertThat(other.exitCode()).as(other.err()).isEqualTo(2);
        first.signal("CONT");
        assertThat(other.error())
                .isEqualTo("Another load is working on schema " + Shop.COPY
                        + " of this server; wait for its end, or stop it.");
        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(shop.differences()).isEmpty();
    }

    @Test
    void existingTableIsRefusedAndNothingIsChanged() throws Exception {
        server.execute("CREATE DATABASE " + Shop.COPY, "CREATE TABLE " + Shop.COPY + ".log (mine INT)");

        SluiceRun run = load();

        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(run.error()).contains(Shop.COPY + ".log").contains("--overwrite-tables");
        assertThat(server.query("SELECT GROUP_CONCAT(table_name) FROM information_schema.tables WHERE table_schema = '"
                        + Shop.COPY + "'"))
                .containsExactly("log");
    }

    @Test
    void replacedTableIsNeverEmptyWhateverTheInstantOfTheKill() throws Exception {
        assertThat(load().exitCode()).isZero();
        server.execute("DELETE FROM " + Shop.COPY + ".log LIMIT 5");
        long old = shop.rows("log");
        long whole = old + 5;
        List<Long> seen = new ArrayList<>();
        for (int i = 0; i < 2 * Sluice.REPEATS; i++) {
            SluiceRun first = load("--overwrite-tables");
            int pause = 900 + 300 * i;
            Thread.sleep(pause);
            first.kill();
            seen.add(shop.rows("log"));
        }

        SluiceRun last = load("--overwrite-tables");

        assertThat(last.exitCode()).as(last.err()).isZero();
        assertThat(seen).isSubsetOf(old, whole);
        assertThat(shop.differences()).isEmpty();
    }

    @Test
    @Tag("crash")
    void freshTakesAwayWhatTheUnfinishedRunMade() throws Exception {
        SluiceRun first = load();
        first.await(() -> shop.rows("orders") > 0);
        first.kill();

        SluiceRun second = load("--fresh");

        assertThat(second.exitCode()).as(second.err()).isZero();
        assertThat(shop.differences()).isEmpty();
    }

    @Test
    @Tag("crash")
    void unfinishedLoadWhoseTablesAnotherHasReplacedIsNotGoneOnWith() throws Exception {
        SluiceRun first = load();
        first.await(() -> shop.rows("orders") > 0);
        first.kill();

        SluiceRun other = load("--overwrite-tables");
        assertThat(other.exitCode()).as(other.err()).isZero();
        assertThat(other.warnings())
                .contains("Another load, which was never finished, had begun some of these tables; this one takes its"
                        + " place, and that one cannot be gone on with.");

        SluiceRun again = load();
        assertThat(again.exitCode()).as(again.err()).isEqualTo(2);
        assertThat(again.error()).contains("in the way on the target");
        assertThat(shop.differences()).isEmpty();
    }

    @Test
    @Tag("crash")
    void fileThatChangedAfterTheKillIsRefusedUntilItIsBack() throws Exception {
        SluiceRun first = load();
        first.await(() -> shop.rows("orders") > 0);
        first.kill();
        flipABitInEachDataFile();

        SluiceRun second = load();
        assertThat(second.exitCode()).as(second.err()).isEqualTo(2);
        assertThat(second.error()).contains("its hash is not the one in manifest.json");
        flipABitInEachDataFile();

        SluiceRun third = load();
        assertThat(third.exitCode()).as(third.err()).isZero();
        assertThat(shop.differences()).isEmpty();
    }

    /** Doing so twice undoes it. */
    private void flipABitInEachDataFile() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(shop.dump(), "*.tsv")) {
            for (Path file : files) {
                byte[] content = Files.readAllBytes(file);
                content[content.length / 2] ^= 1;
                Files.write(file, content);
            }
        }
    }

    private SluiceRun load(String... more) throws IOException {
        return sluice.load(server.settings(), shop.dump(), options(more));
    }

    private static String[] options(String... more) {
        List<String> options = new ArrayList<>(List.of(
                "--source-db=" + Shop.SCHEMA, "--database=" + Shop.COPY, "--threads=3", "--queries-per-transaction=1"));
        options.addAll(List.of(more));
        return options.toArray(String[]::new);
    }
}
