package dev.sluice.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.file.Compression;
import dev.sluice.testing.EveryServer;
import dev.sluice.testing.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
