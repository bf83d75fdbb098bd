package dev.sluice.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.EveryServer;
import dev.sluice.testing.TestServer;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;

/** Rows leave the source and are in the destination, all of them and as they were. */
class ArchiveRunTest {
    private static TestServer second;

    private static synchronized TestServer second(TestServer server) {
        if (second == null || !second.toString().equals(server.toString())) {
            if (second != null) {
                second.close();
            }
            second = server.startAnother();
        }
        return second;
    }

    @AfterAll
    static void endSecond() {
        if (second != null) {
            second.close();
            second = null;
        }
    }

    private static final String ROWS = "INSERT INTO t (id, v) VALUES "
            + String.join(
                    ",",
                    IntStream.rangeClosed(1, 50)
                            .mapToObj(i -> "(" + i + ",'v" + i + "')")
                            .toList());

    private static String table(TestServer server) {
        String schema = server.createSchema("archive");
        server.executeIn(schema, "CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(20))", ROWS, "CREATE TABLE d LIKE t");
        return schema;
    }

    private static List<String> ledgers(TestServer server, String schema) {
        return server.queryIn(schema, "SHOW TABLES LIKE 'sluice%'");
    }

    @EveryServer
    void rowsGoToATableOfTheSameServer(TestServer server) {
        String schema = table(server);

        var figures = new ArchiveFixture(server, schema)
                .into(server, schema, "d")
                .where("id <= 30")
                .run();

        assertThat(figures).containsEntry("archived", 30L).containsEntry("index", "PRIMARY");
        assertThat(server.queryIn(schema, "SELECT COUNT(*), MIN(id), MAX(id) FROM t"))
                .containsExactly("20\t31\t50");
        assertThat(server.queryIn(schema, "SELECT COUNT(*), MIN(id), MAX(id), MAX(v) FROM d"))
                .containsExactly("30\t1\t30\tv9");
        assertThat(ledgers(server, schema)).isEmpty();
    }

    @EveryServer
    void rowsGoToATableOfAnotherServer(TestServer server) {
        String schema = table(server);
        TestServer other = second(server);
        String there = other.createSchema("there");
        other.executeIn(there, "CREATE TABLE d (id INT PRIMARY KEY, v VARCHAR(20))");

        var figures = new ArchiveFixture(server, schema)
                .into(other, there, "d")
                .where("id <= 30")
                .run();

        assertThat(figures).containsEntry("archived", 30L);
        assertThat(server.queryIn(schema, "SELECT COUNT(*), MIN(id), MAX(id) FROM t"))
                .containsExactly("20\t31\t50");
        assertThat(other.queryIn(there, "SELECT COUNT(*), MIN(id), MAX(id), MAX(v) FROM d"))
                .containsExactly("30\t1\t30\tv9");
        assertThat(ledgers(server, schema)).isEmpty();
        assertThat(ledgers(other, there)).isEmpty();
    }

    @EveryServer
    void rowsArePurged(TestServer server) {
        String schema = table(server);

        var figures = new ArchiveFixture(server, schema).where("id % 2").run();

        assertThat(figures).containsEntry("archived", 25L);
        assertThat(server.queryIn(schema, "SELECT COUNT(*), SUM(id % 2) FROM t"))
                .containsExactly("25\t0");
    }

    @EveryServer
    void rowsAreCopiedAndStay(TestServer server) {
        String schema = table(server);

        var figures = new ArchiveFixture(server, schema)
                .into(server, schema, "d")
                .copying()
                .run();

        assertThat(figures).containsEntry("copied", 50L);
        assertThat(server.queryIn(schema, "SELECT COUNT(*) FROM t")).containsExactly("50");
        assertThat(server.queryIn(schema, "SELECT COUNT(*) FROM d JOIN t USING (id, v)"))
                .containsExactly("50");
    }
}
