package dev.sluice.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Replica;
import dev.sluice.testing.TestServer;
import dev.sluice.testing.WithServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands in an archive job's way: late replicas, a sentinel, a destination that is gone, privileges that miss. */
@Tag("crash")
@WithServer
class ArchiveLimitsIT {
    private static TestServer source;
    private static Replica replica;
    private static TestServer dest;

    @TempDir
    private Path folder;

    private Sluice sluice;
    private String schema;
    private String there;

    @BeforeAll
    static void begin(TestServer shared) {
        source = shared.startAnother();
        replica = source.startReplica();
        dest = shared.startAnother();
    }

    @AfterAll
    static void end() {
        replica.close();
        source.close();
        dest.close();
    }

    @BeforeEach
    void prepare() {
        sluice = Sluice.in(folder).with("SLUICE_PASSWORD", source.settings().password());
        schema = source.createSchema("busy");
        OldOrders.fill(source, schema);
        there = dest.createSchema("there");
        OldOrders.makeArchive(dest, there);
    }

    @Test
    void replicaThatHasStoppedOrIsLateIsWaitedForAndTheProgressSaysWhy() throws Exception {
        replica.catchUp();
        String address = replica.server().settings().address();
        SluiceRun run = archive(
                "--limit=200",
                "--sleep=0.3",
                "--progress=bar",
                "--max-lag=1",
                "--check-interval=0.1",
                "--check-slave-lag=h=127.0.0.1,P=" + replica.server().port());
        assertThat(run.await(() -> left() > 0)).as(run.err()).isTrue();
        replica.pause();
        String stopped = "replica " + address + " has stopped, its SQL thread does not run";
        assertThat(run.await(() -> sluice.status().contains(", waits: " + stopped)))
                .as(run.err())
                .isTrue();

        replica.delay(600);
        Pattern late = Pattern.compile(
                ", waits: replica " + Pattern.quote(address) + " is [0-9.]+ s behind, 1 s allowed", Pattern.DOTALL);
        assertThat(run.await(() -> late.matcher(sluice.status()).find()))
                .as(run.err())
                .isTrue();
        long before = left();
        assertThat(before).isBetween(200L, OldOrders.OLD - 1L);
        assertThat(sluice.status()).containsPattern(late);
        assertThat(left()).isEqualTo(before);

        replica.delay(0);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err())
                .contains(" waiting: replica " + address + " has stopped, its SQL thread")
                .containsPattern(" waiting: replica " + Pattern.quote(address) + " is [0-9.]+ s behind, 1 s");
        assertThat(places()).isEqualTo("999 stayed, 2001 left, 0 in both, 0 nowhere");
    }

    @Test
    void sentinelEndsTheJobAtABorderAndTheSameCommandGoesOn() throws Exception {
        Path sentinel = folder.resolve("sentinel");
        String[] words = {"--limit=200", "--sleep=0.2", "--sentinel=" + sentinel};
        SluiceRun run = archive(words);
        assertThat(run.await(() -> left() > 0)).as(run.err()).isTrue();
        Files.createFile(sentinel);
        assertThat(run.exitCode()).as(run.err()).isEqualTo(5);
        assertThat(run.error())
                .isEqualTo("stopped, for the sentinel " + sentinel + " is there; the same command resumes.");
        long left = left();
        assertThat(left).isBetween(200L, OldOrders.OLD - 1L);
        assertThat(left % 200).isZero();
        assertThat(places()).isEqualTo((OldOrders.ROWS - left) + " stayed, " + left + " left, 0 in both, 0 nowhere");

        Files.delete(sentinel);
        SluiceRun last = archive("--limit=200", "--sentinel=" + sentinel);
        assertThat(last.exitCode()).as(last.err()).isZero();
        assertThat(places()).isEqualTo("999 stayed, 2001 left, 0 in both, 0 nowhere");
    }

    @Test
    void commandLinesOfPtArchiverCarryOver() throws Exception {
        source.execute(
                "CREATE DATABASE ecommerce",
                "CREATE DATABASE web",
                "CREATE TABLE web.access_log (id INT PRIMARY KEY, at DATETIME NOT NULL, path VARCHAR(200))",
                "INSERT INTO web.access_log SELECT id, order_date, CONCAT('/', v, '\t') FROM `" + schema + "`.orders");
        OldOrders.fill(source, "ecommerce");
        dest.execute("CREATE DATABASE archive");
        OldOrders.makeArchive(dest, "archive");
        String from = "h=127.0.0.1,P=" + source.port() + ",u=root";
        String log = from + ",D=web,t=access_log";

        SluiceRun looked = sluice.start(
                "archive",
                "--source",
                log,
                "--where",
                "at < '2024-01-01'",
                "--purge",
                "--sleep=1",
                "--check-slave-lag=h=127.0.0.1,P=" + replica.server().port() + ",max-lag=5",
                "--dry-run");
        assertThat(looked.exitCode()).as(looked.err()).isZero();
        assertThat(looked.out()).contains("DELETE `web`.`access_log` FROM `web`.`access_log` FORCE INDEX (`PRIMARY`)");
        assertThat(source.single("SELECT COUNT(*) FROM web.access_log")).isEqualTo("3000");

        SluiceRun toFile = sluice.start(
                "archive",
                "--source",
                log,
                "--where",
                "at < '2024-01-01'",
                "--file=" + folder + "/access_log_%Y%m.txt",
                "--purge");
        assertThat(toFile.exitCode()).as(toFile.err()).isZero();
        assertThat(source.single("SELECT COUNT(*) FROM web.access_log")).isEqualTo("999");
        assertThat(folder.toFile().list((where, name) -> name.matches("access_log_20\\d\\d(0[1-9]|1[0-2])\\.txt")))
                .singleElement()
                .satisfies(name -> assertThat(Files.readAllLines(folder.resolve(name)))
                        .hasSize(OldOrders.OLD)
                        .startsWith("1\t2023-05-01 00:00:00\t/v1\\t")
                        .doesNotHaveDuplicates());

        SluiceRun toTable = sluice.start(
                "archive",
                "--source",
                from + ",D=ecommerce,t=orders",
                "--dest",
                "h=127.0.0.1,P=" + dest.port() + ",D=archive,t=orders_archive",
                "--where",
                "order_date < '2024-01-01'",
                "--limit=1000",
                "--commit-each",
                "--progress=5000");
        assertThat(toTable.exitCode()).as(toTable.err()).isZero();
        assertThat(OldOrders.places(source, "ecommerce", dest, "archive"))
                .isEqualTo("999 stayed, 2001 left, 0 in both, 0 nowhere");
        assertThat(ledgers()).isEmpty();
    }

    @Test
    void destinationThatIsKilledAndComesBackIsWaitedForOrTheSameCommandGoesOn() throws Exception {
        String[] words = {"--limit=100", "--sleep=0.02"};
        SluiceRun run = archive(words);
        assertThat(run.await(() -> left() > 0)).as(run.err()).isTrue();
        dest.kill();
        dest.start();
        int code = run.exitCode();
        assertThat(code).as(run.err()).isIn(0, 1);
        assertThat(run.err()).doesNotContain("\tat ");
        if (code == 1) {
            SluiceRun again = archive(words);
            assertThat(again.exitCode()).as(again.err()).isZero();
        }
        assertThat(places()).isEqualTo("999 stayed, 2001 left, 0 in both, 0 nowhere");
        assertThat(ledgers()).isEmpty();
    }

    @Test
    void destinationThatStaysAwayEndsTheJobAndNothingIsLost() throws Exception {
        String[] words = {"--limit=100", "--sleep=0.2", "--retries=1"};
        SluiceRun run = archive(words);
        assertThat(run.await(() -> left() > 0)).as(run.err()).isTrue();
        dest.kill();
        try {
            assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
            assertThat(run.err()).doesNotContain("\tat ");
            assertThat(run.error())
                    .startsWith("Archiving " + schema + ".orders failed 2 times, last: ")
                    .contains(dest.settings().address())
                    .contains(". The same command resumes.");
            SluiceRun away = archive(words);
            assertThat(away.exitCode()).as(away.err()).isEqualTo(2);
            assertThat(away.error())
                    .isEqualTo("No server answers at " + dest.settings().address() + ": connection refused.");
        } finally {
            dest.start();
        }
        long left = left();
        assertThat(left).isBetween(100L, OldOrders.OLD - 1L);
        SluiceRun last = archive("--limit=100");
        assertThat(last.exitCode()).as(last.err()).isZero();
        assertThat(places()).isEqualTo("999 stayed, 2001 left, 0 in both, 0 nowhere");
        assertThat(ledgers()).isEmpty();
    }

    @Test
    void destinationThatDiesWithItsCopyCommittedAndNotYetDeletedAtTheSource() throws Exception {
        Sluice usual = sluice;
        sluice = sluice.with("SLUICE_TEST_CRASH_AT", "DEST_COMMITTED:3");
        SluiceRun crashed = archive("--limit=100");
        assertThat(crashed.exitCode()).as(crashed.err()).isEqualTo(137);
        sluice = usual;
        dest.kill();
        dest.start();
        assertThat(places()).isEqualTo("2800 stayed, 300 left, 100 in both, 0 nowhere");

        SluiceRun last = archive("--limit=100");
        assertThat(last.exitCode()).as(last.err()).isZero();
        assertThat(places()).isEqualTo("999 stayed, 2001 left, 0 in both, 0 nowhere");
        assertThat(ledgers()).isEmpty();
    }

    private SluiceRun archive(String... more) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                "archive",
                "--source=" + Sluice.dsn(source.settings(), schema, "orders"),
                "--dest=" + Sluice.dsn(dest.settings(), there, "orders_archive"),
                "--where=" + OldOrders.WHERE,
                "--no-defaults"));
        words.addAll(List.of(more));
        return sluice.start(words.toArray(String[]::new));
    }

    private long left() {
        return Long.parseLong(
                dest.queryIn(there, "SELECT COUNT(*) FROM orders_archive").get(0));
    }

    private String places() {
        return OldOrders.places(source, schema, dest, there);
    }

    private List<String> ledgers() {
        List<String> found = new ArrayList<>(source.queryIn(schema, "SHOW TABLES LIKE 'sluice%'"));
        found.addAll(dest.queryIn(there, "SHOW TABLES LIKE 'sluice%'"));
        return found;
    }
}
