package dev.sluice.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.TestServer;
import dev.sluice.testing.WithServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Much of everything passes through the launcher's heap of 256 MB and a few file handles. The sizes here are for
 * every day; {@code -Dsluice.crash.rows=10000000 -Dsluice.crash.tables=10000} are those of the promise.
 */
@WithServer
@Tag("crash")
class VolumeIT {
    private static final int ROWS = Integer.getInteger("sluice.crash.rows", 500_000);
    private static final int TABLES = Integer.getInteger("sluice.crash.tables", 300);

    @TempDir
    private Path folder;

    @Test
    void millionsOfSmallRowsNeedNoMoreMemory(TestServer server, TestReporter reporter) throws Exception {
        String schema = server.createSchema("volume");
        server.executeIn(
                schema,
                "CREATE TABLE many (id INT AUTO_INCREMENT PRIMARY KEY, n INT NOT NULL, t VARCHAR(20) NOT NULL)",
                "INSERT INTO many (n, t) VALUES (1, 'a'), (2, 'b'), (3, 'c'), (4, 'd')");
        fill(server, schema, "INSERT INTO many (n, t) SELECT n + 1, t FROM many", 4, ROWS);
        server.executeIn(schema, "ANALYZE TABLE many");

        JsonNode totals = dump(server, schema, reporter);

        assertThat(totals.get("rows").asString()).isEqualTo(server.single("SELECT COUNT(*) FROM " + schema + ".many"));
    }

    @Test
    void millionsOfRowsUnderACompositeTextKeyNeedNoMoreMemory(TestServer server, TestReporter reporter)
            throws Exception {
        String schema = server.createSchema("volume");
        server.executeIn(
                schema,
                "CREATE TABLE seed (id INT AUTO_INCREMENT PRIMARY KEY, n INT NOT NULL)",
                "INSERT INTO seed (n) VALUES (1), (2), (3), (4)");
        fill(server, schema, "INSERT INTO seed (n) SELECT n FROM seed", 4, ROWS / 5);
        server.executeIn(
                schema,
                "CREATE TABLE texts (a VARCHAR(40), b VARCHAR(40), n INT, PRIMARY KEY (a, b))",
                // half of the rows share one value of the first column
                "INSERT INTO texts SELECT IF(id % 2, 'Ärger', CONCAT('a', id % 1000)), CONCAT('b', id), n FROM seed"
                        + " ORDER BY 1, 2",
                "DROP TABLE seed",
                "ANALYZE TABLE texts");

        JsonNode totals = dump(server, schema, reporter, "--rows=20000");

        assertThat(totals.get("rows").asString()).isEqualTo(server.single("SELECT COUNT(*) FROM " + schema + ".texts"));
        assertThat(totals.get("files").asInt()).isGreaterThan(3);
    }

    @Test
    void rowOf64MegabytesNeedsNoMoreMemory(TestServer server, TestReporter reporter) throws Exception {
        String schema = server.createSchema("volume");
        server.executeIn(
                schema,
                "CREATE TABLE wide (id INT PRIMARY KEY, v LONGBLOB)",
                "INSERT INTO wide VALUES (1, REPEAT('0123456\\n', 8 * 1024 * 1024)), (2, 'short')");

        JsonNode totals = dump(server, schema, reporter, "--threads=4");

        assertThat(totals.get("rows").asInt()).isEqualTo(2);
        assertThat(totals.get("bytes").asLong()).isGreaterThan(72L << 20); // the line breaks are escaped
    }

    @Test
    void thousandsOfSmallTablesNeedFewFileHandles(TestServer server, TestReporter reporter) throws Exception {
        String schema = server.createSchema("volume");
        List<String> statements = new ArrayList<>();
        for (int i = 0; i < TABLES; i++) {
            statements.add("CREATE TABLE t" + i + " (id INT PRIMARY KEY, v VARCHAR(20))");
            statements.add("INSERT INTO t" + i + " VALUES (1, 'a'), (2, 'b')");
        }
        server.executeIn(schema, statements.toArray(String[]::new));

        JsonNode totals = dump(server, schema, reporter);

        assertThat(totals.get("tables").asInt()).isEqualTo(TABLES);
        assertThat(totals.get("rows").asInt()).isEqualTo(2 * TABLES);
    }

    private static void fill(TestServer server, String schema, String doubling, int rows, int wanted) {
        for (long have = rows; have < wanted; have *= 2) {
            server.executeIn(schema, doubling);
        }
    }

    /** Dumps, and gives the totals of a dump that is whole. */
    private JsonNode dump(TestServer server, String schema, TestReporter reporter, String... more) throws Exception {
        Path directory = folder.resolve("dump");
        String[] all = new String[more.length + 1];
        all[0] = "--database=" + schema;
        System.arraycopy(more, 0, all, 1, more.length);
        long begun = System.nanoTime();
        SluiceRun run = Sluice.in(folder).dump(server.settings(), directory, all);
        int handles = 0;
        while (run.process().isAlive()) {
            handles = Math.max(handles, handles(run.process().pid()));
            Thread.sleep(20);
        }
        assertThat(run.exitCode()).as(run.err()).isZero();
        reporter.publishEntry("seconds", Double.toString((System.nanoTime() - begun) / 1e9));
        reporter.publishEntry("file handles", Integer.toString(handles));
        assertThat(handles).isBetween(1, 300);
        return FinishedDump.in(directory).manifest().get("totals");
    }

    private static int handles(long pid) throws IOException {
        String[] open = Path.of("/proc/" + pid + "/fd").toFile().list();
        return open == null ? 0 : open.length;
    }
}
