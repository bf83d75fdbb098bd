package dev.sluice.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.file.Compression;
import dev.sluice.mysql.Politeness;
import dev.sluice.run.FailedException;
import dev.sluice.run.RefusedException;
import dev.sluice.testing.EveryServer;
import dev.sluice.testing.EveryType;
import dev.sluice.testing.TestServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;

/** A table without a key has as many of each row in the end, in it and where they went, as it had. */
class KeylessTest {
    private static final String NUMBERS =
            "WITH RECURSIVE n AS (SELECT 1 i UNION ALL SELECT i + 1 FROM n WHERE i < 60) SELECT ";

    @TempDir
    private Path folder;

    @EveryServer
    void everyTypeToATableAnotherServerAndAFile(TestServer server) throws Exception {
        try (TestServer other = server.startAnother()) {
            String there = other.createSchema("there");
            EveryType type = new EveryType(server);
            for (String to : List.of("table", "other", "file")) {
                String schema = server.createSchema("keyless");
                type.create(server, schema, "t");
                server.executeIn(schema, "ALTER TABLE t DROP PRIMARY KEY");
                type.fill(server, schema, "t");
                server.executeIn(
                        schema,
                        "SET sql_mode = 'ALLOW_INVALID_DATES'",
                        "CREATE TABLE one LIKE t",
                        "INSERT INTO one SELECT * FROM t",
                        "INSERT INTO t SELECT * FROM one",
                        "INSERT INTO t SELECT * FROM one WHERE id > 1",
                        "CREATE TABLE d LIKE t");
                other.executeIn(there, "DROP TABLE IF EXISTS d");
                type.create(other, there, "d");
                other.executeIn(there, "ALTER TABLE d DROP PRIMARY KEY");
                List<String> before = rows(server, schema, "t", type);
                Path file = folder.resolve(schema + ".txt");
                ArchiveFixture fixture =
                        new ArchiveFixture(server, schema).where("id <> 1").limit(3);

                switch (to) {
                    case "table" -> fixture.into(server, schema, "d");
                    case "other" -> fixture.into(other, there, "d");
                    default -> fixture.file(file(file));
                }
                Map<String, Object> figures = fixture.run();

                assertThat(figures).containsEntry("archived", 8L);
                assertThat(server.queryIn(schema, "SELECT id FROM t")).containsExactly("1", "1");
                switch (to) {
                    case "table" ->
                        assertThat(together(rows(server, schema, "t", type), rows(server, schema, "d", type)))
                                .isEqualTo(before);
                    case "other" ->
                        assertThat(together(rows(server, schema, "t", type), rows(other, there, "d", type)))
                                .isEqualTo(before);
                    default ->
                        assertThat(Files.readAllLines(file, StandardCharsets.ISO_8859_1))
                                .filteredOn(line -> line.matches("[0-3]\t.*"))
                                .extracting(line -> line.substring(0, 1))
                                .containsExactlyInAnyOrder("0", "0", "2", "2", "2", "3", "3", "3");
                }
            }
        }
    }

    @EveryServer
    void whatCollationsOrShortTextsTakeForEqualIsNot(TestServer server) {
        String schema = server.createSchema("keyless");
        server.executeIn(
                schema,
                "CREATE TABLE t (s VARCHAR(9) COLLATE utf8mb4_general_ci, f FLOAT, d DOUBLE, j JSON, b BIT(3),"
                        + " c CHAR(3) CHARACTER SET latin1)");
        List<String> rows = List.of(
                "'a', 0.1, 0.1, '{\"a\": 1}', b'1', 'x'",
                "'A', 0.1, 0.1, '{\"a\": 1}', b'1', 'x'",
                "'a ', 0.1, 0.1, '{\"a\": 1}', b'1', 'x'",
                "'á', 0.1, 0.1, '{\"a\": 1}', b'1', 'x'",
                "'a', 0.10000002, 0.1, '{\"a\": 1}', b'1', 'x'",
                "'a', 0.1, 0.10000000000000002, '{\"a\": 1}', b'1', 'x'",
                "'a', 0.1, 0.1, '{\"a\": 1.0}', b'1', 'x'",
                "'a', 0.1, 0.1, '{\"a\": 1}', b'10', 'x'",
                "'a', 0.1, 0.1, '{\"a\": 1}', b'1', 'X'",
                "'a', 0.1, 0.1, '{\"a\": 1}', b'1', NULL",
                "'a', 0.1, 0.1, NULL, b'1', ''",
                "NULL, NULL, NULL, NULL, NULL, NULL",
                "'a', 0.1, -1.2345678901234567e-100, NULL, b'1', ''",
                "'a', 0.1, -1.2345678901234569e-100, NULL, b'1', ''");
        for (int times = 1; times <= 3; times++) {
            server.executeIn(schema, "INSERT INTO t VALUES (" + String.join("), (", rows) + ")");
        }
        server.executeIn(schema, "CREATE TABLE d LIKE t");
        String exact = "SELECT HEX(s), f*1e8, d*1e0, d*1e100, CAST(j AS CHAR), b+0, HEX(c), COUNT(*) FROM %s GROUP BY"
                + " HEX(s), f*1e8, d*1e0, d*1e100, CAST(j AS CHAR), b+0, HEX(c) ORDER BY 1, 2, 3, 4, 5, 6, 7";
        List<String> before = server.queryIn(schema, String.format(exact, "t"));
        assertThat(before).hasSize(rows.size()).allMatch(row -> row.endsWith("\t3"));

        for (int chunks = 1; chunks < 4; chunks++) {
            new ArchiveFixture(server, schema)
                    .into(server, schema, "d")
                    .limit(5)
                    .runChunks(chunks);
            assertThat(server.queryIn(schema, String.format(exact, "(SELECT * FROM t UNION ALL SELECT * FROM d) x")))
                    .isEqualTo(before);
        }
        new ArchiveFixture(server, schema).into(server, schema, "d").limit(5).run();

        assertThat(server.queryIn(schema, String.format(exact, "d"))).isEqualTo(before);
        assertThat(server.queryIn(schema, "SELECT COUNT(*) FROM t")).containsExactly("0");
    }

    @EveryServer
    void moreEqualRowsThanAChunkHas(TestServer server) {
        String schema = server.createSchema("keyless");
        server.executeIn(
                schema,
                "CREATE TABLE t (a INT, b VARCHAR(10))",
                "INSERT INTO t " + NUMBERS + "i % 2, IF(i % 3, 'x', NULL) FROM n",
                "CREATE TABLE d LIKE t");

        new ArchiveFixture(server, schema)
                .into(server, schema, "d")
                .where("a = 1")
                .columns("b")
                .limit(4)
                .run();

        assertThat(server.queryIn(schema, "SELECT a, b, COUNT(*) FROM t GROUP BY a, b ORDER BY b"))
                .containsExactly("0\tnull\t10", "0\tx\t20");
        assertThat(server.queryIn(schema, "SELECT a, b, COUNT(*) FROM d GROUP BY a, b ORDER BY b"))
                .containsExactly("null\tnull\t10", "null\tx\t20");
    }

    @EveryServer
    void ordinaryAndNullableKeysAreSearched(TestServer server) {
        for (String column : List.of(
                "k DATE",
                "k TIMESTAMP NULL",
                "k VARCHAR(20) COLLATE utf8mb4_general_ci",
                "k TEXT",
                "k FLOAT",
                "k DECIMAL(8,2)",
                "k INT")) {
            String schema = server.createSchema("keyless");
            boolean time = column.contains("DATE") || column.contains("TIME");
            String value = time ? "'2023-12-25' + INTERVAL i DIV 4 DAY" : "1000 + i DIV 4";
            server.executeIn(
                    schema,
                    "CREATE TABLE t (" + column + ", n INT, u INT, KEY by_k (k" + (column.endsWith("TEXT") ? "(5)" : "")
                            + "), UNIQUE KEY (u))",
                    "INSERT INTO t " + NUMBERS + "IF(i > 56, NULL, " + value + "), i % 2, IF(i % 3, NULL, i) FROM n",
                    "INSERT INTO t SELECT * FROM t WHERE u IS NULL",
                    "CREATE TABLE d LIKE t");
            List<String> before = rows(server, schema, "t");

            Map<String, Object> figures = new ArchiveFixture(server, schema)
                    .into(server, schema, "d")
                    .index("by_k")
                    .where((time ? "k < '2024-01-01'" : "k < '1007'") + " OR k IS NULL")
                    .limit(6)
                    .run();

            assertThat(figures).as(column).containsEntry("index", "by_k").containsEntry("archived", 31L + 20L);
            assertThat(together(rows(server, schema, "t"), rows(server, schema, "d")))
                    .as(column)
                    .isEqualTo(before);
        }
    }

    @EveryServer
    void momentsAreTheSameInAnyZone(TestServer server) {
        String schema = server.createSchema("keyless");
        server.executeIn(
                schema,
                "CREATE TABLE t (ts TIMESTAMP(3) NULL, n INT, KEY (ts))",
                "SET time_zone = '+00:00', sql_mode = ''",
                "INSERT INTO t VALUES ('2020-01-01 10:00:00.5', 1), ('2020-01-01 10:00:00.5', 1), ('2020-01-01 12:00:00', 2),"
                        + " ('0000-00-00', 3), (NULL, 4), ('2030-01-01', 5)",
                "CREATE TABLE d LIKE t");

        new ArchiveFixture(server, schema)
                .into(server, schema, "d")
                .where("ts < '2020-01-01 13:30:00' AND ts < NOW() OR ts IS NULL")
                .sessions(new SessionOptions(true, true, true, Map.of("time_zone", "'+03:00'")))
                .limit(3)
                .run();

        assertThat(server.queryIn(schema, "SELECT n FROM t ORDER BY n")).containsExactly("2", "5");
        assertThat(server.queryIn(schema, "SELECT n FROM d ORDER BY n")).containsExactly("1", "1", "3", "4");
    }

    @EveryServer
    void rowsThatComeWhileItWorksAreForTheNextRun(TestServer server) {
        String schema = server.createSchema("keyless");
        server.executeIn(
                schema,
                "CREATE TABLE t (a INT)",
                "INSERT INTO t VALUES (1), (1), (1), (1), (1), (2), (2), (2)",
                "CREATE TABLE d LIKE t");
        new ArchiveFixture(server, schema).into(server, schema, "d").limit(3).runChunks(1);
        server.executeIn(schema, "INSERT INTO t VALUES (1), (2), (2)", "DELETE FROM t WHERE a = 2 LIMIT 1");

        Map<String, Object> figures = new ArchiveFixture(server, schema)
                .into(server, schema, "d")
                .limit(3)
                .run();

        assertThat(figures).containsEntry("archived", 8L).containsEntry("index", "none");
        assertThat(together(rows(server, schema, "t"), rows(server, schema, "d")))
                .containsExactly("1", "1", "1", "1", "1", "1", "2", "2", "2", "2");
        assertThat(rows(server, schema, "t")).hasSize(2);
    }

    @EveryServer
    void equalRowsThatOthersInsertChangeAndDelete(TestServer server) throws Exception {
        try (TestServer second = server.startAnother()) {
            for (TestServer other : List.of(server, second)) {
                String schema = server.createSchema("keyless");
                String there = other.createSchema("there");
                server.executeIn(schema, "CREATE TABLE t (v INT, old INT, KEY (old))");
                other.executeIn(there, "CREATE TABLE d (v INT, old INT)");
                EqualRowsWorkload workload = EqualRowsWorkload.begin(server, schema, 400);
                for (int runs = 0; workload.works() || runs < 3; runs++) {
                    new ArchiveFixture(server, schema)
                            .into(other, there, "d")
                            .where("old = 1")
                            .limit(15)
                            .run();
                }
                assertThat(together(rows(server, schema, "t"), rows(other, there, "d")))
                        .isEqualTo(workload.end());
            }
        }
    }

    @EveryServer
    void purgedByTheNumber(TestServer server) {
        for (String where : List.of("a < 3", "a < 3 AND NOW() > '2020-01-01'")) {
            String schema = server.createSchema("keyless");
            server.executeIn(schema, "CREATE TABLE t (a INT)", "INSERT INTO t " + NUMBERS + "i % 4 FROM n");

            assertThat(new ArchiveFixture(server, schema).where(where).run()).containsEntry("archived", 45L);

            assertThat(server.queryIn(schema, "SELECT a, COUNT(*) FROM t GROUP BY a"))
                    .containsExactly("3\t15");
        }
    }

    @EveryServer
    void aKeyOfTheDestinationThatIsInTheWayUndoesTheChunk(TestServer server) {
        String schema = server.createSchema("keyless");
        server.executeIn(
                schema,
                "CREATE TABLE t (a INT)",
                "INSERT INTO t VALUES (1), (2), (2)",
                "CREATE TABLE d (a INT, UNIQUE KEY (a))");

        assertThatThrownBy(() -> new ArchiveFixture(server, schema)
                        .into(server, schema, "d")
                        .run())
                .isInstanceOf(FailedException.class)
                .hasMessageContaining("does not take rows as they are")
                .hasMessageContaining("the chunk was undone");
        assertThat(rows(server, schema, "t")).containsExactly("1", "2", "2");
        assertThat(rows(server, schema, "d")).isEmpty();
    }

    @EveryServer
    void datesThatAreNoneAreFoundAgain(TestServer server) {
        String schema = server.createSchema("keyless");
        server.executeIn(
                schema,
                "SET sql_mode = 'ALLOW_INVALID_DATES'",
                "CREATE TABLE t (day DATE, at DATETIME, KEY (day))",
                "INSERT INTO t VALUES ('0000-00-00', '0000-00-00'), ('2023-02-31', NULL), ('2023-00-00', NULL),"
                        + " ('2023-02-31', NULL), ('2024-05-05', NULL), (NULL, NULL)",
                "CREATE TABLE d LIKE t");

        new ArchiveFixture(server, schema)
                .into(server, schema, "d")
                .where("day < '2024-01-01'")
                .limit(3)
                .run();

        assertThat(server.queryIn(schema, "SELECT COUNT(*) FROM t")).containsExactly("2");
        assertThat(server.queryIn(schema, "SELECT CAST(day AS CHAR), COUNT(*) FROM d GROUP BY 1 ORDER BY 1"))
                .containsExactly("0000-00-00\t1", "2023-00-00\t1", "2023-02-31\t2");
    }

    @EveryServer
    void theStatementsAreShownAndNothingIsChanged(TestServer server) {
        String schema = server.createSchema("keyless");
        server.executeIn(
                schema,
                "CREATE TABLE t (a INT, KEY by_a (a))",
                "INSERT INTO t VALUES (1), (1), (2)",
                "CREATE TABLE d LIKE t");
        ArchiveFixture fixture = new ArchiveFixture(server, schema)
                .into(server, schema, "d")
                .index("by_a")
                .where("a < 2");
        StringWriter out = new StringWriter();

        new ArchivePreview(fixture.options(), server.settings(), Optional.of(server.settings()), Politeness.NONE)
                .print(new PrintWriter(out, true));

        assertThat(out.toString())
                .contains("  searched by index by_a, rows as many as there are of each; 2 rows\n")
                .contains(" WHERE (a < 2) LIMIT 7 FOR UPDATE\n  EXPLAIN ")
                .contains("\nSET @sluice_rows = _binary',")
                .contains("\nINSERT INTO `" + schema + "`.`d` (`a`) SELECT `a` FROM")
                .contains("\nDELETE FROM `" + schema + "`.`t` WHERE `a` IN (1) AND SHA2(")
                .contains("\nNothing was changed.\nwarning: Table " + schema
                        + ".t has no unique key of whole columns without NULLs: rows are archived as many as there are of"
                        + " each, ");
        assertThat(rows(server, schema, "t")).containsExactly("1", "1", "2");
    }

    @EveryServer
    void whatCannotBeExactIsRefused(TestServer server) {
        String s = server.createSchema("keyless");
        server.executeIn(s, "CREATE TABLE t (a INT NULL, UNIQUE KEY (a))", "CREATE TABLE d LIKE t");
        refused(
                new ArchiveFixture(server, s).into(server, s, "d").copying(),
                s,
                "a row that was copied and stays cannot be told from one that is still to be copied; leave --no-delete"
                        + " out.");
        refused(
                new ArchiveFixture(server, s).into(server, s, "d").onRefusal(ArchiveOptions.OnRefusal.IGNORE),
                s,
                "a row that the destination refuses would be met again in each chunk; leave --ignore out.");
        refused(
                new ArchiveFixture(server, s).into(server, s, "d").onRefusal(ArchiveOptions.OnRefusal.REPLACE),
                s,
                "of equal rows one would take the other's place; leave --replace out.");
        refused(
                new ArchiveFixture(server, s).threads(2),
                s,
                "there are no ranges of it for several threads; leave --threads at 1.");
        refused(
                new ArchiveFixture(server, s).following(),
                s,
                "rows that refer to one of several equal rows do not say to which; leave --follow-foreign-keys out.");
        refused(
                new ArchiveFixture(server, s).dropping(),
                s,
                "copies of a partition could not be taken back if others write to it meanwhile; leave --drop-partitions"
                        + " out.");
        assertThatThrownBy(() -> new ArchiveFixture(server, s).index("b").run())
                .isInstanceOf(RefusedException.class)
                .hasMessage("Table " + s + ".t has no index b that has an order; it has a.");
    }

    private static void refused(ArchiveFixture fixture, String schema, String why) {
        assertThatThrownBy(fixture::run)
                .isInstanceOf(RefusedException.class)
                .hasMessage("Table " + schema + ".t has no unique key of whole columns without NULLs, and " + why);
    }

    private static ArchiveOptions.FileOptions file(Path path) {
        return new ArchiveOptions.FileOptions(path.toString(), ArchiveOptions.Format.DUMP, false, Compression.NONE);
    }

    private static List<String> rows(TestServer server, String schema, String table) {
        return together(server.queryIn(schema, "SELECT * FROM " + table));
    }

    /** Vectors are nothing that the driver reads. */
    private static List<String> rows(TestServer server, String schema, String table, EveryType type) {
        String columns = type.names().stream()
                .map(name -> name.equals("`v`") ? "HEX(`v`)" : name)
                .collect(Collectors.joining(","));
        return together(server.queryIn(schema, "SELECT " + columns + " FROM " + table));
    }

    @SafeVarargs
    private static List<String> together(List<String>... parts) {
        List<String> all = new ArrayList<>();
        for (List<String> part : parts) {
            all.addAll(part);
        }
        all.sort(null);
        return all;
    }
}
