package dev.sluice.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.EveryServer;
import dev.sluice.testing.TestServer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Whatever a key is made of, exactly the rows that meet the condition leave, and exactly once. */
class ArchiveKeysTest {
    private static final String NUMBERS =
            "WITH RECURSIVE n AS (SELECT 1 i UNION ALL SELECT i + 1 FROM n WHERE i < 40) SELECT ";

    /** The columns and key of a table, and what 40 rows have in the key's columns. */
    private static Map<String, List<String>> tables() {
        Map<String, List<String>> tables = new LinkedHashMap<>();
        tables.put("a BIGINT UNSIGNED, PRIMARY KEY (a)", List.of("a", "18446744073709551615 - i"));
        tables.put("a INT, b INT, PRIMARY KEY (a, b)", List.of("a, b", "i % 3, i"));
        tables.put(
                "a INT, b CHAR(3), c DATE, PRIMARY KEY (a, b, c)",
                List.of("a, b, c", "i % 2, CHAR(97 + i % 5), '2024-01-01' + INTERVAL i DAY"));
        tables.put("a ENUM('z','y','x'), b INT, PRIMARY KEY (a, b)", List.of("a, b", "1 + i % 3, i"));
        tables.put("a SET('z','y','x'), b INT, PRIMARY KEY (a, b)", List.of("a, b", "i % 8, i"));
        tables.put("a BIT(40), PRIMARY KEY (a)", List.of("a", "i * 1000003"));
        tables.put("a FLOAT, b DOUBLE, PRIMARY KEY (a, b)", List.of("a, b", "i % 4 / 3, -i / 7"));
        tables.put("a DECIMAL(20,6), PRIMARY KEY (a)", List.of("a", "i / 7 - 3"));
        tables.put(
                "a VARCHAR(20) COLLATE utf8mb4_general_ci, PRIMARY KEY (a)",
                List.of("a", "CONCAT(IF(i % 2, 'É', 'z'), i, ' '' \\\\')"));
        tables.put(
                "a VARCHAR(20) CHARACTER SET latin1 COLLATE latin1_german1_ci, PRIMARY KEY (a)",
                List.of("a", "CONCAT('ß', i)"));
        tables.put(
                "a VARBINARY(20), PRIMARY KEY (a)", List.of("a", "CONCAT(CHAR(0 USING binary), CHAR(i USING binary))"));
        tables.put(
                "a DATETIME(6), b TIME(3), PRIMARY KEY (a, b)",
                List.of("a, b", "'2024-01-01' + INTERVAL i MICROSECOND, SEC_TO_TIME(i)"));
        tables.put(
                "a INT NULL, b INT NOT NULL, UNIQUE KEY (a), UNIQUE KEY (b)", List.of("a, b", "IF(i % 2, NULL, i), i"));
        tables.put(
                "a INT NOT NULL, b VARCHAR(20) COLLATE utf8mb4_bin NOT NULL, UNIQUE KEY p (b(2)), UNIQUE KEY whole (a)",
                List.of("a, b", "i, CONCAT(CHAR(64 + i), 'x', i)"));
        return tables;
    }

    @EveryServer
    void exactlyTheRowsMeantLeave(TestServer server) {
        for (Map.Entry<String, List<String>> one : tables().entrySet()) {
            String schema = filled(server, one.getKey(), one.getValue());

            new ArchiveFixture(server, schema)
                    .into(server, schema, "d")
                    .where("n % 4 < 3")
                    .run();

            separated(server, schema, one.getKey());
        }
    }

    @EveryServer
    void keysInDescendingOrder(TestServer server) {
        boolean descends = !server.isMariaDb() || server.isAtLeast(10, 8, 0);
        String definition = "a INT, b INT, PRIMARY KEY (a" + (descends ? " DESC" : "") + ", b)";
        String schema = filled(server, definition, List.of("a, b", "i % 3, i"));

        new ArchiveFixture(server, schema)
                .into(server, schema, "d")
                .where("n % 4 < 3")
                .run();

        separated(server, schema, definition);
    }

    @EveryServer
    void severalThreadsWalkDisjointRanges(TestServer server) {
        String schema = filled(server, "a INT, PRIMARY KEY (a)", List.of("a", "i * 10"));
        server.executeIn(schema, "ANALYZE TABLE t");

        new ArchiveFixture(server, schema)
                .into(server, schema, "d")
                .where("n % 4 < 3")
                .threads(3)
                .limit(4)
                .run();

        separated(server, schema, "three threads");
    }

    @EveryServer
    void theIndexOfTheConditionIsWalked(TestServer server) {
        String schema = server.createSchema("archive");
        server.executeIn(
                schema,
                "CREATE TABLE t (id INT PRIMARY KEY, day DATE NOT NULL, n INT, KEY by_day (day), KEY by_n (n))",
                "INSERT INTO t " + "WITH RECURSIVE n AS (SELECT 1 i UNION ALL SELECT i + 1 FROM n WHERE i < 900)"
                        + " SELECT i, '2020-01-01' + INTERVAL i DIV 3 DAY, i FROM n",
                "CREATE TABLE d LIKE t",
                "ANALYZE TABLE t");

        var figures = new ArchiveFixture(server, schema)
                .into(server, schema, "d")
                .where("day < '2020-01-08'")
                .run();

        assertThat(figures).containsEntry("index", "by_day").containsEntry("archived", 20L);
        assertThat(server.queryIn(schema, "SELECT COUNT(*), MIN(day) FROM t")).containsExactly("880\t2020-01-08");

        figures = new ArchiveFixture(server, schema)
                .into(server, schema, "d")
                .where("day < '2020-01-15'")
                .index("primary")
                .run();
        assertThat(figures).containsEntry("index", "PRIMARY").containsEntry("archived", 21L);
    }

    @EveryServer
    void generatedAndInvisibleColumnsAndFillersOfTheDestination(TestServer server) {
        String schema = server.createSchema("archive");
        boolean invisible = server.isMariaDb() || server.isAtLeast(8, 0, 23);
        String hidden = "h INT DEFAULT 7" + (invisible ? " INVISIBLE" : "");
        server.executeIn(
                schema,
                "CREATE TABLE t (id INT PRIMARY KEY, v INT, twice INT AS (v * 2) STORED, " + hidden + ")",
                "INSERT INTO t (id, v, h) VALUES (1, 10, 70), (2, 20, NULL)",
                "CREATE TABLE d (h INT, at TIMESTAMP(6) DEFAULT CURRENT_TIMESTAMP(6), v INT, id INT PRIMARY KEY, twice INT"
                        + " AS (v * 3) VIRTUAL)");

        new ArchiveFixture(server, schema).into(server, schema, "d").run();

        assertThat(server.queryIn(schema, "SELECT id, v, twice, h, at > NOW() - INTERVAL 1 MINUTE FROM d ORDER BY id"))
                .containsExactly("1\t10\t30\t70\t1", "2\t20\t60\tnull\t1");
        assertThat(server.queryIn(schema, "SELECT COUNT(*) FROM t")).containsExactly("0");
    }

    @EveryServer
    void theLastNumberStaysWhenAsked(TestServer server) {
        String schema = server.createSchema("archive");
        server.executeIn(
                schema, "CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY)", "INSERT INTO t VALUES (1), (2), (9)");

        new ArchiveFixture(server, schema).safeAutoIncrement().run();

        assertThat(server.queryIn(schema, "SELECT id FROM t")).containsExactly("9");
    }

    private static String filled(TestServer server, String definition, List<String> values) {
        String schema = server.createSchema("archive");
        server.executeIn(
                schema,
                "CREATE TABLE t (n INT NOT NULL, " + definition + ")",
                "INSERT INTO t (n, " + values.get(0) + ") " + NUMBERS + "i, " + values.get(1) + " FROM n",
                "CREATE TABLE d LIKE t",
                "CREATE TABLE before_ LIKE t",
                "INSERT INTO before_ SELECT * FROM t");
        return schema;
    }

    private static void separated(TestServer server, String schema, String what) {
        assertThat(server.queryIn(
                        schema,
                        "SELECT (SELECT COUNT(*) FROM t), (SELECT COUNT(*) FROM t WHERE n % 4 < 3), (SELECT COUNT(*) FROM d),"
                                + " (SELECT COUNT(*) FROM d WHERE n % 4 < 3)"))
                .as(what + " on " + server)
                .containsExactly("10\t0\t30\t30");
        assertThat(server.queryIn(
                        schema,
                        "SELECT COUNT(*) FROM (SELECT * FROM t UNION SELECT * FROM d UNION SELECT * FROM before_) x"))
                .as(what + " on " + server)
                .containsExactly("40");
    }
}
