package dev.sluice.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.file.Compression;
import dev.sluice.testing.EveryServer;
import dev.sluice.testing.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;

/**
 * While others insert, change and delete rows, also in the chunk in hand, every row that they did not delete is in one
 * place in the end, as it was last.
 */
class ArchiveConcurrencyTest {
    private static final int REPEATS = Integer.getInteger("sluice.archive.repeats", 1);
    private static final int OPERATIONS = Integer.getInteger("sluice.archive.operations", 1200);
    private static final String TABLE = "(id INT PRIMARY KEY, old INT NOT NULL, version INT NOT NULL)";
    private static final String ALL = "SELECT id, old, version FROM ";

    @TempDir
    private Path folder;

    private interface Part {
        void run() throws Exception;
    }

    private static void repeat(Part part) throws Exception {
        for (int i = 0; i < REPEATS; i++) {
            part.run();
        }
    }

    @EveryServer
    void onOneServer(TestServer server) throws Exception {
        repeat(() -> {
            String schema = server.createSchema("busy");
            server.executeIn(schema, "CREATE TABLE d " + TABLE);
            Workload workload = Workload.begin(server, schema, OPERATIONS);
            int runs = 0;
            while (workload.works() || runs < 3) {
                new ArchiveFixture(server, schema)
                        .into(server, schema, "d")
                        .where("old = 1")
                        .limit(20)
                        .index(runs % 2 == 0 ? "PRIMARY" : "by_old")
                        .run();
                runs++;
            }
            assertThat(Workload.rows(server.queryIn(schema, ALL + "t"), server.queryIn(schema, ALL + "d")))
                    .isEqualTo(workload.end());
        });
    }

    /**
     * Rows of the second chunk are changed when its keys are known and its first statement waits for one of them: what it
     * copies is the last version of those that still meet the condition.
     */
    private void changedInHand(TestServer server, String schema, ArchiveFixture archive) throws Exception {
        server.executeIn(
                schema,
                "CREATE TABLE t " + TABLE,
                "INSERT INTO t WITH RECURSIVE n AS (SELECT 1 i UNION ALL SELECT i + 1 FROM n WHERE i < 30)"
                        + " SELECT i, 1, 0 FROM n");
        archive.where("old = 1").limit(10);
        try (Connection other = server.connect(schema);
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.executeUpdate("UPDATE t SET old = 0, version = 1 WHERE id = 15");
            FutureTask<Map<String, Object>> archiving = new FutureTask<>(archive::run);
            Thread thread = new Thread(archiving, "archiving");
            thread.start();
            awaitLockWait(server, schema);
            assertThat(server.queryIn(schema, "SELECT MIN(id) FROM t")).containsExactly("11");
            statement.executeUpdate("UPDATE t SET version = 1 WHERE id = 17");
            statement.executeUpdate("DELETE FROM t WHERE id = 19");
            other.commit();
            assertThat(archiving.get()).containsEntry("archived", 28L);
        }
        assertThat(server.queryIn(schema, ALL + "t")).containsExactly("15\t0\t1");
    }

    private static void awaitLockWait(TestServer server, String schema) throws InterruptedException {
        long begun = System.nanoTime();
        while (server.single("SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'"
                        + " AND trx_query LIKE '%" + schema + "%'")
                .equals("0")) {
            assertThat(System.nanoTime() - begun).isLessThan(TimeUnit.SECONDS.toNanos(30));
            Thread.sleep(200); // the view is not renewed for those who look at it more than ten times a second
        }
    }

    private static void assertArchived(List<String> rows) {
        assertThat(rows)
                .hasSize(28)
                .contains("14\t1\t0", "16\t1\t0", "17\t1\t1", "18\t1\t0", "20\t1\t0", "30\t1\t0")
                .noneMatch(row -> row.startsWith("15\t") || row.startsWith("19\t"));
    }

    @EveryServer
    void aChunkThatIsChangedInHandOnOneServer(TestServer server) throws Exception {
        String schema = server.createSchema("busy");
        server.executeIn(schema, "CREATE TABLE d " + TABLE);
        changedInHand(server, schema, new ArchiveFixture(server, schema).into(server, schema, "d"));
        assertArchived(server.queryIn(schema, ALL + "d"));
    }

    @EveryServer
    void aChunkThatIsChangedInHandOnTwoServers(TestServer server) throws Exception {
        try (TestServer other = server.startAnother()) {
            String schema = server.createSchema("busy");
            String there = other.createSchema("there");
            other.executeIn(there, "CREATE TABLE d " + TABLE);
            changedInHand(server, schema, new ArchiveFixture(server, schema).into(other, there, "d"));
            assertArchived(other.queryIn(there, ALL + "d"));
        }
    }

    @EveryServer
    void aChunkThatIsChangedInHandToAFile(TestServer server) throws Exception {
        String schema = server.createSchema("busy");
        Path file = folder.resolve(schema + ".txt");
        changedInHand(
                server,
                schema,
                new ArchiveFixture(server, schema)
                        .file(new ArchiveOptions.FileOptions(
                                file.toString(), ArchiveOptions.Format.DUMP, false, Compression.NONE)));
        assertArchived(Files.readAllLines(file));
    }

    @EveryServer
    void onTwoServers(TestServer server) throws Exception {
        try (TestServer other = server.startAnother()) {
            repeat(() -> {
                String schema = server.createSchema("busy");
                String there = other.createSchema("there");
                other.executeIn(there, "CREATE TABLE d " + TABLE);
                Workload workload = Workload.begin(server, schema, OPERATIONS);
                int runs = 0;
                while (workload.works() || runs < 3) {
                    new ArchiveFixture(server, schema)
                            .into(other, there, "d")
                            .where("old = 1")
                            .limit(20)
                            .threads(1 + runs % 2)
                            .run();
                    runs++;
                }
                assertThat(Workload.rows(server.queryIn(schema, ALL + "t"), other.queryIn(there, ALL + "d")))
                        .isEqualTo(workload.end());
            });
        }
    }

    @EveryServer
    void toAFile(TestServer server) throws Exception {
        repeat(() -> {
            String schema = server.createSchema("busy");
            Path file = folder.resolve(schema + ".txt");
            Workload workload = Workload.begin(server, schema, OPERATIONS);
            int runs = 0;
            while (workload.works() || runs < 3) {
                new ArchiveFixture(server, schema)
                        .file(new ArchiveOptions.FileOptions(
                                file.toString(), ArchiveOptions.Format.DUMP, false, Compression.NONE))
                        .where("old = 1")
                        .limit(20)
                        .run();
                runs++;
            }
            List<String> lines = Files.readAllLines(file);
            assertThat(Workload.rows(server.queryIn(schema, ALL + "t"), lines)).isEqualTo(workload.end());
        });
    }
}
