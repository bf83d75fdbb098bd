package dev.sluice.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.run.FailedException;
import dev.sluice.testing.EveryServer;
import dev.sluice.testing.TestServer;

/** A table of another server that refuses a row of a chunk: the chunk is undone on both, and can be done again. */
class RefusedChunkTest {
    /** The destination refuses the first row while most of the chunk is still on its way from the source. */
    @EveryServer
    void beforeAllRowsAreRead(TestServer server) throws Exception {
        String schema = server.createSchema("archive");
        server.executeIn(
                schema,
                "CREATE TABLE t (id INT PRIMARY KEY, v MEDIUMTEXT)",
                "INSERT INTO t WITH RECURSIVE n AS (SELECT 1 i UNION ALL SELECT i + 1 FROM n WHERE i < 40)"
                        + " SELECT i, REPEAT('v', 400000) FROM n");
        try (TestServer other = server.startAnother("--local-infile=0")) {
            String there = taken(other, "(1, 'old')");
            ArchiveFixture archive =
                    new ArchiveFixture(server, schema).into(other, there, "d").limit(40);

            refused(archive, "'1'");
            assertThat(server.queryIn(schema, "SELECT COUNT(*) FROM t")).containsExactly("40");
            assertThat(other.queryIn(there, "SELECT COUNT(*) FROM d")).containsExactly("1");

            archive.onRefusal(ArchiveOptions.OnRefusal.IGNORE);
            assertThat(archive.fresh().run()).containsEntry("archived", 39L).containsEntry("refused", 1L);
            assertThat(server.queryIn(schema, "SELECT id FROM t")).containsExactly("1");
            assertThat(other.queryIn(there, "SELECT COUNT(*), SUM(LENGTH(v)) FROM d"))
                    .containsExactly("40\t" + (39 * 400000 + 3));
        }
    }

    /** The destination refuses the second chunk when all of it was sent, deleted and noted on the source. */
    @EveryServer
    void afterTheSourceHasNotedIt(TestServer server) throws Exception {
        String schema = server.createSchema("archive");
        server.executeIn(
                schema,
                "CREATE TABLE t (id INT PRIMARY KEY, v MEDIUMTEXT)",
                "INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c'), (4, 'd'), (5, 'e'), (6, 'f')");
        try (TestServer other = server.startAnother("--local-infile=1")) {
            String there = taken(other, "(4, 'old')");
            ArchiveFixture archive =
                    new ArchiveFixture(server, schema).into(other, there, "d").limit(2);

            refused(archive, "'4'");
            assertThat(server.queryIn(schema, "SELECT id FROM t ORDER BY id")).containsExactly("3", "4", "5", "6");
            assertThat(other.queryIn(there, "SELECT id, v FROM d ORDER BY id"))
                    .containsExactly("1\ta", "2\tb", "4\told");

            other.executeIn(there, "DELETE FROM d WHERE id = 4");
            assertThat(archive.run()).containsEntry("archived", 6L);
            assertThat(server.queryIn(schema, "SELECT id FROM t")).isEmpty();
            assertThat(other.queryIn(there, "SELECT id, v FROM d ORDER BY id"))
                    .containsExactly("1\ta", "2\tb", "3\tc", "4\td", "5\te", "6\tf");
        }
    }

    /** Makes a destination that has a row already. @return its schema */
    private static String taken(TestServer other, String row) {
        String there = other.createSchema("there");
        other.executeIn(there, "CREATE TABLE d (id INT PRIMARY KEY, v MEDIUMTEXT)", "INSERT INTO d VALUES " + row);
        return there;
    }

    private static void refused(ArchiveFixture archive, String key) {
        assertThatThrownBy(archive::run)
                .isInstanceOf(FailedException.class)
                .hasMessageContaining("does not take rows as they are: ")
                .hasMessageContaining("Duplicate entry " + key);
    }
}
