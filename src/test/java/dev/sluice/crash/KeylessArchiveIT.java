package dev.sluice.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.TestServer;
import dev.sluice.testing.WithServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Killed at any step of a chunk or any instant, there are as many of each row as there were, where they have no key. */
@Tag("crash")
@WithServer
class KeylessArchiveIT {
    private static TestServer second;

    @TempDir
    private Path folder;

    private TestServer server;
    private TestServer other;
    private Sluice sluice;
    private String schema;
    private String there;
    private List<String> before;

    @BeforeEach
    void prepare(TestServer shared) {
        server = shared;
        other = server;
        sluice = Sluice.in(folder).with("SLUICE_PASSWORD", server.settings().password());
        schema = server.createSchema("keyless");
        there = schema;
        OldOrders.fillWithoutKey(server, schema);
        before = all(server.queryIn(schema, "SELECT * FROM orders"));
    }

    @AfterAll
    static void endSecond() {
        if (second != null) {
            second.close();
            second = null;
        }
    }

    /** What says where rows go, and that place made. */
    private String to(String place) {
        switch (place) {
            case "file":
                return "--file=" + folder.resolve("orders.txt");
            case "other":
                if (second == null) {
                    second = server.startAnother();
                }
                other = second;
                there = other.createSchema("there");
                break;
            default:
                break;
        }
        OldOrders.makeArchiveWithoutKey(other, there);
        return "--dest=" + Sluice.dsn(other.settings(), there, "orders_archive");
    }

    private SluiceRun archive(Sluice as, String to, String... more) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                "archive",
                "--source=" + Sluice.dsn(server.settings(), schema, "orders"),
                "--where=" + OldOrders.WHERE,
                "--limit=200",
                "--no-defaults",
                to));
        words.addAll(List.of(more));
        return as.start(words.toArray(String[]::new));
    }

    private SluiceRun end(String to) throws Exception {
        SluiceRun run = archive(sluice, to);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(server.queryIn(schema, "SHOW TABLES LIKE 'sluice%'")).isEmpty();
        assertThat(server.queryIn(schema, "SELECT COUNT(*) FROM orders WHERE " + OldOrders.WHERE))
                .containsExactly("0");
        return run;
    }

    private List<String> archived(String to) throws IOException {
        return to.startsWith("--file")
                ? Files.readAllLines(folder.resolve("orders.txt"))
                : other.queryIn(there, "SELECT * FROM orders_archive");
    }

    private void nothingIsLostOrDoubled(String to) throws IOException {
        assertThat(all(server.queryIn(schema, "SELECT * FROM orders"), archived(to)))
                .isEqualTo(before);
    }

    @SafeVarargs
    private static List<String> all(List<String>... parts) {
        List<String> all = new ArrayList<>();
        for (List<String> part : parts) {
            all.addAll(part);
        }
        all.sort(null);
        return all;
    }

    @ParameterizedTest
    @CsvSource({
        "INSERTED:2, table",
        "DELETED:3, table",
        "INSERTED:2, other",
        "DEST_COMMITTED:1, other",
        "DEST_COMMITTED:3, other",
        "COMMITTED:2, other",
        "FILE_WRITTEN:2, file",
        "DELETED:2, file"
    })
    void crashedAtAStep(String step, String place) throws Exception {
        String to = to(place);
        SluiceRun run = archive(sluice.with("SLUICE_TEST_CRASH_AT", step), to);
        assertThat(run.exitCode()).as(run.err()).isEqualTo(137);

        assertThat(end(to).out()).contains(String.format("  archived: %,d\n", OldOrders.OLD));

        nothingIsLostOrDoubled(to);
    }

    @Test
    void equalRowsOfOthersAfterACrashAreAsGoodAsThoseCopied() throws Exception {
        String to = to("other");
        SluiceRun run = archive(sluice.with("SLUICE_TEST_CRASH_AT", "DEST_COMMITTED:1"), to);
        assertThat(run.exitCode()).as(run.err()).isEqualTo(137);
        // Of the chunk that is written there and not yet deleted here:
        String copied = other.queryIn(
                        there, "SELECT id, v FROM orders_archive GROUP BY id, v ORDER BY COUNT(*) DESC LIMIT 1")
                .get(0);
        String[] kind = copied.split("\t");
        String one = " WHERE id = " + kind[0] + " AND v = '" + kind[1] + "' AND " + OldOrders.WHERE;
        long here = Long.parseLong(
                server.queryIn(schema, "SELECT COUNT(*) FROM orders" + one).get(0));
        long written = Long.parseLong(other.queryIn(there, "SELECT COUNT(*) FROM orders_archive" + one)
                .get(0));
        server.executeIn(
                schema,
                "DELETE FROM orders" + one,
                "INSERT INTO orders VALUES (" + kind[0] + ", '2023-05-01', '" + kind[1] + "')");

        SluiceRun last = end(to);

        // One of those written stands for the row that came; the others were deleted by others.
        assertThat(last.out()).contains("  deleted by others: " + (written - 1) + "\n");
        assertThat(other.queryIn(there, "SELECT COUNT(*) FROM orders_archive" + one))
                .containsExactly(Long.toString(written));
        assertThat(last.out()).contains(String.format("  archived: %,d\n", OldOrders.OLD - here + 1));
    }

    @ParameterizedTest
    @CsvSource({"table, 1", "other, 2", "file, 1"})
    void killedAtAnyInstant(String place, int kills) throws Exception {
        String to = to(place);
        for (int i = 0; i < kills * Sluice.REPEATS; i++) {
            SluiceRun run = archive(sluice, to, "--sleep=0.02");
            String now = server.queryIn(schema, "SELECT COUNT(*) FROM orders").get(0);
            run.await(() -> !server.queryIn(schema, "SELECT COUNT(*) FROM orders")
                    .get(0)
                    .equals(now));
            Thread.sleep(i * 7L);
            run.kill();
        }
        end(to);
        nothingIsLostOrDoubled(to);
    }
}
