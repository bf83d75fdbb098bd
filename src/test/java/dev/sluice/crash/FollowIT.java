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
import org.junit.jupiter.params.provider.ValueSource;

/** Killed at any step of a chunk that takes other tables' rows along, the same command ends with every row in one place. */
@Tag("crash")
@WithServer
class FollowIT {
    private static TestServer second;

    @TempDir
    private Path folder;

    private TestServer server;
    private Sluice sluice;
    private String schema;
    private String there;

    @BeforeEach
    void prepare(TestServer shared) {
        server = shared;
        sluice = Sluice.in(folder).with("SLUICE_PASSWORD", server.settings().password());
        schema = server.createSchema("family");
        Family.fill(server, schema);
    }

    @AfterAll
    static void endSecond() {
        if (second != null) {
            second.close();
            second = null;
        }
    }

    private void second() {
        if (second == null) {
            second = server.startAnother();
        }
        there = second.createSchema("there");
        Family.make(second, there);
    }

    private List<String> toOtherServer() {
        return List.of("--dest=" + Sluice.dsn(second.settings(), there, "orders"));
    }

    private SluiceRun archive(Sluice as, List<String> to) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                "archive",
                "--source=" + Sluice.dsn(server.settings(), schema, "orders"),
                "--where=" + Family.WHERE,
                "--limit=50",
                "--follow-foreign-keys",
                "--no-defaults"));
        words.addAll(to);
        return as.start(words.toArray(String[]::new));
    }

    private void crash(String step, List<String> to) throws Exception {
        SluiceRun run = archive(sluice.with("SLUICE_TEST_CRASH_AT", step), to);
        assertThat(run.exitCode()).as(run.err()).isEqualTo(137);
    }

    private SluiceRun end(List<String> to) throws Exception {
        SluiceRun run = archive(sluice, to);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("  archived: 200\n");
        assertThat(server.queryIn(schema, "SHOW TABLES LIKE 'sluice%'")).isEmpty();
        return run;
    }

    @ParameterizedTest
    @ValueSource(strings = {"INSERTED:2", "DELETED:3"})
    void crashedAtAStepOnOneServer(String step) throws Exception {
        String beside = server.createSchema("beside");
        Family.make(server, beside);
        List<String> to = List.of("--dest=D=" + beside + ",t=orders");
        crash(step, to);
        SluiceRun run = end(to);
        assertThat(run.out()).contains("  followed " + schema + ".parts: 800\n");
        assertThat(server.queryIn(schema, Family.COUNTS)).containsExactly("100\t200\t400");
        assertThat(server.queryIn(beside, Family.COUNTS)).containsExactly("200\t400\t800");
    }

    @ParameterizedTest
    @ValueSource(strings = {"DELETED:2", "COMMITTED:2"})
    void crashedAtAStepBetweenTwoServers(String step) throws Exception {
        second();
        crash(step, toOtherServer());
        end(toOtherServer());
        assertThat(server.queryIn(schema, Family.COUNTS)).containsExactly("100\t200\t400");
        assertThat(second.queryIn(there, Family.COUNTS)).containsExactly("200\t400\t800");
    }

    @Test
    void rowsChangedMovedOrDeletedByOthersAfterACrashAreInOnePlace() throws Exception {
        second();
        crash("DEST_COMMITTED:2", toOtherServer());
        assertThat(second.queryIn(there, Family.COUNTS)).containsExactly("100\t200\t400");
        // Of the chunk that is written there and not yet deleted here, orders 76 to 149:
        server.executeIn(
                schema,
                "UPDATE items SET v = 'changed' WHERE id = 761",
                "UPDATE items SET order_id = 3 WHERE id = 771",
                "DELETE FROM items WHERE id = 791",
                "INSERT INTO items VALUES (799, 79, 'new')",
                "UPDATE orders SET old = 0 WHERE id = 82");

        SluiceRun run = end199();

        assertThat(run.warnings())
                .contains("3 rows had been copied to " + there + ".orders and the tables beside it when others"
                        + " deleted them from " + schema + ".orders and its children; their copies stay.");
        assertThat(server.queryIn(schema, Family.COUNTS)).containsExactly("101\t203\t406");
        assertThat(second.queryIn(there, Family.COUNTS)).containsExactly("199\t398\t794");
        assertThat(second.queryIn(there, "SELECT id, v FROM items WHERE id IN (761, 771, 791, 799, 821)"))
                .containsExactly("761\tchanged", "791\tx", "799\tnew");
        assertThat(server.queryIn(schema, "SELECT id FROM items WHERE id IN (761, 771, 791, 799, 821)"))
                .containsExactly("771", "821");
    }

    private SluiceRun end199() throws Exception {
        SluiceRun run = archive(sluice, toOtherServer());
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run;
    }

    @ParameterizedTest
    @ValueSource(strings = {"FILE_WRITTEN:2", "COMMITTED:3"})
    void crashedAtAStepToFiles(String step) throws Exception {
        List<String> to = List.of("--file=" + folder.resolve("%t.txt"), "--purge");
        crash(step, to);
        end(to);
        assertThat(server.queryIn(schema, Family.COUNTS)).containsExactly("100\t200\t400");
        for (String file : List.of("orders\t200", "items\t400", "parts\t800")) {
            String[] parts = file.split("\t");
            assertThat(Files.readAllLines(folder.resolve(parts[0] + ".txt")))
                    .hasSize(Integer.parseInt(parts[1]))
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void aParentWithManyChildrenNeedsNoMoreMemory() throws Exception {
        second();
        server.executeIn(
                schema,
                "INSERT INTO items WITH RECURSIVE n AS (SELECT 1 i UNION ALL SELECT i + 1 FROM n WHERE i < 1000)"
                        + " SELECT 1000000 + n.i * 1000 + m.i, 1, REPEAT('v', 20) FROM n JOIN n m ON m.i <= 200");
        SluiceRun run = archive(sluice.with("SLUICE_JAVA_OPTS", "-Xmx56m"), toOtherServer());
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(second.queryIn(there, Family.COUNTS)).containsExactly("200\t200400\t800");
    }
}
