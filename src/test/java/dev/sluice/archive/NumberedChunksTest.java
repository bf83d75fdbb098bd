package dev.sluice.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.file.Compression;
import dev.sluice.testing.EveryServer;
import dev.sluice.testing.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/**
 * Chunks whose rows are named by the numbers that follow, where one is not there, one does not meet the condition, and the
 * last but one is behind a gap.
 */
class NumberedChunksTest {
    private static final String ALL = "SELECT id, old FROM ";

    @TempDir
    private Path folder;

    private static String schema(TestServer server) {
        String schema = server.createSchema("numbered");
        server.executeIn(
                schema,
                "CREATE TABLE t (id INT PRIMARY KEY, old INT NOT NULL)",
                "INSERT INTO t WITH RECURSIVE n AS (SELECT 1 i UNION ALL SELECT i + 1 FROM n WHERE i < 60)"
                        + " SELECT i, i <> 31 FROM n WHERE i <> 13 AND i NOT BETWEEN 45 AND 58",
                "CREATE TABLE d LIKE t");
        return schema;
    }

    private static List<String> matching() {
        List<String> rows = new ArrayList<>();
        for (int i = 1; i <= 60; i++) {
            if (i != 13 && i != 31 && (i < 45 || i > 58)) {
                rows.add(i + "\t1");
            }
        }
        return rows;
    }

    private static ArchiveFixture archive(TestServer server, String schema) {
        return new ArchiveFixture(server, schema).where("old = 1").limit(5);
    }

    private static void assertOnlyTheOtherRowIsLeft(TestServer server, String schema) {
        assertThat(server.queryIn(schema, ALL + "t")).containsExactly("31\t0");
    }

    @EveryServer
    void purged(TestServer server) {
        String schema = schema(server);
        assertThat(archive(server, schema).run()).containsEntry("archived", 44L);
        assertOnlyTheOtherRowIsLeft(server, schema);
    }

    @EveryServer
    void copiedOnOneServer(TestServer server) {
        for (int threads : List.of(1, 2)) {
            String schema = schema(server);
            archive(server, schema).into(server, schema, "d").threads(threads).run();
            assertOnlyTheOtherRowIsLeft(server, schema);
            assertThat(server.queryIn(schema, ALL + "d ORDER BY id")).isEqualTo(matching());
        }
        String schema = schema(server);
        archive(server, schema).into(server, schema, "d").copying().run();
        assertThat(server.queryIn(schema, ALL + "t")).hasSize(45);
        assertThat(server.queryIn(schema, ALL + "d ORDER BY id")).isEqualTo(matching());
    }

    @EveryServer
    void copiedButForThoseThatAreRefused(TestServer server) {
        String schema = schema(server);
        server.executeIn(schema, "INSERT INTO d VALUES (8, 7), (40, 7)");
        archive(server, schema)
                .into(server, schema, "d")
                .onRefusal(ArchiveOptions.OnRefusal.IGNORE)
                .run();
        assertThat(server.queryIn(schema, ALL + "t ORDER BY id")).containsExactly("8\t1", "31\t0", "40\t1");
        assertThat(server.queryIn(schema, ALL + "d")).hasSize(44).contains("8\t7", "40\t7");
    }

    @EveryServer
    void copiedToAnotherServerAndInterrupted(TestServer server) throws Exception {
        try (TestServer other = server.startAnother()) {
            for (int chunks = 1; chunks <= 9; chunks++) {
                String schema = schema(server);
                String there = other.createSchema("there");
                other.executeIn(there, "CREATE TABLE d (id INT PRIMARY KEY, old INT NOT NULL)");
                ArchiveFixture archive = archive(server, schema).into(other, there, "d");
                archive.runChunks(chunks);
                archive.run();
                assertOnlyTheOtherRowIsLeft(server, schema);
                assertThat(other.queryIn(there, ALL + "d ORDER BY id")).isEqualTo(matching());
            }
        }
    }

    @EveryServer
    void writtenToAFile(TestServer server) throws Exception {
        String schema = schema(server);
        Path file = folder.resolve(schema + ".txt");
        archive(server, schema)
                .file(new ArchiveOptions.FileOptions(
                        file.toString(), ArchiveOptions.Format.DUMP, false, Compression.NONE))
                .run();
        assertOnlyTheOtherRowIsLeft(server, schema);
        assertThat(Files.readAllLines(file)).isEqualTo(matching());
    }
}
