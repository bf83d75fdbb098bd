package dev.sluice.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.testing.TestServer;
import dev.sluice.testing.WithServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Killed while a partition is copied, before it is dropped or right behind, the same command ends with every row in one place. */
@Tag("crash")
@WithServer
class DropPartitionsIT {
    private static final String COLUMNS = "(id INT, day DATE NOT NULL, v VARCHAR(20), PRIMARY KEY (id, day))";

    @TempDir
    private Path folder;

    private TestServer server;
    private Sluice sluice;
    private String schema;

    @BeforeEach
    void prepare(TestServer shared) {
        server = shared;
        assumeTrue(server.isMariaDb() || server.isAtLeast(8, 4, 0), "refused on " + server);
        sluice = Sluice.in(folder).with("SLUICE_PASSWORD", server.settings().password());
        schema = server.createSchema("parts");
        server.executeIn(
                schema,
                "CREATE TABLE t " + COLUMNS
                        + " PARTITION BY RANGE (YEAR(day)) (PARTITION p2020 VALUES LESS THAN (2021),"
                        + " PARTITION p2021 VALUES LESS THAN (2022), PARTITION later VALUES LESS THAN MAXVALUE)",
                "INSERT INTO t WITH RECURSIVE n AS (SELECT 1 i UNION ALL SELECT i + 1 FROM n WHERE i < 900)"
                        + " SELECT i, MAKEDATE(2020 + i % 3, 1 + i % 300), 'x' FROM n",
                "CREATE TABLE d " + COLUMNS);
    }

    private SluiceRun archive(Sluice as, String to) throws IOException {
        return as.start(
                "archive",
                "--source=" + Sluice.dsn(server.settings(), schema, "t"),
                "--where=day < '2021-06-01'",
                "--limit=125",
                "--drop-partitions",
                "--no-defaults",
                to);
    }

    private void crash(String step, String to) throws Exception {
        SluiceRun run = archive(sluice.with("SLUICE_TEST_CRASH_AT", step), to);
        assertThat(run.exitCode()).as(run.err()).isEqualTo(137);
    }

    private SluiceRun end(String to) throws Exception {
        SluiceRun run = archive(sluice, to);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(server.queryIn(schema, "SHOW TABLES LIKE 'sluice%'")).isEmpty();
        return run;
    }

    private List<String> places(TestServer other, String there) {
        List<String> places = new ArrayList<>(server.queryIn(schema, "SELECT COUNT(*) FROM t"));
        places.addAll(other.queryIn(there, "SELECT COUNT(*) FROM d"));
        return places;
    }

    private String partitions() {
        return server.single("SELECT GROUP_CONCAT(partition_name ORDER BY partition_ordinal_position) FROM"
                + " information_schema.partitions WHERE table_schema = '" + schema + "' AND table_name = 't'");
    }

    @ParameterizedTest
    @CsvSource({"COMMITTED:2, --dest=t=d", "DROPPED:1, --dest=t=d", "DROPPED:1, --purge"})
    void crashedAtAStep(String step, String to) throws Exception {
        int old = Integer.parseInt(server.queryIn(schema, "SELECT COUNT(*) FROM t WHERE day < '2021-06-01'")
                .get(0));
        crash(step, to);
        assertThat(partitions()).isEqualTo(step.startsWith("DROPPED") ? "p2021,later" : "p2020,p2021,later");

        SluiceRun run = end(to);

        assertThat(run.out()).contains("  archived: " + old + "\n").contains("  dropped partitions: 1\n");
        assertThat(partitions()).isEqualTo("p2021,later");
        assertThat(places(server, schema))
                .containsExactly(Integer.toString(900 - old), Integer.toString(to.equals("--purge") ? 0 : old));
    }

    @Test
    void aPartitionThatIsWrittenToAfterACrashIsNotDropped() throws Exception {
        try (TestServer other = server.startAnother()) {
            String there = other.createSchema("there");
            other.executeIn(there, "CREATE TABLE d " + COLUMNS);
            String to = "--dest=" + Sluice.dsn(other.settings(), there, "d");
            crash("COMMITTED:3", to);
            assertThat(places(other, there)).containsExactly("900", "300");
            server.executeIn(
                    schema,
                    "UPDATE t SET v = 'changed' WHERE id = 3",
                    "UPDATE t SET day = '2025-01-01' WHERE id = 6",
                    "DELETE FROM t WHERE id = 9",
                    "INSERT INTO t VALUES (8, '2020-04-04', 'new')");

            SluiceRun run = end(to);

            assertThat(run.warnings())
                    .contains("Partition p2020 of " + schema + ".t was written to while it was copied; it was not"
                            + " dropped, and its rows were archived as all others.");
            assertThat(partitions()).isEqualTo("p2020,p2021,later");
            assertThat(other.queryIn(there, "SELECT id, v FROM d WHERE id IN (3, 6, 8, 9) ORDER BY id"))
                    .containsExactly("3\tchanged", "6\tx", "8\tnew", "9\tx");
            // A row whose key was changed is another one; its copy was deleted by others, as that of 9.
            assertThat(run.out()).contains("  deleted by others: 2\n");
            assertThat(server.queryIn(schema, "SELECT day FROM t WHERE id IN (3, 6, 9)"))
                    .containsExactly("2025-01-01");
        }
    }
}
