package dev.sluice.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.mysql.Politeness;
import dev.sluice.run.RefusedException;
import dev.sluice.testing.EveryServer;
import dev.sluice.testing.TestServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

/** Partitions that qualify whole are dropped once their rows are elsewhere, as they are; all else goes row by row. */
class DropPartitionsTest {
    private static final String COLUMNS =
            "(id INT, day DATE, version INT NOT NULL, f FLOAT, b BLOB, j JSON, bits BIT(9),"
                    + " w VARCHAR(9) CHARACTER SET latin1, at TIMESTAMP(3) NULL, UNIQUE KEY (id, day))";

    /** Rows of 2020, 2021 and of both halves of 2022; nothing in what comes behind. */
    private static String log(TestServer server, int rows) {
        String schema = server.createSchema("parts");
        server.executeIn(
                schema,
                "CREATE TABLE t (id INT, day DATE NOT NULL, version INT NOT NULL, f FLOAT, b BLOB, j JSON, bits BIT(9),"
                        + " w VARCHAR(9) CHARACTER SET latin1, at TIMESTAMP(3) NULL, PRIMARY KEY (id, day))"
                        + " PARTITION BY RANGE COLUMNS (day) (PARTITION p2020 VALUES LESS THAN ('2021-01-01'), PARTITION"
                        + " `p 2021` VALUES LESS THAN ('2022-01-01'), PARTITION p2022 VALUES LESS THAN ('2023-01-01'),"
                        + " PARTITION p2023 VALUES LESS THAN ('2024-01-01'), PARTITION later VALUES LESS THAN (MAXVALUE))",
                "INSERT INTO t WITH RECURSIVE n AS (SELECT 1 i UNION ALL SELECT i + 1 FROM n WHERE i < " + rows
                        + ") SELECT i, '2020-01-01' + INTERVAL i % 36 MONTH, 0, i / 7, REPEAT('\\0x', i % 3),"
                        + " '{\"a\": 1}', i % 500, IF(i % 2, 'ä', NULL), NOW(3) FROM n");
        return schema;
    }

    /** An older MySQL may crash, and is not asked to. */
    private static void assumeThatPartitionsAreDropped(TestServer server) {
        assumeTrue(server.isMariaDb() || server.isAtLeast(8, 4, 0), "refused on " + server);
    }

    private static List<String> partitions(TestServer server, String schema) {
        return server.query("SELECT partition_name FROM information_schema.partitions WHERE table_schema = '" + schema
                + "' AND table_name = 't' ORDER BY partition_ordinal_position");
    }

    @EveryServer
    void rowsThatAreKeptNowhere(TestServer server) {
        assumeThatPartitionsAreDropped(server);
        String schema = log(server, 720);
        ArchiveFixture fixture =
                new ArchiveFixture(server, schema).where("day < '2022-07-01'").dropping();
        StringWriter shown = new StringWriter();
        new ArchivePreview(fixture.options(), server.settings(), Optional.empty(), Politeness.NONE)
                .print(new PrintWriter(shown, true));
        assertThat(shown.toString())
                .contains("Partition p2020 goes as a whole:\n  LOCK TABLES `" + schema + "`.`t` WRITE\n")
                .contains("  ALTER TABLE `" + schema + "`.`t` DROP PARTITION `p 2021`\n")
                .doesNotContain("Partition p2022")
                .doesNotContain("Partition p2023");

        assertThat(fixture.run()).containsEntry("archived", 600L).containsEntry("droppedPartitions", 2L);

        assertThat(partitions(server, schema)).containsExactly("p2022", "p2023", "later");
        assertThat(server.queryIn(schema, "SELECT COUNT(*), MIN(day) FROM t")).containsExactly("120\t2022-07-01");
        assertThat(server.queryIn(schema, "SHOW TABLES LIKE 'sluice%'")).isEmpty();
    }

    @EveryServer
    void rowsThatAreCopiedToOneServerOrAnother(TestServer server) {
        assumeThatPartitionsAreDropped(server);
        String schema = log(server, 360);
        server.executeIn(schema, "CREATE TABLE d " + COLUMNS);
        String all = "SELECT id, day, f * 1e0, HEX(b), j, bits + 0, w, at FROM ";
        List<String> old = server.queryIn(schema, all + "t WHERE day < '2021-07-01' ORDER BY id");
        List<String> newer =
                server.queryIn(schema, all + "t WHERE day BETWEEN '2021-07-01' AND '2022-06-30' ORDER BY id");

        assertThat(new ArchiveFixture(server, schema)
                        .into(server, schema, "d")
                        .where("day < '2021-07-01'")
                        .limit(50)
                        .dropping()
                        .run())
                .containsEntry("archived", 180L)
                .containsEntry("droppedPartitions", 1L);
        assertThat(server.queryIn(schema, all + "d ORDER BY id")).isEqualTo(old);
        assertThat(partitions(server, schema)).containsExactly("p 2021", "p2022", "p2023", "later");

        try (TestServer other = server.startAnother()) {
            String there = other.createSchema("there");
            other.executeIn(there, "CREATE TABLE d " + COLUMNS);
            assertThat(new ArchiveFixture(server, schema)
                            .into(other, there, "d")
                            .where("day < '2022-07-01'")
                            .limit(50)
                            .dropping()
                            .run())
                    .containsEntry("archived", 120L)
                    .containsEntry("droppedPartitions", 1L);
            assertThat(other.queryIn(there, all + "d ORDER BY id")).isEqualTo(newer);
        }
        assertThat(partitions(server, schema)).containsExactly("p2022", "p2023", "later");
        assertThat(server.queryIn(schema, "SELECT COUNT(*), MIN(day) FROM t")).containsExactly("60\t2022-07-01");
    }

    @EveryServer
    void listsAndRowsOfWhichTheConditionIsUnknown(TestServer server) {
        assumeThatPartitionsAreDropped(server);
        String schema = server.createSchema("parts");
        server.executeIn(
                schema,
                "CREATE TABLE t (id INT NOT NULL, k INT NOT NULL, v INT, PRIMARY KEY (id, k)) PARTITION BY LIST (k)"
                        + " (PARTITION one VALUES IN (1), PARTITION two VALUES IN (2), PARTITION three VALUES IN (3))",
                "INSERT INTO t VALUES (1, 1, 5), (2, 1, 5), (3, 2, 5), (4, 2, NULL), (5, 3, 5)");
        ArchiveFixture fixture =
                new ArchiveFixture(server, schema).where("v = 5").dropping();
        assertThat(fixture.run()).containsEntry("archived", 4L).containsEntry("droppedPartitions", 2L);
        assertThat(fixture.report().warnings())
                .containsExactly("The partitions that were dropped were for values by LIST, which " + schema
                        + ".t does not take any more.");
        assertThat(server.queryIn(schema, "SELECT * FROM t")).containsExactly("4\t2\tnull");
        // The only one that is left stays.
        assertThat(new ArchiveFixture(server, schema)
                        .where("v IS NULL")
                        .dropping()
                        .run())
                .containsEntry("archived", 1L)
                .containsEntry("droppedPartitions", 0L);
        assertThat(partitions(server, schema)).containsExactly("two");
    }

    @EveryServer
    void conditionsThatNameOtherTablesAreNoReasonToDrop(TestServer server) {
        assumeThatPartitionsAreDropped(server);
        String schema = log(server, 72);
        server.executeIn(schema, "CREATE TABLE wanted (id INT PRIMARY KEY)", "INSERT INTO wanted VALUES (1)");
        ArchiveFixture fixture = new ArchiveFixture(server, schema)
                .where("day < '2021-01-01' AND (SELECT COUNT(*) FROM wanted) = 1")
                .dropping();
        assertThat(fixture.run()).containsEntry("archived", 24L).containsEntry("droppedPartitions", 0L);
        assertThat(fixture.report().warnings())
                .containsExactly("Partition p2020 of " + schema + ".t cannot be looked through under a lock, as the"
                        + " condition names other tables; it was not dropped, and its rows were archived as all"
                        + " others.");
        assertThat(partitions(server, schema)).hasSize(5);
    }

    @EveryServer
    void whatOthersWriteBetweenCopyAndDropIsNotLost(TestServer server) throws Exception {
        assumeThatPartitionsAreDropped(server);
        String schema = log(server, 360);
        server.executeIn(schema, "CREATE TABLE d " + COLUMNS);
        Map<Integer, Integer> known = new TreeMap<>();
        AtomicReference<SQLException> failure = new AtomicReference<>();
        Thread others = new Thread(() -> write(server, schema, known, failure));
        others.start();
        int runs = 0;
        do {
            new ArchiveFixture(server, schema)
                    .into(server, schema, "d")
                    .where("day < '2021-01-01'")
                    .limit(20)
                    .dropping()
                    .run();
        } while (++runs < 3 || others.isAlive() && runs < 20);
        others.join();
        if (failure.get() != null) {
            throw failure.get();
        }
        String row = "SELECT id, day, version FROM ";
        Map<Integer, Integer> found =
                Workload.rows(server.queryIn(schema, row + "t"), server.queryIn(schema, row + "d"));
        assertThat(found).hasSizeGreaterThan(360).containsAllEntriesOf(known);
    }

    /** Changes and adds rows of the partition that goes. @param known what there has to be: the versions of rows */
    private static void write(
            TestServer server, String schema, Map<Integer, Integer> known, AtomicReference<SQLException> failure) {
        Random random = new Random(7);
        try (Connection connection = server.connect(schema);
                Statement statement = connection.createStatement()) {
            for (int i = 0; i < 400; i++) {
                try {
                    int id = 1 + random.nextInt(360);
                    if (random.nextInt(4) == 0) {
                        statement.executeUpdate(
                                "INSERT INTO t (id, day, version) VALUES (" + (1000 + i) + ", '2020-05-05', 7)");
                        known.put(1000 + i, 7);
                    } else if (statement.executeUpdate("UPDATE t SET version = version + 1 WHERE id = " + id) == 1) {
                        known.merge(id, 1, Integer::sum);
                    }
                } catch (SQLException e) {
                    if (!"40001".equals(e.getSQLState()) && e.getErrorCode() != 1205 && e.getErrorCode() != 1020) {
                        throw e;
                    }
                }
            }
        } catch (SQLException e) {
            failure.compareAndSet(null, e);
        }
    }

    @EveryServer
    void whatDoesNotGoTogetherIsRefused(TestServer server) {
        String schema = server.createSchema("parts");
        server.executeIn(schema, "CREATE TABLE t (id INT PRIMARY KEY)", "CREATE TABLE d LIKE t");
        assertThatThrownBy(() -> new ArchiveFixture(server, schema).dropping().run())
                .isInstanceOf(RefusedException.class)
                .hasMessage("--drop-partitions: table " + schema + ".t is not partitioned by RANGE or LIST.");
        ArchiveFixture fixture =
                new ArchiveFixture(server, schema).into(server, schema, "d").dropping();
        assertThatThrownBy(
                        () -> fixture.onRefusal(ArchiveOptions.OnRefusal.IGNORE).options())
                .isInstanceOf(RefusedException.class)
                .hasMessage("--drop-partitions takes partitions whose rows were all copied as they are; leave --ignore"
                        + " out.");
        assertThatThrownBy(() -> fixture.following().options())
                .isInstanceOf(RefusedException.class)
                .hasMessageStartingWith("--follow-foreign-keys takes rows that belong together");
        assertThatThrownBy(
                        () -> fixture.onRefusal(ArchiveOptions.OnRefusal.FAIL).options())
                .isInstanceOf(RefusedException.class)
                .hasMessage("--drop-partitions is about partitioned tables, which have no foreign keys; leave"
                        + " --follow-foreign-keys out.");
        assertThatThrownBy(() -> fixture.copying().options())
                .isInstanceOf(RefusedException.class)
                .hasMessage("--drop-partitions and --no-delete contradict each other; leave one of them out.");
    }
}
